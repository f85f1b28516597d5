/* SPDX-License-Identifier: MIT
 * socket_module.c: `_socket`: sockets of the families INET, INET6 and UNIX, and pairs of them.
 *
 * A socket with a timeout is non-blocking inside and waits with poll(); signals that come meanwhile are handled.
 */
#define _GNU_SOURCE
#include "modules/socket_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include "object/weakref.h"
#include "platform/platform.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"
#include "vm/audit.h"

/* kind: sock->type; timeout: seconds, negative for none */
typedef struct Socket {
    Object header;
    int fd, family, kind, protocol;
    double timeout;
} Socket;

static Socket *as_socket(Borrowed v) { return V_AS(Socket, v); }
static Owned failed(Runtime *rt) { return raise_errno(rt, errno, V_NULL, V_NULL); }
static SocketState *state_of(Runtime *rt) { return rt->module_state[STATE_SOCKET]; }

/* ---- calls that may wait ---- */

/* The descriptor is ready (1), the time is over or a handler raised (-1, error set). */
static int wait_ready(Runtime *rt, const Socket *s, short events, double end) {
    for (;;) {
        struct pollfd p = {.fd = s->fd, .events = events};
        double left = end < 0 ? -1 : ceil((end - platform_monotonic()) * 1e3);
        int got = end >= 0 && left < 0 ? 0 : poll(&p, 1, end < 0 ? -1 : left > 1e9 ? 1000000000 : (int)left);
        if (got > 0) return 1;
        if (got == 0) return raise_int(rt, T_TIMEOUT_ERROR, "timed out");
        if (errno != EINTR) return failed(rt), -1;
        if (vm_check_signals(rt) < 0) return -1;
    }
}

/* One system call on a socket; the same again after a signal, and after waiting where the timeout allows that. */
typedef ssize_t (*Call)(Socket *s, void *arg);
static ssize_t call_waiting(Runtime *rt, Socket *s, short events, Call call, void *arg) {
    double end = s->timeout > 0 ? platform_monotonic() + s->timeout : -1;
    for (;;) {
        if (s->timeout > 0 && wait_ready(rt, s, events, end) < 0) return -1;
        ssize_t n = call(s, arg);
        if (n >= 0) return n;
        if (errno == EINTR) {
            if (vm_check_signals(rt) < 0) return -1;
        } else if (s->timeout <= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
            failed(rt);
            return -1;
        }
    }
}

/* ---- creation ---- */

static int apply_timeout(const Socket *s) {
    int flags = fcntl(s->fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(s->fd, F_SETFL, s->timeout >= 0 ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

static int option_of(int fd, int option) {
    int value = 0;
    socklen_t len = sizeof value;
    return getsockopt(fd, SOL_SOCKET, option, &value, &len) < 0 ? -1 : value;
}

static int socket_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"family", "type", "proto", "fileno", NULL};
    Value v[4];
    int n[3] = {-1, -1, -1}, fd = -1;
    if (args_parse(rt, "socket", params, 0, args, nargs, kwnames, v) < 0) return -1;
    for (int i = 0; i < 3; i++)
        if (v[i] && num_as_tuple_int(rt, v[i], &n[i]) < 0) return -1;
    if (AUDIT(rt, "socket.__new__", self, v_small(n[0]), v_small(n[1]), v_small(n[2]))) return -1;
    if (v[3] && v[3] != V_NONE) {
        if (num_as_tuple_int(rt, v[3], &fd) < 0) return -1;
        if (fd < 0) return raise_int(rt, T_VALUE_ERROR, "negative file descriptor");
        struct sockaddr_storage address;
        socklen_t len = sizeof address;
        if (getsockname(fd, (struct sockaddr *)&address, &len) < 0 && (errno == EBADF || errno == ENOTSOCK)) return failed(rt), -1;
        if (n[0] == -1) n[0] = address.ss_family;
        if (n[1] == -1) n[1] = option_of(fd, SO_TYPE);
        if (n[2] == -1) n[2] = option_of(fd, SO_PROTOCOL);
    } else {
        if (n[0] == -1) n[0] = AF_INET;
        if (n[1] == -1) n[1] = SOCK_STREAM;
        if (n[2] == -1) n[2] = 0;
        if ((fd = socket(n[0], n[1] | SOCK_CLOEXEC, n[2])) < 0) return failed(rt), -1;
    }
    Socket *s = as_socket(self);
    *s = (Socket){s->header, fd, n[0], n[1] & ~(SOCK_NONBLOCK | SOCK_CLOEXEC), n[2], n[1] & SOCK_NONBLOCK ? 0 : state_of(rt)->default_timeout};
    return s->timeout >= 0 && apply_timeout(s) < 0 ? (failed(rt), -1) : 0;
}

static Owned socket_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned s = type_alloc(rt, type, 0);
    if (s) as_socket(s)->fd = -1, as_socket(s)->timeout = -1;
    return s;
}

static void socket_finalize(Runtime *rt, Borrowed self) {
    Socket *s = as_socket(self);
    if (s->fd < 0) return;
    Owned error = error_take(rt);
    if (warn(rt, T_RESOURCE_WARNING, "unclosed %R", self) < 0) error_unraisable(rt, NULL, self);
    if (error) error_restore(rt, error);
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}

static void socket_dealloc(Runtime *rt, Object *self) {
    if (((Socket *)self)->fd >= 0) close(((Socket *)self)->fd);
    object_free(rt, self);
}

static Owned socket_repr(Runtime *rt, Borrowed self) {
    const Socket *s = as_socket(self);
    return format_str(rt, "<socket object, fd=%d, family=%d, type=%d, proto=%d>", s->fd, s->family, s->kind, s->protocol);
}

/* ---- methods ---- */

SOCKET_METHOD(fileno) { return v_small(as_socket(self)->fd); }
SOCKET_METHOD(detach) {
    int fd = as_socket(self)->fd;
    as_socket(self)->fd = -1;
    return v_small(fd);
}
SOCKET_METHOD(close) {
    int fd = as_socket(self)->fd;
    as_socket(self)->fd = -1;
    return fd >= 0 && close(fd) < 0 && errno != ECONNRESET ? failed(rt) : V_NONE;
}

SOCKET_METHOD(bind) {
    SocketAddress a;
    if (socket_address_from(rt, as_socket(self)->family, args[0], "bind", &a) < 0 || AUDIT(rt, "socket.bind", self, args[0])) return V_NULL;
    return bind(as_socket(self)->fd, &a.any, a.len) < 0 ? failed(rt) : V_NONE;
}

SOCKET_METHOD(listen) {
    int backlog = SOMAXCONN < 128 ? SOMAXCONN : 128;
    if (nargs && num_as_tuple_int(rt, args[0], &backlog) < 0) return V_NULL;
    return listen(as_socket(self)->fd, backlog < 0 ? 0 : backlog) < 0 ? failed(rt) : V_NONE;
}

static ssize_t call_accept(Socket *s, void *arg) {
    SocketAddress *a = arg;
    a->len = sizeof a->storage;
    return accept4(s->fd, &a->any, &a->len, SOCK_CLOEXEC);
}
SOCKET_METHOD(_accept) {
    SocketAddress a;
    ssize_t fd = call_waiting(rt, as_socket(self), POLLIN, call_accept, &a);
    Owned address = fd < 0 ? V_NULL : socket_address_object(rt, &a);
    Owned pair = address ? tuple_pack(rt, 2, v_small(fd), address) : V_NULL;
    decref_maybe(rt, address);
    if (!pair && fd >= 0) close((int)fd);
    return pair;
}

/* 0, an errno, or -1 with the error set. */
static int connect_to(Runtime *rt, Socket *s, Borrowed where, const char *function) {
    SocketAddress a;
    if (socket_address_from(rt, s->family, where, function, &a) < 0 || AUDIT(rt, "socket.connect", v_from(s), where)) return -1;
    if (connect(s->fd, &a.any, a.len) == 0) return 0;
    bool interrupted = errno == EINTR;
    if (interrupted && vm_check_signals(rt) < 0) return -1;
    if (!interrupted && (errno != EINPROGRESS || s->timeout <= 0)) return errno;
    if (wait_ready(rt, s, POLLOUT, s->timeout > 0 ? platform_monotonic() + s->timeout : -1) < 0) return -1;
    return option_of(s->fd, SO_ERROR);
}
SOCKET_METHOD(connect) {
    int problem = connect_to(rt, as_socket(self), args[0], "connect");
    return problem < 0 ? V_NULL : problem ? raise_errno(rt, problem, V_NULL, V_NULL) : V_NONE;
}
SOCKET_METHOD(connect_ex) {
    int problem = connect_to(rt, as_socket(self), args[0], "connect_ex");
    if (problem >= 0) return v_small(problem);
    return error_catch(rt, T_TIMEOUT_ERROR) ? v_small(EWOULDBLOCK) : V_NULL;
}

typedef struct Transfer { void *data; size_t len; int flags; SocketAddress *address; } Transfer;
static ssize_t call_send(Socket *s, void *arg) {
    Transfer *t = arg;
    if (!t->address) return send(s->fd, t->data, t->len, t->flags);
    return sendto(s->fd, t->data, t->len, t->flags, &t->address->any, t->address->len);
}
static ssize_t call_receive(Socket *s, void *arg) {
    Transfer *t = arg;
    if (!t->address) return recv(s->fd, t->data, t->len, t->flags);
    t->address->len = sizeof t->address->storage;
    return recvfrom(s->fd, t->data, t->len, t->flags, &t->address->any, &t->address->len);
}

static int flags_of(Runtime *rt, const Value *args, size_t nargs, size_t at, int *flags) {
    *flags = 0;
    return nargs > at ? num_as_tuple_int(rt, args[at], flags) : 0;
}

SOCKET_METHOD(send) {
    Buffer view;
    int flags;
    if (flags_of(rt, args, nargs, 1, &flags) < 0 || obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    Transfer t = {view.data, view.len, flags, NULL};
    ssize_t n = call_waiting(rt, as_socket(self), POLLOUT, call_send, &t);
    buffer_release(rt, &view);
    return n < 0 ? V_NULL : v_small(n);
}
SOCKET_METHOD(sendall) {
    Buffer view;
    int flags;
    if (flags_of(rt, args, nargs, 1, &flags) < 0 || obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    ssize_t n = 0;
    for (size_t sent = 0; n >= 0 && sent < view.len; sent += (size_t)size_max((size_t)n, 0)) {
        Transfer t = {view.data + sent, view.len - sent, flags, NULL};
        if ((n = call_waiting(rt, as_socket(self), POLLOUT, call_send, &t)) < 0) break;
    }
    buffer_release(rt, &view);
    return n < 0 ? V_NULL : V_NONE;
}
SOCKET_METHOD(sendto) {
    Buffer view;
    SocketAddress a;
    int flags = 0;
    if (nargs == 3 && num_as_tuple_int(rt, args[1], &flags) < 0) return V_NULL;
    if (socket_address_from(rt, as_socket(self)->family, args[nargs - 1], "sendto", &a) < 0 || AUDIT(rt, "socket.sendto", self, args[nargs - 1]) || obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    Transfer t = {view.data, view.len, flags, &a};
    ssize_t n = call_waiting(rt, as_socket(self), POLLOUT, call_send, &t);
    buffer_release(rt, &view);
    return n < 0 ? V_NULL : v_small(n);
}

/* recv and recvfrom: bytes, and the address where one is asked for. */
static Owned receive(Runtime *rt, Socket *s, const Value *args, size_t nargs, SocketAddress *address, const char *name) {
    int flags;
    ssize_t room = num_as_ssize(rt, args[0], T_OVERFLOW_ERROR);
    if ((room == -1 && rt->error) || flags_of(rt, args, nargs, 1, &flags) < 0) return V_NULL;
    if (room < 0) return raise(rt, T_VALUE_ERROR, "negative buffersize in %s", name);
    uint8_t *data = mem_alloc(rt, (size_t)room + 1);
    if (!data) return V_NULL;
    Transfer t = {data, (size_t)room, flags, address};
    ssize_t n = call_waiting(rt, s, POLLIN, call_receive, &t);
    Owned result = n < 0 ? V_NULL : bytes_from(rt, data, (size_t)n);
    mem_free(rt, data);
    return result;
}
SOCKET_METHOD(recv) { return receive(rt, as_socket(self), args, nargs, NULL, "recv"); }
SOCKET_METHOD(recvfrom) {
    SocketAddress a;
    Owned data = receive(rt, as_socket(self), args, nargs, &a, "recvfrom"), address = data ? socket_address_object(rt, &a) : V_NULL;
    Owned pair = address ? tuple_pack(rt, 2, data, address) : V_NULL;
    decref_maybe(rt, data);
    decref_maybe(rt, address);
    return pair;
}
SOCKET_METHOD(recv_into) {
    static const char *const params[] = {"buffer", "nbytes", "flags", NULL};
    Value v[3];
    Buffer view;
    ssize_t room = 0;
    int flags = 0;
    if (args_parse(rt, "recv_into", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    if (v[1] && (room = num_as_ssize(rt, v[1], T_OVERFLOW_ERROR)) == -1 && rt->error) return V_NULL;
    if (v[2] && num_as_tuple_int(rt, v[2], &flags) < 0) return V_NULL;
    if (room < 0) return raise(rt, T_VALUE_ERROR, "negative buffersize in recv_into");
    if (obj_get_buffer(rt, v[0], &view, true) < 0) return V_NULL;
    ssize_t n = -1;
    Transfer t = {view.data, room ? (size_t)room : view.len, flags, NULL};
    if (t.len > view.len) raise(rt, T_VALUE_ERROR, "buffer too small for requested bytes");
    else n = call_waiting(rt, as_socket(self), POLLIN, call_receive, &t);
    buffer_release(rt, &view);
    return n < 0 ? V_NULL : v_small(n);
}

SOCKET_METHOD(shutdown) {
    int how;
    if (num_as_tuple_int(rt, args[0], &how) < 0) return V_NULL;
    return shutdown(as_socket(self)->fd, how) < 0 ? failed(rt) : V_NONE;
}

static Owned name_of(Runtime *rt, Socket *s, int (*get)(int, struct sockaddr *restrict, socklen_t *restrict)) {
    SocketAddress a = {.len = sizeof a.storage};
    return get(s->fd, &a.any, &a.len) < 0 ? failed(rt) : socket_address_object(rt, &a);
}
SOCKET_METHOD(getsockname) { return name_of(rt, as_socket(self), getsockname); }
SOCKET_METHOD(getpeername) { return name_of(rt, as_socket(self), getpeername); }

SOCKET_METHOD(setblocking) {
    int on = obj_truth(rt, args[0]);
    if (on < 0) return V_NULL;
    as_socket(self)->timeout = on ? -1 : 0;
    return apply_timeout(as_socket(self)) < 0 ? failed(rt) : V_NONE;
}

int socket_timeout_from(Runtime *rt, Borrowed v, double *out) {
    *out = -1;
    if (v == V_NONE) return 0;
    if (num_as_double(rt, v, out) < 0) return -1;
    return *out >= 0 ? 0 : raise_int(rt, T_VALUE_ERROR, isnan(*out) ? "Invalid value NaN (not a number)" : "Timeout value out of range");
}
SOCKET_METHOD(settimeout) {
    double timeout;
    if (socket_timeout_from(rt, args[0], &timeout) < 0) return V_NULL;
    as_socket(self)->timeout = timeout;
    return apply_timeout(as_socket(self)) < 0 ? failed(rt) : V_NONE;
}
SOCKET_METHOD(gettimeout) { return as_socket(self)->timeout < 0 ? V_NONE : float_new(rt, as_socket(self)->timeout); }
SOCKET_METHOD(getblocking) { return v_bool(as_socket(self)->timeout != 0); }

SOCKET_METHOD(setsockopt) {
    int level, option, value;
    if (num_as_tuple_int(rt, args[0], &level) < 0 || num_as_tuple_int(rt, args[1], &option) < 0) return V_NULL;
    if (v_is_int(rt, args[2])) {
        if (num_as_tuple_int(rt, args[2], &value) < 0) return V_NULL;
        return setsockopt(as_socket(self)->fd, level, option, &value, sizeof value) < 0 ? failed(rt) : V_NONE;
    }
    Buffer view;
    if (obj_get_buffer(rt, args[2], &view, false) < 0) return V_NULL;
    int result = setsockopt(as_socket(self)->fd, level, option, view.data, (socklen_t)view.len), problem = errno;
    buffer_release(rt, &view);
    return result < 0 ? raise_errno(rt, problem, V_NULL, V_NULL) : V_NONE;
}
SOCKET_METHOD(getsockopt) {
    int level, option, room = 0, value = 0;
    if (num_as_tuple_int(rt, args[0], &level) < 0 || num_as_tuple_int(rt, args[1], &option) < 0 || (nargs > 2 && num_as_tuple_int(rt, args[2], &room) < 0)) return V_NULL;
    socklen_t len = sizeof value;
    if (nargs < 3) return getsockopt(as_socket(self)->fd, level, option, &value, &len) < 0 ? failed(rt) : v_small(value);
    char data[1024];
    if (room <= 0 || room > (int)sizeof data) return raise(rt, T_OS_ERROR, "getsockopt buflen out of range");
    len = (socklen_t)room;
    return getsockopt(as_socket(self)->fd, level, option, data, &len) < 0 ? failed(rt) : bytes_from(rt, data, len);
}

static const MethodDef methods[] = {
#define M(name, min, max) {#name, socket_##name, min, max, 0, NULL}
    M(fileno, 0, 0), M(detach, 0, 0), M(close, 0, 0), M(bind, 1, 1), M(listen, 0, 1), M(_accept, 0, 0), M(connect, 1, 1), M(connect_ex, 1, 1), M(send, 1, 2),
    M(sendall, 1, 2), M(sendto, 2, 3), M(recv, 1, 2), M(recvfrom, 1, 2), {"recv_into", socket_recv_into, 0, -1, METH_KW, NULL}, M(shutdown, 1, 1),
    M(getsockname, 0, 0), M(getpeername, 0, 0), M(setblocking, 1, 1), M(settimeout, 1, 1), M(gettimeout, 0, 0), M(getblocking, 0, 0), M(setsockopt, 3, 3),
    M(getsockopt, 2, 3), {0},
#undef M
};

static Owned get_timeout(Runtime *rt, Borrowed self, void *closure) { return socket_gettimeout(rt, self, NULL, 0, V_NULL); }
static Owned get_int(Runtime *rt, Borrowed self, void *offset) { return v_small(*(int *)((char *)v_obj(self) + (uintptr_t)offset)); }
static const GetSetDef getsets[] = {
    {"family", get_int, NULL, "the socket family", (void *)offsetof(Socket, family)},
    {"type", get_int, NULL, "the socket type", (void *)offsetof(Socket, kind)},
    {"proto", get_int, NULL, "the socket protocol", (void *)offsetof(Socket, protocol)},
    {"timeout", get_timeout, NULL, "the socket timeout", NULL},
    {0},
};

const TypeSlots socket_slots = {
    .name = "_socket.socket",
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object",
    .flags = TF_BASETYPE | TF_FINALIZE | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Socket),
    .dealloc = socket_dealloc,
    .finalize = socket_finalize,
    .new = socket_new,
    .init = socket_init,
    .repr = socket_repr,
    .methods = methods,
    .getsets = getsets,
};
