/* SPDX-License-Identifier: MIT
 * termios_module.c: `termios`: the state of terminals. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

static Owned failed(Runtime *rt) {
    Value cls = rt->module_state[STATE_TERMIOS] ? *(Value *)rt->module_state[STATE_TERMIOS] : V_NULL;
    Owned text = str_from_cstr(rt, strerror(errno)), exc = text && cls ? obj_call2(rt, cls, v_small(errno), text) : V_NULL;
    decref_maybe(rt, text);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

/* The control characters: bytes of one each, but two ints where input is not by lines. */
static Owned characters(Runtime *rt, const struct termios *t) {
    Owned list = list_new(rt, NCCS);
    for (int i = 0; list && i < NCCS; i++) {
        bool number = !(t->c_lflag & ICANON) && (i == VMIN || i == VTIME);
        Owned item = number ? v_small(t->c_cc[i]) : bytes_from(rt, &t->c_cc[i], 1);
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    return list;
}

MODULE_FN(do_tcgetattr) {
    int fd;
    struct termios t;
    if (module_descriptor(rt, args[0], &fd) < 0) return V_NULL;
    if (tcgetattr(fd, &t) < 0) return failed(rt);
    Owned chars = characters(rt, &t);
    if (!chars) return V_NULL;
    const Value items[7] = {v_small(t.c_iflag), v_small(t.c_oflag), v_small(t.c_cflag), v_small(t.c_lflag),
                            v_small(cfgetispeed(&t)), v_small(cfgetospeed(&t)), chars};
    Owned result = list_from(rt, items, 7);
    decref(rt, chars);
    return result;
}

static int character_from(Runtime *rt, Borrowed v, cc_t *out) {
    int n;
    if (V_IS_BYTES(rt, v) && as_bytes(v)->len == 1) {
        *out = as_bytes(v)->data[0];
        return 0;
    }
    if (!v_is_int(rt, v)) return raise_int(rt, T_TYPE_ERROR, "tcsetattr: elements of attributes must be characters or integers");
    if (num_as_int(rt, v, &n) < 0) return -1;
    *out = (cc_t)n;
    return 0;
}

/* items: a copy of the list, so that nothing that conversions run can change it. */
static int attributes_from(Runtime *rt, const Value *items, struct termios *t) {
    int64_t flags[6];
    for (int i = 0; i < 6; i++)
        if (num_as_i64(rt, items[i], &flags[i]) < 0) return -1;
    t->c_iflag = (tcflag_t)flags[0];
    t->c_oflag = (tcflag_t)flags[1];
    t->c_cflag = (tcflag_t)flags[2];
    t->c_lflag = (tcflag_t)flags[3];
    if (!v_is_list(rt, items[6]) || as_list(items[6])->len != NCCS)
        return raise_int(rt, T_TYPE_ERROR, "tcsetattr: attributes[6] must be %d element list", NCCS);
    Owned chars = list_to_tuple(rt, items[6]);
    if (!chars) return -1;
    int status = 0;
    for (int i = 0; status == 0 && i < NCCS; i++) status = character_from(rt, as_tuple(chars)->items[i], &t->c_cc[i]);
    decref(rt, chars);
    if (status < 0) return -1;
    if (cfsetispeed(t, (speed_t)flags[4]) < 0 || cfsetospeed(t, (speed_t)flags[5]) < 0) return failed(rt), -1;
    return 0;
}

MODULE_FN(do_tcsetattr) {
    int fd, when;
    struct termios t;
    if (module_descriptor(rt, args[0], &fd) < 0 || num_as_int(rt, args[1], &when) < 0) return V_NULL;
    if (!v_is_list(rt, args[2]) || as_list(args[2])->len != 7) return raise(rt, T_TYPE_ERROR, "tcsetattr, arg 3: must be 7 element list");
    if (tcgetattr(fd, &t) < 0) return failed(rt);
    Owned copy = list_to_tuple(rt, args[2]);
    int status = copy ? attributes_from(rt, as_tuple(copy)->items, &t) : -1;
    decref_maybe(rt, copy);
    if (status < 0) return V_NULL;
    return tcsetattr(fd, when, &t) < 0 ? failed(rt) : V_NONE;
}

static Owned with_number(Runtime *rt, const Value *args, int (*call)(int, int)) {
    int fd, n;
    if (module_descriptor(rt, args[0], &fd) < 0 || num_as_int(rt, args[1], &n) < 0) return V_NULL;
    return call(fd, n) < 0 ? failed(rt) : V_NONE;
}
MODULE_FN(do_tcsendbreak) { return with_number(rt, args, tcsendbreak); }
MODULE_FN(do_tcflush) { return with_number(rt, args, tcflush); }
MODULE_FN(do_tcflow) { return with_number(rt, args, tcflow); }
MODULE_FN(do_tcdrain) {
    int fd;
    if (module_descriptor(rt, args[0], &fd) < 0) return V_NULL;
    return tcdrain(fd) < 0 ? failed(rt) : V_NONE;
}

MODULE_FN(do_tcgetwinsize) {
    int fd;
    struct winsize w;
    if (module_descriptor(rt, args[0], &fd) < 0) return V_NULL;
    return ioctl(fd, TIOCGWINSZ, &w) < 0 ? failed(rt) : tuple_pack(rt, 2, v_small(w.ws_row), v_small(w.ws_col));
}

MODULE_FN(do_tcsetwinsize) {
    int fd, rows, columns;
    struct winsize w;
    if (module_descriptor(rt, args[0], &fd) < 0) return V_NULL;
    Owned pair = tuple_from_iterable(rt, args[1]);
    if (!pair) return V_NULL;
    int status = -1;
    if (as_tuple(pair)->len != 2) (void)raise_int(rt, T_TYPE_ERROR, "tcsetwinsize, arg 2: must be a two-item sequence");
    else if (num_as_int(rt, as_tuple(pair)->items[0], &rows) == 0) status = num_as_int(rt, as_tuple(pair)->items[1], &columns);
    decref(rt, pair);
    if (status < 0) return V_NULL;
    if (rows < 0 || rows > UINT16_MAX || columns < 0 || columns > UINT16_MAX) return raise(rt, T_OVERFLOW_ERROR, "winsize value(s) out of range.");
    if (ioctl(fd, TIOCGWINSZ, &w) < 0) return failed(rt);
    w.ws_row = (unsigned short)rows;
    w.ws_col = (unsigned short)columns;
    return ioctl(fd, TIOCSWINSZ, &w) < 0 ? failed(rt) : V_NONE;
}

static const MethodDef functions[] = {
    {"tcgetattr", do_tcgetattr, 1, 1, 0, "tcgetattr($module, fd, /)\n--\n\nThe terminal's attributes: a list of seven."},
    {"tcsetattr", do_tcsetattr, 3, 3, 0, "tcsetattr($module, fd, when, attributes, /)\n--\n\nSet them."},
    {"tcsendbreak", do_tcsendbreak, 2, 2, 0, "tcsendbreak($module, fd, duration, /)\n--\n\nSend a break."},
    {"tcdrain", do_tcdrain, 1, 1, 0, "tcdrain($module, fd, /)\n--\n\nWait until all output is sent."},
    {"tcflush", do_tcflush, 2, 2, 0, "tcflush($module, fd, queue, /)\n--\n\nDrop what is queued."},
    {"tcflow", do_tcflow, 2, 2, 0, "tcflow($module, fd, action, /)\n--\n\nSuspend or resume input or output."},
    {"tcgetwinsize", do_tcgetwinsize, 1, 1, 0, "tcgetwinsize($module, fd, /)\n--\n\nRows and columns."},
    {"tcsetwinsize", do_tcsetwinsize, 2, 2, 0, "tcsetwinsize($module, fd, winsize, /)\n--\n\nSet them."},
    {0},
};

#define C(name) {#name, (int64_t)name}
static const struct { const char *name; int64_t value; } constants[] = {
    C(B0), C(B1000000), C(B110), C(B115200), C(B1152000), C(B1200), C(B134), C(B150), C(B1500000), C(B1800),
    C(B19200), C(B200), C(B2000000), C(B230400), C(B2400), C(B2500000), C(B300), C(B3000000), C(B3500000), C(B38400),
    C(B4000000), C(B460800), C(B4800), C(B50), C(B500000), C(B57600), C(B576000), C(B600), C(B75), C(B921600),
    C(B9600), C(BRKINT), C(BS0), C(BS1), C(BSDLY), C(CBAUD), C(CBAUDEX), C(CDSUSP), C(CEOF), C(CEOL), C(CEOT),
    C(CERASE), C(CFLUSH), C(CIBAUD), C(CINTR), C(CKILL), C(CLNEXT), C(CLOCAL), C(CQUIT), C(CR0), C(CR1), C(CR2),
    C(CR3), C(CRDLY), C(CREAD), C(CRPRNT), C(CRTSCTS), C(CS5), C(CS6), C(CS7), C(CS8), C(CSIZE), C(CSTART), C(CSTOP),
    C(CSTOPB), C(CSUSP), C(CWERASE), C(ECHO), C(ECHOCTL), C(ECHOE), C(ECHOK), C(ECHOKE), C(ECHONL), C(ECHOPRT),
    C(EXTA), C(EXTB), C(FF0), C(FF1), C(FFDLY), C(FIOASYNC), C(FIOCLEX), C(FIONBIO), C(FIONCLEX), C(FIONREAD),
    C(FLUSHO), C(HUPCL), C(ICANON), C(ICRNL), C(IEXTEN), C(IGNBRK), C(IGNCR), C(IGNPAR), C(IMAXBEL), C(INLCR),
    C(INPCK), C(IOCSIZE_MASK), C(IOCSIZE_SHIFT), C(ISIG), C(ISTRIP), C(IUCLC), C(IXANY), C(IXOFF), C(IXON), C(NCC),
    C(NCCS), C(NL0), C(NL1), C(NLDLY), C(NOFLSH), C(N_MOUSE), C(N_PPP), C(N_SLIP), C(N_STRIP), C(N_TTY), C(OCRNL),
    C(OFDEL), C(OFILL), C(OLCUC), C(ONLCR), C(ONLRET), C(ONOCR), C(OPOST), C(PARENB), C(PARMRK), C(PARODD), C(PENDIN),
    C(TAB0), C(TAB1), C(TAB2), C(TAB3), C(TABDLY), C(TCFLSH), C(TCGETA), C(TCGETS), C(TCIFLUSH), C(TCIOFF),
    C(TCIOFLUSH), C(TCION), C(TCOFLUSH), C(TCOOFF), C(TCOON), C(TCSADRAIN), C(TCSAFLUSH), C(TCSANOW), C(TCSBRK),
    C(TCSBRKP), C(TCSETA), C(TCSETAF), C(TCSETAW), C(TCSETS), C(TCSETSF), C(TCSETSW), C(TCXONC), C(TIOCCONS),
    C(TIOCEXCL), C(TIOCGETD), C(TIOCGICOUNT), C(TIOCGLCKTRMIOS), C(TIOCGPGRP), C(TIOCGSERIAL), C(TIOCGSOFTCAR),
    C(TIOCGWINSZ), C(TIOCINQ), C(TIOCLINUX), C(TIOCMBIC), C(TIOCMBIS), C(TIOCMGET), C(TIOCMIWAIT), C(TIOCMSET),
    C(TIOCM_CAR), C(TIOCM_CD), C(TIOCM_CTS), C(TIOCM_DSR), C(TIOCM_DTR), C(TIOCM_LE), C(TIOCM_RI), C(TIOCM_RNG),
    C(TIOCM_RTS), C(TIOCM_SR), C(TIOCM_ST), C(TIOCNOTTY), C(TIOCNXCL), C(TIOCOUTQ), C(TIOCPKT), C(TIOCPKT_DATA),
    C(TIOCPKT_DOSTOP), C(TIOCPKT_FLUSHREAD), C(TIOCPKT_FLUSHWRITE), C(TIOCPKT_NOSTOP), C(TIOCPKT_START),
    C(TIOCPKT_STOP), C(TIOCSCTTY), C(TIOCSERCONFIG), C(TIOCSERGETLSR), C(TIOCSERGETMULTI), C(TIOCSERGSTRUCT),
    C(TIOCSERGWILD), C(TIOCSERSETMULTI), C(TIOCSERSWILD), C(TIOCSER_TEMT), C(TIOCSETD), C(TIOCSLCKTRMIOS),
    C(TIOCSPGRP), C(TIOCSSERIAL), C(TIOCSSOFTCAR), C(TIOCSTI), C(TIOCSWINSZ), C(TOSTOP), C(VDISCARD), C(VEOF),
    C(VEOL), C(VEOL2), C(VERASE), C(VINTR), C(VKILL), C(VLNEXT), C(VMIN), C(VQUIT), C(VREPRINT), C(VSTART), C(VSTOP),
    C(VSUSP), C(VSWTC), C(VT0), C(VT1), C(VTDLY), C(VTIME), C(VWERASE), C(XCASE), C(XTABS),
};
#undef C

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    Value *error = module_state(rt, STATE_TERMIOS, sizeof *error);
    if (!error) return -1;
    if (!*error) *error = module_exception_class(rt, "termios", "error", v_from(rt->types[T_EXCEPTION]));
    if (!*error || module_add(rt, dict, "error", own(*error)) < 0) return -1;
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    return 0;
}

const ModuleDef termios_module = {.name = "termios", .doc = "The state of terminals.", .functions = functions, .init = module_init};
