# SPDX-License-Identifier: MIT
"""The scanner that JSONDecoder uses (in C)."""

from _json import Scanner as c_make_scanner

make_scanner = c_make_scanner

__all__ = ["make_scanner"]
