/* SPDX-License-Identifier: MIT
 * opcodes.c: the tables that opcodes.def gives. */
#include "compiler/opcodes.h"

const uint8_t opcode_words[I_COUNT] = {
#define OP(name, words, operands, meaning) words,
#include "compiler/opcodes.def"
#undef OP
};

const char *const opcode_names[I_COUNT] = {
#define OP(name, words, operands, meaning) #name,
#include "compiler/opcodes.def"
#undef OP
};

const char *const opcode_operands[I_COUNT] = {
#define OP(name, words, operands, meaning) operands,
#include "compiler/opcodes.def"
#undef OP
};

bool opcode_has_target(unsigned op) {
    const char *p = opcode_operands[op];
    return op == I_JUMP || p[strlen(p) - 1] == 'T';
}
