/* SPDX-License-Identifier: MIT
 * object.h: the object header, types and their slots, reference counts.
 *
 * Header (8 bytes): a 32-bit reference count, 8 flag bits, a 24-bit type index. There are no collector words
 * in an object: the collector finds objects by walking the pools of the heap and keeps its own state in the
 * side tables of the arenas (gc/gc.h).
 *
 * A type has two halves:
 *   TypeSlots  the behaviour: name, flags, layout, function pointers, method tables. For the built-in types
 *              these are constants that all runtimes share; for a class made by Python code they live in its
 *              Type's block. rt->slots[index] leads there.
 *   Type       the Python object (rt->types[index]): dict, bases, mro, version. Its dict is filled from the
 *              slots' tables when first asked for, which keeps the start of a runtime cheap.
 *
 * Reference counts are not atomic: one thread at a time uses a runtime. A count with its top bit set is
 * immortal; increments that run into it saturate there, decrements that meet it put it back.
 */
#ifndef HOOP_OBJECT_H
#define HOOP_OBJECT_H

#include "object/value.h"

typedef struct Runtime Runtime;
typedef struct Type Type;
typedef struct TypeSlots TypeSlots;

typedef struct Object {
    uint32_t refcount;
    uint32_t flags : 8;
    uint32_t type : 24;
} Object;

/* Flag bits of the header. The first five mean the same in every object. */
enum {
    F_TRACKED = 0x01,   /* container: the collector visits it (gc_track) */
    F_FINALIZED = 0x02, /* its finalizer (tp_finalize, __del__) has been called */
    F_WEAKREF = 0x04,   /* rt's weak-reference table has an entry for it */
    F_GEN1 = 0x08,      /* generation: neither bit 0, GEN1 1, GEN2 2 (both: frozen) */
    F_GEN2 = 0x10,
    F_A = 0x20,         /* free for the type's own use (see the type's header) */
    F_B = 0x40,
    F_C = 0x80,
};

#define REFCOUNT_IMMORTAL 0xC0000000u
#define REFCOUNT_IMMORTAL_BIT 0x80000000u

/* Indices of the built-in types: see object/typeindex.def, which names each once. */
enum TypeIndex {
#define X(index, slots) T_##index,
#include "object/typeindex.def"
#undef X
    T_BUILTIN_COUNT,
};

/* Comparison operators, as CPython numbers them. */
enum CompareOp { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE };

/* Binary number operators; the index into TypeSlots.binary and .inplace. Power's third operand: slots->power. */
enum BinaryOp {
    OP_ADD, OP_SUB, OP_MUL, OP_MATMUL, OP_TRUEDIV, OP_FLOORDIV, OP_MOD, OP_POW,
    OP_LSHIFT, OP_RSHIFT, OP_AND, OP_OR, OP_XOR, OP_DIVMOD, OP_COUNT,
};

/* How the collector finds an object's references (all but CUSTOM without calling through a pointer). */
enum Layout {
    LAYOUT_LEAF,     /* none */
    LAYOUT_CUSTOM,   /* slots->traverse */
    LAYOUT_INLINE,   /* at +8 a size_t count, at +16 that many Values (tuple) */
    LAYOUT_VECTOR,   /* at +8 a Value*, at +16 a uint32_t count (list) */
    LAYOUT_INSTANCE, /* types/class.h: the shape word at +8, then the attribute values; plain Python classes */
    LAYOUT_DICT,     /* at +8 a DictTable* or NULL (types/dict.h; gc/traverse.h knows its outline) */
    LAYOUT_FIXED,    /* basicsize/8 - 1 Values from +8 on, each may be V_EMPTY or 0 (classes with __slots__, cells...) */
};

/* Called for each reference that an object owns. v may be 0 or an immediate: the visitor tests. */
typedef int (*Visitor)(Runtime *rt, Value v, void *arg);

typedef Owned (*UnaryFn)(Runtime *, Borrowed);
typedef Owned (*BinaryFn)(Runtime *, Borrowed, Borrowed);
typedef Owned (*TernaryFn)(Runtime *, Borrowed, Borrowed, Borrowed);
/* kwnames: 0 or a tuple of str; the values of the keyword arguments follow the nargs positional ones in args. */
typedef Owned (*CallFn)(Runtime *, Borrowed callable, const Value *args, size_t nargs, Borrowed kwnames);
typedef Owned (*CFunction)(Runtime *, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
typedef Owned (*Getter)(Runtime *, Borrowed self, void *closure);
typedef int (*Setter)(Runtime *, Borrowed self, Borrowed value_or_null, void *closure);

enum MethodFlags {
    METH_KW = 1,     /* takes keyword arguments (else the caller has checked that there are none) */
    METH_STATIC = 2, /* self is 0 */
    METH_CLASS = 4,  /* self is the type object */
    METH_COEXIST = 8 /* replaces the wrapper that a slot would give */
};

/* One built-in function or method. The caller checks the count of positional arguments against min and max
 * (max -1: any number) with CPython's error texts, and refuses keywords unless METH_KW. */
typedef struct MethodDef {
    const char *name;
    CFunction fn;
    int8_t min, max;
    uint8_t flags;
    const char *doc; /* may be NULL; a first line "name(sig)\n--\n\n" gives __text_signature__ */
} MethodDef;

typedef struct GetSetDef {
    const char *name;
    Getter get;
    Setter set; /* NULL: read-only */
    const char *doc;
    void *closure;
} GetSetDef;

/* A Value stored at a fixed offset, shown as attribute. */
typedef struct MemberDef {
    const char *name;
    uint32_t offset;
    uint8_t kind; /* enum MemberKind */
    bool readonly;
} MemberDef;
enum MemberKind { MEMBER_VALUE /* 0/V_EMPTY reads as None */, MEMBER_VALUE_KEPT /* never 0: deleting stores None */, MEMBER_VALUE_EX /* ... raises AttributeError */, MEMBER_I32, MEMBER_U32, MEMBER_I64, MEMBER_BOOL8 };

/* A view on an object's bytes (buffer protocol). obj is owned by the view. */
typedef struct Buffer {
    uint8_t *data;
    size_t len;       /* bytes */
    size_t itemsize;
    const char *format; /* struct-module syntax; "B" for plain bytes */
    bool readonly;
    uint8_t ndim;
    const ssize_t *shape, *strides; /* NULL: one dimension, contiguous */
    Owned obj;
} Buffer;

enum TypeFlags {
    TF_BASETYPE = 1 << 0,     /* may be subclassed */
    TF_HEAP = 1 << 1,         /* made by a class statement or type() */
    TF_CONTAINER = 1 << 2,    /* its objects are allocated as containers (collector cares) */
    TF_IMMUTABLE = 1 << 3,    /* attributes of the type cannot be set */
    TF_WEAKREF = 1 << 4,      /* its objects can be weakly referenced */
    TF_DICT = 1 << 5,         /* its objects have a __dict__ (at dict_offset, or LAYOUT_INSTANCE) */
    TF_SEQUENCE = 1 << 6,     /* matches sequence patterns */
    TF_MAPPING = 1 << 7,      /* matches mapping patterns */
    TF_METHOD_DESCR = 1 << 8, /* functions: obj.f(x) may be called as f(obj, x) */
    TF_ABSTRACT = 1 << 9,     /* has abstract methods */
    TF_NO_NEW = 1 << 10,      /* "cannot create 'X' instances" */
    TF_FINALIZE = 1 << 11,    /* slots->finalize is set: dealloc must look */
    TF_SEQ_ITEM = 1 << 12,    /* getitem takes integers from 0 on: iter() and reversed() may use it */
    TF_MATCH_SELF = 1 << 13,  /* class pattern with one positional matches the subject itself (int, str, ...) */
    /* of Type.flags alone: what attribute caches hold (types/attribute.c) */
    TF_SHAPE_CACHED = 1 << 14, /* a method, property or value of the type was cached by shape */
    TF_DATA_CACHED = 1 << 15,  /* ... plain data among them, or data cached by version */
    TF_DATA_VOLATILE = 1 << 16, /* cached data of this type was replaced: do not cache its data again */
    TF_RENUMBER = 1 << 17,     /* its instances' shape ids are being renewed */
    TF_BARE = 1 << 18,         /* leaf whose end is freeing its block and nothing else, unless its flag F_A is set; not inherited */
    TF_PLAIN_DEATH = 1 << 19,  /* slots->dealloc only releases what the layout shows, the second block and the object (gc/bury.c) */
    /* subclass-of bits, inherited, for one-load checks */
    TF_INT = 1 << 20, TF_STR = 1 << 21, TF_BYTES = 1 << 22, TF_LIST = 1 << 23, TF_TUPLE = 1 << 24,
    TF_DICT_SUB = 1 << 25, TF_EXC = 1 << 26, TF_TYPE = 1 << 27, TF_FLOAT = 1 << 28, TF_SET = 1 << 29,
};

/* Conventions: a function that returns a Value returns 0 with the current error set; one that returns int or
 * ssize_t or int64_t returns -1 with the error set. next returns 0 without error when exhausted. */
struct TypeSlots {
    const char *name; /* as CPython's tp_name: "list", "collections.deque" */
    const char *doc;
    uint32_t flags;
    uint16_t base; /* type index; T_OBJECT mostly */
    uint8_t layout;
    uint8_t untold_first, untold_count; /* words that are owned Values although traverse does not tell them: names, ints; 0: none */
    uint32_t basicsize; /* bytes of an instance without variable part */
    uint32_t itemsize;  /* bytes an item where the variable part lies in the same block (int, tuple, bytes), else 0 */
    uint32_t dict_offset; /* offset of a Value that is 0/V_EMPTY or the __dict__; 0: none (or LAYOUT_INSTANCE) */

    /* Life. dealloc: release all references and raw blocks, then object_free(rt, self); runs with refcount 0.
     * The caller (object_dealloc) has run finalizers and weak references. finalize: PEP 442. size: bytes
     * of the raw blocks that belong to the object (mem_block_size), for sys.getsizeof and snapshots (its own block is added
     * by the caller). */
    void (*dealloc)(Runtime *, Object *self);
    int (*traverse)(Runtime *, Object *self, Visitor visit, void *arg);
    int (*clear)(Runtime *, Object *self);
    void (*finalize)(Runtime *, Borrowed self);
    size_t (*size)(Runtime *, Object *self);
    Owned (*new)(Runtime *, Type *type, const Value *args, size_t nargs, Borrowed kwnames);
    int (*init)(Runtime *, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);

    /* Basics. hash returns -1 on error only. compare may return V_NOTIMPL. */
    UnaryFn repr, str;
    int64_t (*hash)(Runtime *, Borrowed self);
    Owned (*compare)(Runtime *, Borrowed a, Borrowed b, int op);
    CallFn call;
    Owned (*getattr)(Runtime *, Borrowed self, Borrowed name);
    int (*setattr)(Runtime *, Borrowed self, Borrowed name, Borrowed value_or_null);
    Owned (*descr_get)(Runtime *, Borrowed descr, Borrowed obj_or_null, Borrowed type_or_null);
    int (*descr_set)(Runtime *, Borrowed descr, Borrowed obj, Borrowed value_or_null);

    /* Iteration, containers. */
    UnaryFn iter;
    Owned (*next)(Runtime *, Borrowed self);
    ssize_t (*len)(Runtime *, Borrowed self);
    BinaryFn getitem;
    int (*setitem)(Runtime *, Borrowed self, Borrowed key, Borrowed value_or_null);
    int (*contains)(Runtime *, Borrowed self, Borrowed item);
    /* Sequence forms of + and *: tried after the number slots, as CPython's sq_concat and sq_repeat. */
    BinaryFn concat, inplace_concat;
    Owned (*repeat)(Runtime *, Borrowed self, ssize_t n);
    Owned (*inplace_repeat)(Runtime *, Borrowed self, ssize_t n);

    /* Numbers. Both operand orders reach the same function, as in CPython: it looks which operand is its own. */
    BinaryFn binary[OP_COUNT];
    BinaryFn inplace[OP_COUNT];
    TernaryFn power; /* pow() with three arguments; binary[OP_POW] serves ** */
    UnaryFn neg, pos, abs, invert;
    int (*truth)(Runtime *, Borrowed self); /* 0, 1, -1 */
    UnaryFn to_int, to_float, index;

    /* Asynchronous iteration, buffers. */
    UnaryFn await, aiter, anext;
    int (*buffer)(Runtime *, Borrowed self, Buffer *out, bool writable);
    void (*release_buffer)(Runtime *, Buffer *view);

    const MethodDef *methods; /* ended by a NULL name; may be NULL */
    const GetSetDef *getsets;
    const MemberDef *members;
};

/* The type object. Also an Object of type T_TYPE (or of a metaclass). */
struct Type {
    Object header;
    TypeSlots *slots;      /* == rt->slots[index]; constant unless TF_HEAP */
    uint32_t index;
    uint32_t flags;        /* slots->flags and what changes later (TF_ABSTRACT) */
    uint32_t version;      /* changed whenever a lookup on the type may give another result; 0: do not cache */
    uint32_t inline_slots; /* LAYOUT_INSTANCE: attribute values that a new instance has room for (learned) */
    Value name;            /* str: __name__ */
    Value qualname;        /* str, heap types; 0 otherwise */
    Value dict;            /* dict, or 0 while not yet filled (type_dict() fills) */
    Value base;            /* Type or 0 (object) */
    Value bases;           /* tuple, or 0 while not filled */
    Value mro;             /* tuple, or 0 while not filled */
    Value module;          /* unused by static types */
    uint32_t *subclasses;  /* raw block: indices of direct subclasses */
    uint32_t subclass_count, subclass_room;
    struct Shape *root_shape; /* types/class.h */
    uint32_t nslots;       /* number of __slots__ values added by this class and its bases */
    uint32_t attr_offset;  /* heap type: where the __slots__ values begin */
    Value inst_dict;       /* unused */
    uint32_t base_index;   /* of base: slots->base holds no more than 16 bits */
    int32_t tail;          /* heap type whose base has a variable part: bytes of __slots__ values and dict at the block's end */
    TypeSlots own_slots[]; /* heap types: one */
};

static inline Object *v_obj(Value v) { return (Object *)(uintptr_t)v; }
static inline Value v_from(const void *object) { return (Value)(uintptr_t)object; }
#define V_AS(Struct, v) ((Struct *)(uintptr_t)(v))

/* Index of the type of any value that Python code can see. */
static inline uint32_t type_index(Value v) {
    if (likely(v_is_ptr(v))) return v_obj(v)->type;
    if (v_is_small(v)) return T_INT;
    if (v_is_flonum(v)) return T_FLOAT;
    if (v_is_bool(v)) return T_BOOL;
    if (v == V_NONE) return T_NONE;
    return v == V_NOTIMPL ? T_NOTIMPLEMENTED : T_ELLIPSIS;
}
/* Exactly this built-in heap type, which has no immediates (list, str, dict...)? */
static inline bool v_is(Value v, uint32_t index) { return v_is_ptr(v) && v_obj(v)->type == index; }

static inline void object_incref(Object *o) { o->refcount++; }
static inline void incref(Borrowed v) {
    if (v_is_ptr(v)) v_obj(v)->refcount++;
}
static inline Owned own(Borrowed v) {
    incref(v);
    return v;
}
static inline void incref_maybe(Borrowed v_or_null) {
    if (v_or_null) incref(v_or_null);
}

/* The count of o fell to 0 or it is immortal: deallocate, or restore the count. */
void object_dead(Runtime *rt, Object *o);
/* Between the two, what dies is put off (leaves that nobody can see die excepted): no Python code runs. */
int object_hold_deaths(Runtime *rt);
void object_let_die(Runtime *rt, int depth);
static inline void object_decref(Runtime *rt, Object *o) {
    if (unlikely((int32_t)--o->refcount <= 0)) object_dead(rt, o);
}
static inline void decref(Runtime *rt, Value v) {
    if (v_is_ptr(v)) object_decref(rt, v_obj(v));
}
static inline void decref_maybe(Runtime *rt, Value v_or_null) {
    if (v_or_null) decref(rt, v_or_null);
}
/* Empty the slot first, release what it held then: code that the release runs never sees a dead value. */
static inline void clear_slot(Runtime *rt, Value *slot) {
    Value old = *slot;
    *slot = V_NULL;
    decref_maybe(rt, old);
}
static inline void replace_slot(Runtime *rt, Value *slot, Owned value) {
    Value old = *slot;
    *slot = value;
    decref_maybe(rt, old);
}
#define VISIT(v)                                                                                                      \
    do {                                                                                                              \
        int visit_result_ = visit(rt, (v), arg);                                                                      \
        if (visit_result_) return visit_result_;                                                                      \
    } while (0)

/* Allocate an object with refcount 1. Containers start untracked: gc_track() once the fields are valid, and the
 * block's words after the header are zero. Leaf blocks are not cleared. NULL: MemoryError is set. */
MUST_CHECK void *object_new_container(Runtime *rt, uint32_t type, size_t bytes);
MUST_CHECK void *object_new_leaf(Runtime *rt, uint32_t type, size_t bytes);
/* Change the size of a leaf object's block that has exactly one reference; may move it. */
MUST_CHECK void *object_resize_leaf(Runtime *rt, Object *o, size_t bytes);
/* Give back the block itself (end of every slots->dealloc). */
void object_free(Runtime *rt, Object *o);

/* Raw blocks that belong to objects (list items, dict tables): mem_* raise MemoryError; mem_*_maybe do not. */
MUST_CHECK void *mem_alloc(Runtime *rt, size_t bytes);
MUST_CHECK void *mem_calloc(Runtime *rt, size_t bytes);
MUST_CHECK void *mem_realloc(Runtime *rt, void *p, size_t bytes);
MUST_CHECK void *mem_alloc_maybe(Runtime *rt, size_t bytes);
void mem_free(Runtime *rt, void *p); /* p may be NULL */
/* count * size with overflow check; huge requests are refused before they are tried. */
MUST_CHECK void *mem_alloc_array(Runtime *rt, size_t count, size_t size);
MUST_CHECK void *mem_realloc_array(Runtime *rt, void *p, size_t count, size_t size);

#endif
