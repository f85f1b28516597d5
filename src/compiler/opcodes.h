/* SPDX-License-Identifier: MIT
 * opcodes.h: the enum of opcodes.def and how an instruction word is put together and taken apart. */
#ifndef HOOP_OPCODES_H
#define HOOP_OPCODES_H

#include "types/code.h"

enum Opcode {
#define OP(name, words, operands, meaning) I_##name,
#include "compiler/opcodes.def"
#undef OP
    I_COUNT,
};

enum InstrFlags { FB = 1, FC = 2, FA = 4, FK = 8, FT = 16 };

#define REG_NONE 0xffffu

static inline Instr instr_make(unsigned op, unsigned flags, unsigned a, unsigned b, unsigned c) {
    return (Instr)op | (Instr)flags << 8 | (Instr)(a & 0xffff) << 16 | (Instr)(b & 0xffff) << 32 | (Instr)(c & 0xffff) << 48;
}
static inline Instr instr_make_bx(unsigned op, unsigned flags, unsigned a, int32_t bx) {
    return (Instr)op | (Instr)flags << 8 | (Instr)(a & 0xffff) << 16 | (Instr)(uint32_t)bx << 32;
}
static inline unsigned instr_op(Instr i) { return (unsigned)(i & 0xff); }
static inline unsigned instr_flags(Instr i) { return (unsigned)(i >> 8) & 0xff; }
static inline unsigned instr_a(Instr i) { return (unsigned)(i >> 16) & 0xffff; }
static inline unsigned instr_b(Instr i) { return (unsigned)(i >> 32) & 0xffff; }
static inline unsigned instr_c(Instr i) { return (unsigned)(i >> 48); }
static inline int32_t instr_bx(Instr i) { return (int32_t)(i >> 32); }

extern const uint8_t opcode_words[I_COUNT];
extern const char *const opcode_names[I_COUNT];
extern const char *const opcode_operands[I_COUNT];
/* Does it jump: is there a target in Bx (JUMP) or in the first inline word (all others)? */
bool opcode_has_target(unsigned op);

#endif
