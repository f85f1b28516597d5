/* SPDX-License-Identifier: MIT
 * frame_jump.h: a trace function sets frame.f_lineno. */
#ifndef HOOP_VM_FRAME_JUMP_H
#define HOOP_VM_FRAME_JUMP_H

#include "vm/frame.h"

/* The frame (a FrameObject) goes on at the line `value`, an int. -1: ValueError, or MemoryError; nothing has changed. */
MUST_CHECK int vm_frame_jump(Runtime *rt, Borrowed frame, Borrowed value);

#endif
