/* SPDX-License-Identifier: MIT
 * socket_parts.h: what the two files of `_socket` share: socket_module.c (the objects), socket_names.c (addresses, names, the
 * module itself). */
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
    Value gaierror;         /* owned */
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
/* Seconds, or None as -1. */
MUST_CHECK int socket_timeout_from(Runtime *rt, Borrowed v, double *out);

#endif
