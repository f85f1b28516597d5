/* SPDX-License-Identifier: MIT
 * resource_module.c: `resource`: limits and use of the process. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "modules/module_parts.h"
#include "types/class.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

static const char *const usage_fields[] = {"ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap",
                                           "ru_inblock", "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw", NULL};
static const StructSeqDesc usage_desc = {.name = "resource.struct_rusage", .doc = "struct_rusage: result of getrusage.", .fields = usage_fields, .in_sequence = 16};

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }

MODULE_FN(get_usage) {
    int who;
    struct rusage u;
    if (num_as_int(rt, args[0], &who) < 0) return V_NULL;
    if (getrusage(who, &u) < 0) return errno == EINVAL ? raise(rt, T_VALUE_ERROR, "invalid who parameter") : raise_errno(rt, errno, V_NULL, V_NULL);
    Value items[16] = {float_new(rt, seconds(u.ru_utime)), float_new(rt, seconds(u.ru_stime))};
    const long numbers[] = {u.ru_maxrss, u.ru_ixrss, u.ru_idrss, u.ru_isrss, u.ru_minflt, u.ru_majflt, u.ru_nswap, u.ru_inblock,
                            u.ru_oublock, u.ru_msgsnd, u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) items[i + 2] = int_from_i64(rt, numbers[i]);
    for (size_t i = 0; i < 16; i++) {
        if (items[i]) continue;
        for (size_t k = 0; k < 16; k++) decref_maybe(rt, items[k]);
        return V_NULL;
    }
    return structseq_new(rt, rt->module_state[STATE_RESOURCE], items, 16);
}

static int resource_from(Runtime *rt, Borrowed v, int *which) {
    if (num_as_int(rt, v, which) < 0) return -1;
    return *which >= 0 && *which < RLIM_NLIMITS ? 0 : raise_int(rt, T_VALUE_ERROR, "invalid resource specified");
}

static Owned limits_object(Runtime *rt, const struct rlimit *l) {
    Owned soft = int_from_i64(rt, (int64_t)l->rlim_cur), hard = int_from_i64(rt, (int64_t)l->rlim_max), pair = V_NULL;
    if (soft && hard) pair = tuple_pack(rt, 2, soft, hard);
    decref_maybe(rt, soft);
    decref_maybe(rt, hard);
    return pair;
}

static int limits_from(Runtime *rt, Borrowed v, struct rlimit *l) {
    Owned pair = tuple_from_iterable(rt, v);
    int64_t soft, hard;
    if (!pair) return -1;
    int status = -1;
    if (as_tuple(pair)->len != 2) (void)raise_int(rt, T_VALUE_ERROR, "expected a tuple of 2 integers");
    else if (num_as_i64(rt, as_tuple(pair)->items[0], &soft) == 0 && num_as_i64(rt, as_tuple(pair)->items[1], &hard) == 0) {
        l->rlim_cur = (rlim_t)soft;
        l->rlim_max = (rlim_t)hard;
        status = 0;
    }
    decref(rt, pair);
    return status;
}

static Owned limit_error(Runtime *rt) {
    if (errno == EINVAL) return raise(rt, T_VALUE_ERROR, "current limit exceeds maximum limit");
    if (errno == EPERM) return raise(rt, T_VALUE_ERROR, "not allowed to raise maximum limit");
    return raise_errno(rt, errno, V_NULL, V_NULL);
}

MODULE_FN(get_limit) {
    int which;
    struct rlimit l;
    if (resource_from(rt, args[0], &which) < 0) return V_NULL;
    return getrlimit((__rlimit_resource_t)which, &l) < 0 ? raise_errno(rt, errno, V_NULL, V_NULL) : limits_object(rt, &l);
}

MODULE_FN(set_limit) {
    int which;
    struct rlimit l;
    if (resource_from(rt, args[0], &which) < 0 || limits_from(rt, args[1], &l) < 0) return V_NULL;
    return setrlimit((__rlimit_resource_t)which, &l) < 0 ? limit_error(rt) : V_NONE;
}

MODULE_FN(change_limit) {
    int pid, which;
    struct rlimit l, old;
    if (num_as_int(rt, args[0], &pid) < 0 || resource_from(rt, args[1], &which) < 0) return V_NULL;
    bool set = nargs > 2 && args[2] != V_NONE;
    if (set && limits_from(rt, args[2], &l) < 0) return V_NULL;
    if (prlimit(pid, (__rlimit_resource_t)which, set ? &l : NULL, &old) < 0)
        return errno == EINVAL ? raise(rt, T_VALUE_ERROR, "current limit exceeds maximum limit") : raise_errno(rt, errno, V_NULL, V_NULL);
    return limits_object(rt, &old);
}

MODULE_FN(get_page_size) { return int_from_i64(rt, sysconf(_SC_PAGESIZE)); }

static const MethodDef functions[] = {
    {"getrusage", get_usage, 1, 1, 0, "getrusage($module, who, /)\n--\n\nWhat the process has used."},
    {"getrlimit", get_limit, 1, 1, 0, "getrlimit($module, resource, /)\n--\n\nThe soft and the hard limit."},
    {"setrlimit", set_limit, 2, 2, 0, "setrlimit($module, resource, limits, /)\n--\n\nSet both limits."},
    {"prlimit", change_limit, 2, 3, 0, "prlimit(pid, resource, [limits])"},
    {"getpagesize", get_page_size, 0, 0, 0, "getpagesize($module, /)\n--\n\nBytes of a page."},
    {0},
};

#define C(name) {#name, (int64_t)name}
static const struct { const char *name; int64_t value; } constants[] = {
    C(RLIMIT_AS), C(RLIMIT_CORE), C(RLIMIT_CPU), C(RLIMIT_DATA), C(RLIMIT_FSIZE), C(RLIMIT_MEMLOCK), C(RLIMIT_MSGQUEUE), C(RLIMIT_NICE),
    C(RLIMIT_NOFILE), C(RLIMIT_NPROC), C(RLIMIT_OFILE), C(RLIMIT_RSS), C(RLIMIT_RTPRIO), C(RLIMIT_RTTIME), C(RLIMIT_SIGPENDING), C(RLIMIT_STACK),
    C(RLIM_INFINITY), C(RUSAGE_CHILDREN), C(RUSAGE_SELF), C(RUSAGE_THREAD),
};
#undef C

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    if (!module_structseq(rt, dict, "struct_rusage", &usage_desc, STATE_RESOURCE)) return -1;
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    return module_add(rt, dict, "error", own(v_from(rt->types[T_OS_ERROR])));
}

const ModuleDef resource_module = {.name = "resource", .doc = "Limits and use of the process.", .functions = functions, .init = module_init};
