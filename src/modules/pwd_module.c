/* SPDX-License-Identifier: MIT
 * pwd_module.c: `pwd` and `grp`: the system's lists of users and groups.
 *
 * libc's reentrant functions write into a buffer of the runtime's heap. What lists all entries has no reentrant form that POSIX
 * knows; glibc's getpwent_r keeps its place in the process, so two runtimes that list at the same time may each see a part. */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"

enum { FIRST_ROOM = 1024, MOST_ROOM = 1 << 20 };

static Owned text_from(Runtime *rt, const char *s) {
    return s ? str_decode(rt, (const uint8_t *)s, strlen(s), "utf-8", "surrogateescape") : V_NONE;
}

static Owned sequence(Runtime *rt, Borrowed type, Value *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (items[i]) continue;
        for (size_t k = 0; k < count; k++) decref_maybe(rt, items[k]);
        return V_NULL;
    }
    return structseq_new(rt, V_AS(Type, type), items, count);
}

/* A user's or group's number. 1: it is one; 0: out of the range (no error); -1: TypeError. */
static int id_from(Runtime *rt, Borrowed v, const char *what, int64_t *out) {
    if (!v_is_int(rt, v) && !slots_of(rt, v)->index) return raise_int(rt, T_TYPE_ERROR, "%s should be integer, not %.200T", what, v);
    Owned n = num_index(rt, v);
    if (!n) return -1;
    bool fits = int_fits_i64(n, out) && *out >= -1 && *out <= UINT32_MAX;
    decref(rt, n);
    return fits;
}

/* A name as bytes in the system's encoding. */
static Owned name_from(Runtime *rt, const char *function, const char *argument, Borrowed v) {
    if (!v_is_str(rt, v)) return raise(rt, T_TYPE_ERROR, "%s() argument %smust be str, not %.50A", function, argument, v);
    Owned name = str_encode(rt, v, "utf-8", "surrogateescape");
    if (name && strlen((const char *)as_bytes(name)->data) != as_bytes(name)->len) {
        clear_slot(rt, &name);
        raise(rt, T_VALUE_ERROR, "embedded null byte");
    }
    return name;
}

/* ---- users ---- */

static const char *const user_fields[] = {"pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell", NULL};
static const StructSeqDesc user_desc = {
    .name = "pwd.struct_passwd", .doc = "pwd.struct_passwd: an entry of the list of users.", .fields = user_fields, .in_sequence = 7};

static Owned user_object(Runtime *rt, const struct passwd *p) {
    Value items[7] = {text_from(rt, p->pw_name), text_from(rt, p->pw_passwd), v_small(p->pw_uid),       v_small(p->pw_gid),
                      text_from(rt, p->pw_gecos), text_from(rt, p->pw_dir),   text_from(rt, p->pw_shell)};
    return sequence(rt, v_from(rt->module_state[STATE_PWD]), items, 7);
}

/* name or, where that is NULL, id. 0 without error: there is none. */
static Owned find_user(Runtime *rt, const char *name, uid_t id) {
    for (size_t room = FIRST_ROOM; room <= MOST_ROOM; room *= 2) {
        char *buffer = mem_alloc(rt, room);
        struct passwd entry, *found = NULL;
        if (!buffer) return V_NULL;
        int code = name ? getpwnam_r(name, &entry, buffer, room, &found) : getpwuid_r(id, &entry, buffer, room, &found);
        Owned user = found ? user_object(rt, found) : V_NULL;
        mem_free(rt, buffer);
        if (user || code != ERANGE) return user;
    }
    return raise_no_memory(rt);
}

MODULE_FN(do_getpwuid) {
    int64_t id;
    int status = id_from(rt, args[0], "uid", &id);
    if (status < 0) return V_NULL;
    if (!status) return raise(rt, T_KEY_ERROR, "getpwuid(): uid not found");
    Owned user = find_user(rt, NULL, (uid_t)id);
    if (!user && !rt->error) raise(rt, T_KEY_ERROR, "getpwuid(): uid not found: %ld", (long)id);
    return user;
}

MODULE_FN(do_getpwnam) {
    Owned name = name_from(rt, "getpwnam", "", args[0]);
    if (!name) return V_NULL;
    Owned user = find_user(rt, (const char *)as_bytes(name)->data, 0);
    decref(rt, name);
    if (!user && !rt->error) raise(rt, T_KEY_ERROR, "getpwnam(): name not found: %R", args[0]);
    return user;
}

MODULE_FN(do_getpwall) {
    Owned list = list_new(rt, 0);
    char *buffer = list ? mem_alloc(rt, MOST_ROOM / 16) : NULL;
    struct passwd entry, *found;
    if (buffer) {
        setpwent();
        while (!rt->error && getpwent_r(&entry, buffer, MOST_ROOM / 16, &found) == 0 && found) {
            Owned user = user_object(rt, found);
            if (!user || list_append_owned(rt, list, user) < 0) break;
        }
        endpwent();
    }
    mem_free(rt, buffer);
    if (rt->error) {
        decref_maybe(rt, list);
        return V_NULL;
    }
    return list;
}

/* ---- groups ---- */

static const char *const group_fields[] = {"gr_name", "gr_passwd", "gr_gid", "gr_mem", NULL};
static const StructSeqDesc group_desc = {
    .name = "grp.struct_group", .doc = "grp.struct_group: an entry of the list of groups.", .fields = group_fields, .in_sequence = 4};

static Owned group_object(Runtime *rt, const struct group *g) {
    Owned members = list_new(rt, 0);
    for (char **m = g->gr_mem; members && m && *m; m++) {
        Owned name = text_from(rt, *m);
        if (!name || list_append_owned(rt, members, name) < 0) clear_slot(rt, &members);
    }
    Value items[4] = {text_from(rt, g->gr_name), text_from(rt, g->gr_passwd), v_small(g->gr_gid), members};
    return sequence(rt, v_from(rt->module_state[STATE_GRP]), items, 4);
}

static Owned find_group(Runtime *rt, const char *name, gid_t id) {
    for (size_t room = FIRST_ROOM; room <= MOST_ROOM; room *= 2) {
        char *buffer = mem_alloc(rt, room);
        struct group entry, *found = NULL;
        if (!buffer) return V_NULL;
        int code = name ? getgrnam_r(name, &entry, buffer, room, &found) : getgrgid_r(id, &entry, buffer, room, &found);
        Owned group = found ? group_object(rt, found) : V_NULL;
        mem_free(rt, buffer);
        if (group || code != ERANGE) return group;
    }
    return raise_no_memory(rt);
}

MODULE_FN(do_getgrgid) {
    static const char *const params[] = {"id", NULL};
    Value v;
    int64_t id;
    if (args_parse(rt, "getgrgid", params, 1, args, nargs, kwnames, &v) < 0) return V_NULL;
    int status = id_from(rt, v, "gid", &id);
    if (status < 0) return V_NULL;
    if (!status) return raise(rt, T_OVERFLOW_ERROR, id < 0 ? "gid is less than minimum" : "gid is greater than maximum");
    Owned group = find_group(rt, NULL, (gid_t)id);
    if (!group && !rt->error) raise(rt, T_KEY_ERROR, "getgrgid(): gid not found: %ld", (long)id);
    return group;
}

MODULE_FN(do_getgrnam) {
    static const char *const params[] = {"name", NULL};
    Value v;
    if (args_parse(rt, "getgrnam", params, 1, args, nargs, kwnames, &v) < 0) return V_NULL;
    Owned name = name_from(rt, "getgrnam", "'name' ", v);
    if (!name) return V_NULL;
    Owned group = find_group(rt, (const char *)as_bytes(name)->data, 0);
    decref(rt, name);
    if (!group && !rt->error) raise(rt, T_KEY_ERROR, "getgrnam(): name not found: %R", v);
    return group;
}

MODULE_FN(do_getgrall) {
    Owned list = list_new(rt, 0);
    char *buffer = list ? mem_alloc(rt, MOST_ROOM / 16) : NULL;
    struct group entry, *found;
    if (buffer) {
        setgrent();
        while (!rt->error && getgrent_r(&entry, buffer, MOST_ROOM / 16, &found) == 0 && found) {
            Owned group = group_object(rt, found);
            if (!group || list_append_owned(rt, list, group) < 0) break;
        }
        endgrent();
    }
    mem_free(rt, buffer);
    if (rt->error) {
        decref_maybe(rt, list);
        return V_NULL;
    }
    return list;
}

/* ---- the modules ---- */

static const MethodDef pwd_functions[] = {
    {"getpwuid", do_getpwuid, 1, 1, 0, "getpwuid($module, uidobj, /)\n--\n\nThe user of that number."},
    {"getpwnam", do_getpwnam, 1, 1, 0, "getpwnam($module, name, /)\n--\n\nThe user of that name."},
    {"getpwall", do_getpwall, 0, 0, 0, "getpwall($module, /)\n--\n\nAll users."},
    {0},
};
static const MethodDef grp_functions[] = {
    {"getgrgid", do_getgrgid, 0, -1, METH_KW, "getgrgid($module, /, id)\n--\n\nThe group of that number."},
    {"getgrnam", do_getgrnam, 0, -1, METH_KW, "getgrnam($module, /, name)\n--\n\nThe group of that name."},
    {"getgrall", do_getgrall, 0, 0, 0, "getgrall($module, /)\n--\n\nAll groups."},
    {0},
};

static int pwd_init(Runtime *rt, Borrowed module, Borrowed dict) {
    return module_structseq(rt, dict, "struct_passwd", &user_desc, STATE_PWD) ? 0 : -1;
}
static int grp_init(Runtime *rt, Borrowed module, Borrowed dict) {
    return module_structseq(rt, dict, "struct_group", &group_desc, STATE_GRP) ? 0 : -1;
}

const ModuleDef pwd_module = {.name = "pwd", .doc = "The system's list of users.", .functions = pwd_functions, .init = pwd_init};
const ModuleDef grp_module = {.name = "grp", .doc = "The system's list of groups.", .functions = grp_functions, .init = grp_init};
