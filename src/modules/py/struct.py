# SPDX-License-Identifier: MIT
"""Values packed into bytes as C lays them out.

A format is an optional byte order (@ native with alignment, = native order, < little, > and ! big endian) and codes
with counts: x pad, c char, b B h H i I l L q Q n N integers, ? bool, e f d floats, s p bytes, P pointer.
"""

from _struct import Struct, _clearcache, calcsize, error, iter_unpack, pack, pack_into, unpack, unpack_from

__all__ = ["calcsize", "pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "Struct", "error"]
