/* SPDX-License-Identifier: MIT
 * socket_names.c: `_socket`: addresses, host names, constants; the module. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "modules/socket_parts.h"
#include "object/roots.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/audit.h"

#define FN(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static SocketState *state_of(Runtime *rt) { return rt->module_state[STATE_SOCKET]; }

/* ---- errors ---- */

int socket_raise_gai(Runtime *rt, int code) {
    Owned text = str_from_cstr(rt, gai_strerror(code)), exc = text ? obj_call2(rt, state_of(rt)->gaierror, v_small(code), text) : V_NULL;
    decref_maybe(rt, text);
    if (exc) error_set(rt, exc);
    return -1;
}

/* A class of errors below OSError. */
static Owned error_class(Runtime *rt, const char *name) {
    Owned text = str_from_cstr(rt, name), module = text ? str_from_cstr(rt, "socket") : V_NULL, cls = V_NULL;
    Owned bases = module ? tuple_pack(rt, 1, v_from(rt->types[T_OS_ERROR])) : V_NULL, space = bases ? dict_new(rt) : V_NULL;
    if (space && dict_set(rt, space, rt->names[N___module__], module) == 0) cls = obj_call3(rt, v_from(rt->types[T_TYPE]), text, bases, space);
    decref_maybe(rt, text);
    decref_maybe(rt, module);
    decref_maybe(rt, bases);
    decref_maybe(rt, space);
    return cls;
}

/* ---- addresses ---- */

/* UTF-8 of a host name; *scratch is to be freed. "" and None: any address. */
static const char *host_text(Runtime *rt, Borrowed v, void **scratch) {
    size_t len;
    const char *text;
    *scratch = NULL;
    if (v == V_NONE) return "";
    if (type_has(rt, v, TF_BYTES)) text = (const char *)as_bytes(v)->data, len = as_bytes(v)->len;
    else if (v_is_str(rt, v)) text = str_utf8(rt, v, &len, scratch);
    else return raise(rt, T_TYPE_ERROR, "str, bytes or bytearray expected, not %T", v), NULL;
    if (!text) return NULL;
    if (strlen(text) == len) return text;
    mem_free(rt, *scratch);
    *scratch = NULL;
    return raise(rt, T_VALUE_ERROR, "host name must not contain null character"), NULL;
}

int socket_resolve(Runtime *rt, int family, Borrowed host, int flags, SocketAddress *out) {
    void *scratch;
    const char *text = host_text(rt, host, &scratch);
    if (!text) return -1;
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM, .ai_flags = flags | (*text ? 0 : AI_PASSIVE)}, *found = NULL;
    const char *name = !strcmp(text, "<broadcast>") ? "255.255.255.255" : *text ? text : NULL;
    int code = getaddrinfo(name, name ? NULL : "0", &hints, &found);
    mem_free(rt, scratch);
    if (code) return socket_raise_gai(rt, code);
    memcpy(&out->storage, found->ai_addr, found->ai_addrlen);
    out->len = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

static int resolve(Runtime *rt, int family, Borrowed host, int port, SocketAddress *out) {
    if (socket_resolve(rt, family, host, 0, out) < 0) return -1;
    if (family == AF_INET) out->v4.sin_port = htons((uint16_t)port);
    else out->v6.sin6_port = htons((uint16_t)port);
    return 0;
}

Borrowed socket_herror(Runtime *rt) { return state_of(rt)->herror; }

static int path_address(Runtime *rt, Borrowed v, SocketAddress *out) {
    Owned path = v_is_str(rt, v) ? str_encode(rt, v, "utf-8", "surrogateescape") : type_has(rt, v, TF_BYTES) ? own(v) : V_NULL;
    if (!path) return rt->error ? -1 : raise_int(rt, T_TYPE_ERROR, "a bytes-like object is required, not '%T'", v);
    size_t len = as_bytes(path)->len;
    int result = 0;
    if (len >= sizeof out->path.sun_path) result = raise_int(rt, T_OS_ERROR, "AF_UNIX path too long");
    else {
        memset(out, 0, sizeof *out);
        out->path.sun_family = AF_UNIX;
        memcpy(out->path.sun_path, as_bytes(path)->data, len);
        out->len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (len && as_bytes(path)->data[0] ? 1 : 0));
    }
    decref(rt, path);
    return result;
}

int socket_address_from(Runtime *rt, int family, Borrowed v, const char *function, SocketAddress *out) {
    if (family == AF_UNIX) return path_address(rt, v, out);
    if (family != AF_INET && family != AF_INET6) return raise_int(rt, T_OS_ERROR, "%s(): bad family", function);
    const char *name = family == AF_INET ? "AF_INET" : "AF_INET6";
    if (!v_is_tuple(rt, v)) return raise_int(rt, T_TYPE_ERROR, "%s(): %s address must be tuple, not %.500T", function, name, v);
    size_t n = as_tuple(v)->len;
    int port, extra[2] = {0, 0};
    if (n < 2 || n > (family == AF_INET ? 2 : 4)) return raise_int(rt, T_TYPE_ERROR, "%s(): wrong %s address", function, name);
    if (num_as_tuple_int(rt, as_tuple(v)->items[1], &port) < 0) return -1;
    for (size_t i = 2; i < n; i++)
        if (num_as_tuple_int(rt, as_tuple(v)->items[i], &extra[i - 2]) < 0) return -1;
    if (port < 0 || port > 0xffff) return raise_int(rt, T_OVERFLOW_ERROR, "%s(): port must be 0-65535.", function);
    if (resolve(rt, family, as_tuple(v)->items[0], port, out) < 0) return -1;
    if (family == AF_INET6) {
        out->v6.sin6_flowinfo = htonl((uint32_t)extra[0]);
        if (n > 3) out->v6.sin6_scope_id = (uint32_t)extra[1];
    }
    return 0;
}

Owned socket_address_object(Runtime *rt, const SocketAddress *a) {
    char text[INET6_ADDRSTRLEN];
    if (a->len == 0) return V_NONE;
    if (a->any.sa_family == AF_UNIX) {
        size_t len = a->len - offsetof(struct sockaddr_un, sun_path);
        if (len && !a->path.sun_path[0]) return bytes_from(rt, a->path.sun_path, len);
        return str_decode(rt, (const uint8_t *)a->path.sun_path, strnlen(a->path.sun_path, len), "utf-8", "surrogateescape");
    }
    bool v6 = a->any.sa_family == AF_INET6;
    if (!v6 && a->any.sa_family != AF_INET) return tuple_pack(rt, 1, v_small(a->any.sa_family));
    if (!inet_ntop(a->any.sa_family, v6 ? (const void *)&a->v6.sin6_addr : &a->v4.sin_addr, text, sizeof text)) return raise_errno(rt, errno, V_NULL, V_NULL);
    Owned host = str_from_cstr(rt, text), result = V_NULL;
    if (host && v6)
        result = tuple_pack(rt, 4, host, v_small(ntohs(a->v6.sin6_port)), v_small(ntohl(a->v6.sin6_flowinfo)), v_small(a->v6.sin6_scope_id));
    else if (host) result = tuple_pack(rt, 2, host, v_small(ntohs(a->v4.sin_port)));
    decref_maybe(rt, host);
    return result;
}

/* ---- functions ---- */

FN(module_socketpair) {
    int n[3] = {AF_UNIX, SOCK_STREAM, 0}, fds[2];
    for (size_t i = 0; i < nargs; i++)
        if (num_as_tuple_int(rt, args[i], &n[i]) < 0) return V_NULL;
    if (socketpair(n[0], n[1] | SOCK_CLOEXEC, n[2], fds) < 0) return raise_errno(rt, errno, V_NULL, V_NULL);
    Value items[2] = {V_NULL, V_NULL}, cls = v_from(rt->types[state_of(rt)->index]);
    for (int i = 0; i < 2; i++) {
        Value four[4] = {v_small(n[0]), v_small(n[1]), v_small(n[2]), v_small(fds[i])};
        items[i] = obj_call(rt, cls, four, 4, V_NULL);
    }
    if (items[0] && items[1]) return tuple_from_owned(rt, items, 2);
    for (int i = 0; i < 2; i++) {
        if (!items[i]) close(fds[i]);
        decref_maybe(rt, items[i]);
    }
    return V_NULL;
}

static Owned info_tuple(Runtime *rt, const struct addrinfo *i) {
    SocketAddress a = {.len = i->ai_addrlen};
    memcpy(&a.storage, i->ai_addr, i->ai_addrlen);
    Owned name = str_from_cstr(rt, i->ai_canonname ? i->ai_canonname : ""), address = name ? socket_address_object(rt, &a) : V_NULL;
    Owned result = address ? tuple_pack(rt, 5, v_small(i->ai_family), v_small(i->ai_socktype), v_small(i->ai_protocol), name, address) : V_NULL;
    decref_maybe(rt, name);
    decref_maybe(rt, address);
    return result;
}

FN(module_getaddrinfo) {
    static const char *const params[] = {"host", "port", "family", "type", "proto", "flags", NULL};
    Value v[6];
    int n[4] = {0, 0, 0, 0};
    if (args_parse(rt, "getaddrinfo", params, 2, args, nargs, kwnames, v) < 0) return V_NULL;
    for (int i = 0; i < 4; i++)
        if (v[i + 2] && num_as_tuple_int(rt, v[i + 2], &n[i]) < 0) return V_NULL;
    if (AUDIT(rt, "socket.getaddrinfo", v[0], v[1], v_small(n[0]), v_small(n[1]), v_small(n[2]))) return V_NULL;
    void *scratch, *port_scratch = NULL;
    const char *host = host_text(rt, v[0], &scratch), *port = NULL;
    Owned number = V_NULL;
    struct addrinfo hints = {.ai_family = n[0], .ai_socktype = n[1], .ai_protocol = n[2], .ai_flags = n[3]}, *found = NULL;
    Owned list = V_NULL;
    if (!host) return V_NULL;
    if (v_is_int(rt, v[1])) number = obj_str(rt, v[1]);
    if (rt->error) { /* its __str__ failed */
    } else if (v[1] == V_NONE || (port = host_text(rt, number ? number : v[1], &port_scratch))) {
        int code = getaddrinfo(v[0] == V_NONE ? NULL : host, port, &hints, &found);
        if (code) socket_raise_gai(rt, code);
        else list = list_new(rt, 0);
    }
    for (const struct addrinfo *i = found; list && i; i = i->ai_next) {
        Owned info = info_tuple(rt, i);
        if (!info || list_append_owned(rt, list, info) < 0) clear_slot(rt, &list);
    }
    if (found) freeaddrinfo(found);
    decref_maybe(rt, number);
    mem_free(rt, scratch);
    mem_free(rt, port_scratch);
    return list;
}

FN(module_gethostname) {
    char name[256];
    if (AUDIT_PLAIN(rt, "socket.gethostname")) return V_NULL;
    return gethostname(name, sizeof name) < 0 ? raise_errno(rt, errno, V_NULL, V_NULL) : str_from_cstr(rt, name);
}

FN(module_inet_pton) {
    int family;
    void *scratch;
    uint8_t out[16];
    if (num_as_tuple_int(rt, args[0], &family) < 0) return V_NULL;
    const char *text = host_text(rt, args[1], &scratch);
    if (!text) return V_NULL;
    int got = inet_pton(family, text, out);
    mem_free(rt, scratch);
    if (got < 0) return raise_errno(rt, errno, V_NULL, V_NULL);
    return got ? bytes_from(rt, out, family == AF_INET ? 4 : 16) : raise(rt, T_OS_ERROR, "illegal IP address string passed to inet_pton");
}

FN(module_inet_ntop) {
    int family;
    Buffer view;
    char text[INET6_ADDRSTRLEN];
    if (num_as_tuple_int(rt, args[0], &family) < 0 || obj_get_buffer(rt, args[1], &view, false) < 0) return V_NULL;
    bool right = view.len == (family == AF_INET ? 4u : 16u);
    const char *got = right ? inet_ntop(family, view.data, text, sizeof text) : NULL;
    buffer_release(rt, &view);
    if (!right) return raise(rt, T_VALUE_ERROR, "invalid length of packed IP address string");
    return got ? str_from_cstr(rt, text) : raise_errno(rt, errno, V_NULL, V_NULL);
}

FN(module_close) {
    int fd;
    return num_as_tuple_int(rt, args[0], &fd) < 0 ? V_NULL : close(fd) < 0 ? raise_errno(rt, errno, V_NULL, V_NULL) : V_NONE;
}

FN(module_dup) {
    int fd;
    if (num_as_tuple_int(rt, args[0], &fd) < 0) return V_NULL;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? raise_errno(rt, errno, V_NULL, V_NULL) : v_small(copy);
}

FN(module_getdefaulttimeout) { return state_of(rt)->default_timeout < 0 ? V_NONE : float_new(rt, state_of(rt)->default_timeout); }
FN(module_setdefaulttimeout) {
    double seconds;
    if (socket_timeout_from(rt, args[0], &seconds) < 0) return V_NULL;
    state_of(rt)->default_timeout = seconds;
    return V_NONE;
}

/* htons and the like: 16 or 32 bits turned round. */
static Owned turned(Runtime *rt, Borrowed v, int64_t most, uint32_t (*turn)(uint32_t)) {
    int64_t n;
    if (num_as_i64(rt, v, &n) < 0) return V_NULL;
    if (n < 0 || n > most) return raise(rt, T_OVERFLOW_ERROR, "number out of range for byte order conversion");
    return v_small(turn((uint32_t)n));
}
static uint32_t turn_short(uint32_t n) { return htons((uint16_t)n); }
static uint32_t turn_long(uint32_t n) { return htonl(n); }
FN(module_htons) { return turned(rt, args[0], 0xffff, turn_short); }
FN(module_htonl) { return turned(rt, args[0], 0xffffffff, turn_long); }

static const MethodDef functions[] = {
    {"socketpair", module_socketpair, 0, 3, 0, "socketpair([family[, type[, proto]]]) -> (socket object, socket object)"},
    {"getaddrinfo", module_getaddrinfo, 0, -1, METH_KW, "getaddrinfo(host, port [, family, type, proto, flags])\n    -> list of (family, type, proto, canonname, sockaddr)"},
    {"gethostname", module_gethostname, 0, 0, 0, "gethostname() -> string"},
    {"gethostbyname", socket_gethostbyname, 1, 1, 0, "gethostbyname(host) -> address"},
    {"gethostbyname_ex", socket_gethostbyname_ex, 1, 1, 0, "gethostbyname_ex(host) -> (name, aliaslist, addresslist)"},
    {"gethostbyaddr", socket_gethostbyaddr, 1, 1, 0, "gethostbyaddr(host) -> (name, aliaslist, addresslist)"},
    {"getnameinfo", socket_getnameinfo, 2, 2, 0, "getnameinfo(sockaddr, flags) --> (host, port)"},
    {"getservbyname", socket_getservbyname, 1, 2, 0, "getservbyname(servicename[, protocolname]) -> integer"},
    {"getservbyport", socket_getservbyport, 1, 2, 0, "getservbyport(port[, protocolname]) -> string"},
    {"getprotobyname", socket_getprotobyname, 1, 1, 0, "getprotobyname(name) -> integer"},
    {"inet_aton", socket_inet_aton, 1, 1, 0, "inet_aton(string) -> bytes giving packed 32-bit IP representation"},
    {"inet_ntoa", socket_inet_ntoa, 1, 1, 0, "inet_ntoa(packed_ip) -> ip_address_string"},
    {"inet_pton", module_inet_pton, 2, 2, 0, "inet_pton(af, ip) -> packed IP address string"},
    {"inet_ntop", module_inet_ntop, 2, 2, 0, "inet_ntop(af, packed_ip) -> string formatted IP address"},
    {"close", module_close, 1, 1, 0, "close(integer) -> None"},
    {"dup", module_dup, 1, 1, 0, "dup(integer) -> integer"},
    {"getdefaulttimeout", module_getdefaulttimeout, 0, 0, 0, "getdefaulttimeout() -> timeout"},
    {"setdefaulttimeout", module_setdefaulttimeout, 1, 1, 0, "setdefaulttimeout(timeout)"},
    {"htons", module_htons, 1, 1, 0, "htons(integer) -> integer"},
    {"ntohs", module_htons, 1, 1, 0, "ntohs(integer) -> integer"},
    {"htonl", module_htonl, 1, 1, 0, "htonl(integer) -> integer"},
    {"ntohl", module_htonl, 1, 1, 0, "ntohl(integer) -> integer"},
    {0},
};

static const struct { const char *name; int value; } constants[] = {
#define C(name) {#name, name}
    C(AF_UNSPEC), C(AF_UNIX), C(AF_INET), C(AF_INET6), C(SOCK_STREAM), C(SOCK_DGRAM), C(SOCK_RAW), C(SOCK_SEQPACKET), C(SOCK_CLOEXEC), C(SOCK_NONBLOCK),
    C(SOL_SOCKET), C(SO_REUSEADDR), C(SO_REUSEPORT), C(SO_KEEPALIVE), C(SO_ERROR), C(SO_TYPE), C(SO_BROADCAST), C(SO_RCVBUF), C(SO_SNDBUF), C(SO_LINGER),
    C(SO_OOBINLINE), C(SO_PROTOCOL), C(SO_DOMAIN), C(SO_ACCEPTCONN), C(SO_RCVTIMEO), C(SO_SNDTIMEO), C(SOMAXCONN), C(IPPROTO_IP), C(IPPROTO_IPV6),
    C(IPPROTO_TCP), C(IPPROTO_UDP), C(IPPROTO_ICMP), C(IPV6_V6ONLY), C(TCP_NODELAY), C(TCP_KEEPIDLE), C(TCP_KEEPINTVL), C(TCP_KEEPCNT), C(SHUT_RD),
    C(SHUT_WR), C(SHUT_RDWR), C(MSG_PEEK), C(MSG_DONTWAIT), C(MSG_NOSIGNAL), C(MSG_OOB), C(MSG_WAITALL), C(MSG_TRUNC), C(AI_PASSIVE), C(AI_CANONNAME),
    C(AI_NUMERICHOST), C(AI_NUMERICSERV), C(AI_ADDRCONFIG), C(AI_V4MAPPED), C(AI_ALL), C(EAI_NONAME), C(EAI_FAMILY), C(EAI_SERVICE), C(EAI_AGAIN),
    C(EAI_FAIL), C(EAI_BADFLAGS), C(EAI_MEMORY), C(EAI_SOCKTYPE), C(EAI_SYSTEM), C(NI_NUMERICHOST), C(NI_NUMERICSERV), C(NI_DGRAM), C(NI_NAMEREQD), C(NI_NOFQDN), C(NI_MAXHOST),
    C(NI_MAXSERV), C(SOL_IP), C(SOL_TCP), {"SOL_UDP", 17}, C(IPPROTO_ICMPV6), C(IPPROTO_RAW), C(TCP_MAXSEG), C(TCP_CORK), C(TCP_USER_TIMEOUT), C(IP_TTL), C(IP_TOS),
    C(IP_MULTICAST_TTL), C(IP_MULTICAST_LOOP), C(IP_MULTICAST_IF), C(IP_ADD_MEMBERSHIP), C(IP_DROP_MEMBERSHIP), C(IPV6_JOIN_GROUP), C(IPV6_LEAVE_GROUP),
    C(IPV6_UNICAST_HOPS), C(IPV6_MULTICAST_HOPS), C(SO_PRIORITY), C(SO_BINDTODEVICE), C(SO_PEERCRED), C(SOCK_RDM),
    {"INADDR_ANY", 0}, {"INADDR_LOOPBACK", 0x7f000001},
#undef C
};

static void each_root(Runtime *rt, Visitor visit, void *arg) { 
    visit(rt, state_of(rt)->gaierror, arg);
    if (state_of(rt)->herror) visit(rt, state_of(rt)->herror, arg);
}

static int add_errors(Runtime *rt, Borrowed dict, SocketState *s) {
    roots_add(rt, each_root);
    if (!s->gaierror && !(s->gaierror = error_class(rt, "gaierror"))) return -1;
    if (module_add(rt, dict, "gaierror", own(s->gaierror)) < 0 || (!s->herror && !(s->herror = error_class(rt, "herror"))) ||
        module_add(rt, dict, "herror", own(s->herror)) < 0)
        return -1;
    if (dict_set_cstr(rt, dict, "error", v_from(rt->types[T_OS_ERROR])) < 0) return -1;
    return dict_set_cstr(rt, dict, "timeout", v_from(rt->types[T_TIMEOUT_ERROR]));
}

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    SocketState *s = state_of(rt);
    if (!s && !(s = rt->module_state[STATE_SOCKET] = mem_calloc(rt, sizeof *s))) return -1;
    s->default_timeout = -1;
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    if (module_add_int(rt, dict, "INADDR_BROADCAST", 0xffffffff) < 0 || module_add_int(rt, dict, "INADDR_NONE", 0xffffffff) < 0) return -1;
    if (module_add(rt, dict, "has_ipv6", V_TRUE) < 0 || module_add_type(rt, dict, &socket_slots, &s->index) < 0) return -1;
    if (dict_set_cstr(rt, dict, "SocketType", v_from(rt->types[s->index])) < 0) return -1;
    return add_errors(rt, dict, s);
}

const ModuleDef socket_module = {.name = "_socket", .doc = "Sockets of the operating system.", .functions = functions, .init = module_init};
