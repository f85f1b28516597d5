# SPDX-License-Identifier: MIT
"""Hoopsnake in gdb: values print as Python would show them, and the Python stack can be seen.

    (gdb) source tools/gdb_hoop.py
    (gdb) print value            a Value, Owned or Borrowed
    (gdb) py-bt                  the Python frames of the runtime in scope
    (gdb) py-heap                counters of its heap

Needs a build with whole debug information: `make debug`, then `gdb --args build-debug/hoop program.py`. The runtime is found through a parameter called rt
in the selected frame or in one above it.
"""
import struct

import gdb

DEPTH = 3  # containers within containers
ITEMS = 8


def runtime():
    frame = gdb.selected_frame()
    while frame is not None:
        try:
            rt = frame.read_var("rt")
            if rt.type.code == gdb.TYPE_CODE_PTR and int(rt):
                return rt.dereference()
        except (ValueError, gdb.error):
            pass
        frame = frame.older()
    return None


def cast(address, name):
    return gdb.Value(address).cast(gdb.lookup_type(name).pointer()).dereference()


def memory(address, size):
    return bytes(gdb.selected_inferior().read_memory(address, size))


def type_name(index):
    rt = runtime()
    if rt is not None and index < int(rt["type_count"]):
        slots = rt["slots"][index]
        if int(slots):
            return slots["name"].string()
    try:
        return gdb.parse_and_eval(f"builtin_slots_table[{index}]->name").string()
    except gdb.error:
        return f"type {index}"


def flonum(word):
    if word == 0x8000000000000002:
        return 0.0
    t = (2 - (word >> 63)) | (word & ~3)
    return struct.unpack("<d", struct.pack("<Q", ((t >> 3) | (t << 61)) & (1 << 64) - 1))[0]


SPECIALS = ["<empty>", "None", "False", "True", "NotImplemented", "Ellipsis"]


def text(address):
    s = cast(address, "Str")
    kind = int(s["header"]["flags"]) & 0xC0
    width, encoding = {0: (1, "latin-1"), 0x40: (1, "latin-1"), 0x80: (2, "utf-16-le"), 0xC0: (4, "utf-32-le")}[kind]
    length = int(s["len"])
    shown = min(length, 60)
    value = memory(int(s["data"].address), shown * width).decode(encoding, "surrogatepass")
    return repr(value) + ("..." if shown < length else "")


def show(word, depth=DEPTH):
    """repr of a word, as far as can be told without running anything."""
    if word == 0:
        return "<no value>"
    if word & 1:
        return str((word - (1 << 64) if word >> 63 else word) >> 1)
    if word & 3 == 2:
        return repr(flonum(word))
    if word & 7 == 4:
        n = word >> 3
        return SPECIALS[n] if n < len(SPECIALS) else f"<special {n}>"
    try:
        o = cast(word, "Object")
        index, count = int(o["type"]), int(o["refcount"])
        name = type_name(index)
        if name == "str":
            return text(word)
        if name == "list" and depth:
            l = cast(word, "List")
            return "[" + items(l["items"], int(l["len"]), depth) + "]"
        if name == "tuple" and depth:
            t = cast(word, "Tuple")
            return "(" + items(t["items"], int(t["len"]), depth) + ")"
        if name == "type":
            return "<class " + show(int(cast(word, "Type")["name"]), 0) + ">"
        if name in ("function", "code", "module"):
            field = {"function": ("Function", "name"), "code": ("Code", "name"), "module": ("Module", "name")}[name]
            try:
                return f"<{name} {show(int(cast(word, field[0])[field[1]]), 0)} at {word:#x}>"
            except gdb.error:
                pass
        return f"<{name} at {word:#x}, {count} references>"
    except gdb.MemoryError:
        return f"<bad pointer {word:#x}>"


def items(array, length, depth):
    shown = [show(int(array[i]), depth - 1) for i in range(min(length, ITEMS))]
    return ", ".join(shown) + (f", ... {length - ITEMS} more" if length > ITEMS else "")


class ValuePrinter:
    def __init__(self, value):
        self.word = int(value) & (1 << 64) - 1

    def to_string(self):
        return show(self.word)


def find_printer(value):
    return ValuePrinter(value) if value.type.name in ("Value", "Owned", "Borrowed") else None


def line_of(code, instr):
    """The last entry of the position table that begins at or before the instruction."""
    line = int(code["firstlineno"])
    for i in range(int(code["position_count"])):
        position = code["positions"][i]
        if int(position["instr"]) > instr:
            break
        line = int(position["line"])
    return line


class PyBt(gdb.Command):
    """The Python frames that run, innermost first."""

    def __init__(self):
        super().__init__("py-bt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        rt = runtime()
        if rt is None or not int(rt["vm"]):
            print("no runtime in scope")
            return
        frame = rt["vm"]["frame"]
        number = 0
        while int(frame):
            code = frame["code"].dereference()
            at = (int(frame["pc"]) - int(code["instrs"])) // 8
            print(f"#{number} {show(int(code['qualname']))[1:-1]} at {show(int(code['filename']))[1:-1]}:{line_of(code, max(at - 1, 0))}")
            frame = frame["prev"]
            number += 1


class PyHeap(gdb.Command):
    """Counters of the runtime's heap."""

    def __init__(self):
        super().__init__("py-heap", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        rt = runtime()
        if rt is None:
            print("no runtime in scope")
            return
        heap = rt["heap"].dereference()
        for name in ("in_use", "peak", "from_os", "from_os_peak", "limit", "arena_count", "pool_count", "large_count", "huge_count"):
            print(f"{name:14} {int(heap[name]):>14,}")


gdb.pretty_printers.append(find_printer)
PyBt()
PyHeap()
