/* SPDX-License-Identifier: MIT
 * socket_parts.h: what the files of `_socket` share: socket_module.c (the objects), socket_names.c (addresses, constants, the module
 * itself), socket_lookup.c (hosts, services). */
#ifndef HOOP_SOCKET_PARTS_H
#define HOOP_SOCKET_PARTS_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "object/protocol.h"

#define SOCKET_METHOD(name) static Owned socket_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

typedef struct SocketState {
    double default_timeout; /* seconds; negative: none */
    uint32_t index;         /* of the type socket */
    Value gaierror, herror; /* owned */
} SocketState;

typedef struct SocketAddress {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un path;
        struct sockaddr_storage storage;
    };
    socklen_t len;
} SocketAddress;

extern const TypeSlots socket_slots;
/* The address that a Python value names, for a socket of that family. function: for error texts. */
MUST_CHECK int socket_address_from(Runtime *rt, int family, Borrowed v, const char *function, SocketAddress *out);
MUST_CHECK Owned socket_address_object(Runtime *rt, const SocketAddress *a);
/* An address of that name, with getaddrinfo's flags; port 0. */
MUST_CHECK int socket_resolve(Runtime *rt, int family, Borrowed host, int flags, SocketAddress *out);
int socket_raise_gai(Runtime *rt, int code); /* -1 */
Borrowed socket_herror(Runtime *rt);
#define SOCKET_LOOKUP(name) Owned socket_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
SOCKET_LOOKUP(gethostbyname);
SOCKET_LOOKUP(gethostbyname_ex);
SOCKET_LOOKUP(gethostbyaddr);
SOCKET_LOOKUP(getnameinfo);
SOCKET_LOOKUP(getservbyname);
SOCKET_LOOKUP(getservbyport);
SOCKET_LOOKUP(getprotobyname);
SOCKET_LOOKUP(inet_aton);
SOCKET_LOOKUP(inet_ntoa);
/* Seconds, or None as -1. */
MUST_CHECK int socket_timeout_from(Runtime *rt, Borrowed v, double *out);

#endif
