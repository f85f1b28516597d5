/* SPDX-License-Identifier: MIT
 * socket_lookup.c: `_socket`: what the system's databases know of hosts, services and protocols. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>

#include "modules/socket_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/audit.h"

#define FN(name) Owned socket_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* The numeric text of an address. */
static Owned numeric_host(Runtime *rt, const struct sockaddr *a, socklen_t len) {
    char text[NI_MAXHOST];
    int code = getnameinfo(a, len, text, sizeof text, NULL, 0, NI_NUMERICHOST);
    if (code) return socket_raise_gai(rt, code), V_NULL;
    return str_from_cstr(rt, text);
}

static bool names_host(Runtime *rt, const char *function, Borrowed v) {
    if (v_is_str(rt, v) || type_has(rt, v, TF_BYTES)) return true;
    if (v == V_NONE) raise(rt, T_TYPE_ERROR, "%s() argument 1 must be str, bytes or bytearray, not None", function);
    else raise(rt, T_TYPE_ERROR, "%s() argument 1 must be str, bytes or bytearray, not %T", function, v);
    return false;
}

FN(gethostbyname) {
    SocketAddress a;
    if (!names_host(rt, "gethostbyname", args[0]) || AUDIT(rt, "socket.gethostbyname", args[0]) || socket_resolve(rt, AF_INET, args[0], 0, &a) < 0) return V_NULL;
    return numeric_host(rt, &a.any, a.len);
}

static Owned raise_herror(Runtime *rt, int code) {
    Owned text = str_from_cstr(rt, hstrerror(code)), exc = text ? obj_call2(rt, socket_herror(rt), v_small(code), text) : V_NULL;
    decref_maybe(rt, text);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

static int add_text(Runtime *rt, Borrowed list, const char *text) {
    Owned s = text ? str_from_cstr(rt, text) : V_NULL;
    return s ? list_append_owned(rt, list, s) : -1;
}

/* (name, aliases, addresses) */
static Owned host_tuple(Runtime *rt, const struct hostent *h) {
    Owned name = str_from_cstr(rt, h->h_name), aliases = list_new(rt, 0), addresses = list_new(rt, 0), result = V_NULL;
    int bad = name && aliases && addresses ? 0 : -1;
    for (char **p = h->h_aliases; bad == 0 && p && *p; p++) bad = add_text(rt, aliases, *p);
    for (char **p = h->h_addr_list; bad == 0 && p && *p; p++) {
        char text[INET6_ADDRSTRLEN];
        bad = add_text(rt, addresses, inet_ntop(h->h_addrtype, *p, text, sizeof text));
    }
    if (bad == 0) result = tuple_pack(rt, 3, name, aliases, addresses);
    decref_maybe(rt, name);
    decref_maybe(rt, aliases);
    decref_maybe(rt, addresses);
    return result;
}

/* gethostby...() into memory of our own: several runtimes may ask at once. */
static Owned look_up_host(Runtime *rt, const SocketAddress *a, const char *name) {
    char room[16384];
    struct hostent found, *h = NULL;
    int problem = 0, r;
    const void *raw = a->any.sa_family == AF_INET ? (const void *)&a->v4.sin_addr : (const void *)&a->v6.sin6_addr;
    if (name) r = gethostbyname_r(name, &found, room, sizeof room, &h, &problem);
    else r = gethostbyaddr_r(raw, a->any.sa_family == AF_INET ? 4 : 16, a->any.sa_family, &found, room, sizeof room, &h, &problem);
    return r || !h ? raise_herror(rt, problem) : host_tuple(rt, h);
}

FN(gethostbyname_ex) {
    SocketAddress a;
    if (!names_host(rt, "gethostbyname_ex", args[0]) || AUDIT(rt, "socket.gethostbyname", args[0]) || socket_resolve(rt, AF_INET, args[0], 0, &a) < 0) return V_NULL;
    size_t len;
    void *scratch = NULL;
    const char *name = v_is_str(rt, args[0]) ? str_utf8(rt, args[0], &len, &scratch) : (const char *)as_bytes(args[0])->data;
    Owned result = name ? look_up_host(rt, &a, name) : V_NULL;
    mem_free(rt, scratch);
    return result;
}

FN(gethostbyaddr) {
    SocketAddress a;
    return !names_host(rt, "gethostbyaddr", args[0]) || AUDIT(rt, "socket.gethostbyaddr", args[0]) || socket_resolve(rt, AF_UNSPEC, args[0], 0, &a) < 0 ? V_NULL : look_up_host(rt, &a, NULL);
}

/* getnameinfo((host, port[, flowinfo[, scope]]), flags): the host is numeric. */
FN(getnameinfo) {
    int flags, port, extra[2] = {0, 0};
    if (!v_is_tuple(rt, args[0])) return raise(rt, T_TYPE_ERROR, "getnameinfo() argument 1 must be a tuple");
    const Tuple *t = as_tuple(args[0]);
    if (num_as_int(rt, args[1], &flags) < 0) return V_NULL;
    if (t->len < 2 || t->len > 4 || !v_is_str(rt, t->items[0])) return raise(rt, T_TYPE_ERROR, "getnameinfo(): illegal sockaddr argument");
    if (num_as_int(rt, t->items[1], &port) < 0) return V_NULL;
    for (size_t i = 2; i < t->len; i++)
        if (num_as_int(rt, t->items[i], &extra[i - 2]) < 0) return V_NULL;
    if (extra[0] < 0 || extra[0] > 0xfffff) return raise(rt, T_OVERFLOW_ERROR, "getnameinfo(): flowinfo must be 0-1048575.");
    SocketAddress a;
    if (AUDIT(rt, "socket.getnameinfo", args[0])) return V_NULL;
    if (socket_resolve(rt, AF_UNSPEC, t->items[0], AI_NUMERICHOST, &a) < 0) return V_NULL;
    if (a.any.sa_family == AF_INET && t->len != 2) return raise(rt, T_OS_ERROR, "IPv4 sockaddr must be 2 tuple");
    if (a.any.sa_family == AF_INET) a.v4.sin_port = htons((uint16_t)port);
    else a.v6.sin6_port = htons((uint16_t)port), a.v6.sin6_flowinfo = htonl((uint32_t)extra[0]), a.v6.sin6_scope_id = (uint32_t)extra[1];
    char host[NI_MAXHOST], service[NI_MAXSERV];
    int code = getnameinfo(&a.any, a.len, host, sizeof host, service, sizeof service, flags);
    if (code) return socket_raise_gai(rt, code), V_NULL;
    Owned h = str_from_cstr(rt, host), s = h ? str_from_cstr(rt, service) : V_NULL, pair = s ? tuple_pack(rt, 2, h, s) : V_NULL;
    decref_maybe(rt, h);
    decref_maybe(rt, s);
    return pair;
}

/* An argument that is a C string; NULL: error. *scratch is to be freed. */
static const char *c_text(Runtime *rt, const char *function, size_t number, Borrowed v, void **scratch) {
    size_t len;
    *scratch = NULL;
    if (!v_is_str(rt, v)) return raise(rt, T_TYPE_ERROR, "%s() argument %zu must be str, not %T", function, number, v), NULL;
    const char *text = str_utf8(rt, v, &len, scratch);
    if (!text || strlen(text) == len) return text;
    mem_free(rt, *scratch);
    *scratch = NULL;
    return raise(rt, T_VALUE_ERROR, "embedded null character"), NULL;
}

FN(getservbyname) {
    char room[4096];
    struct servent found, *s = NULL;
    void *name_scratch, *proto_scratch = NULL;
    const char *name = c_text(rt, "getservbyname", 1, args[0], &name_scratch), *proto = NULL;
    if (!name) return V_NULL;
    if ((nargs < 2 || (proto = c_text(rt, "getservbyname", 2, args[1], &proto_scratch))) &&
        !AUDIT(rt, "socket.getservbyname", args[0], nargs < 2 ? V_NONE : args[1]))
        getservbyname_r(name, proto, &found, room, sizeof room, &s);
    mem_free(rt, name_scratch);
    mem_free(rt, proto_scratch);
    if (s) return v_small(ntohs((uint16_t)s->s_port));
    return rt->error ? V_NULL : raise(rt, T_OS_ERROR, "service/proto not found");
}

FN(getservbyport) {
    char room[4096];
    struct servent found, *s = NULL;
    int port;
    void *scratch = NULL;
    const char *proto = NULL;
    if (num_as_int(rt, args[0], &port) < 0) return V_NULL;
    if (port < 0 || port > 0xffff) return raise(rt, T_OVERFLOW_ERROR, "getservbyport: port must be 0-65535.");
    if (nargs > 1 && !(proto = c_text(rt, "getservbyport", 2, args[1], &scratch))) return V_NULL;
    if (AUDIT(rt, "socket.getservbyport", args[0], nargs < 2 ? V_NONE : args[1])) {
        mem_free(rt, scratch);
        return V_NULL;
    }
    getservbyport_r(htons((uint16_t)port), proto, &found, room, sizeof room, &s);
    mem_free(rt, scratch);
    return s ? str_from_cstr(rt, s->s_name) : raise(rt, T_OS_ERROR, "port/proto not found");
}

FN(getprotobyname) {
    char room[4096];
    struct protoent found, *p = NULL;
    void *scratch;
    const char *name = c_text(rt, "getprotobyname", 1, args[0], &scratch);
    if (!name) return V_NULL;
    getprotobyname_r(name, &found, room, sizeof room, &p);
    mem_free(rt, scratch);
    return p ? v_small(p->p_proto) : raise(rt, T_OS_ERROR, "protocol not found");
}

FN(inet_aton) {
    struct in_addr a;
    void *scratch;
    const char *text = c_text(rt, "inet_aton", 1, args[0], &scratch);
    if (!text) return V_NULL;
    int good = inet_aton(text, &a);
    mem_free(rt, scratch);
    return good ? bytes_from(rt, (const uint8_t *)&a, sizeof a) : raise(rt, T_OS_ERROR, "illegal IP address string passed to inet_aton");
}

FN(inet_ntoa) {
    Buffer view;
    char text[INET_ADDRSTRLEN] = "";
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    bool good = view.len == 4 && inet_ntop(AF_INET, view.data, text, sizeof text);
    buffer_release(rt, &view);
    return good ? str_from_cstr(rt, text) : raise(rt, T_OS_ERROR, "packed IP wrong length for inet_ntoa");
}
