# SPDX-License-Identifier: MIT
"""Python objects to JSON text. The writer is in C (_json); iterencode() in pieces is here."""

from _json import Encoder as c_make_encoder
from _json import encode_basestring, encode_basestring_ascii

INFINITY = float("inf")
c_encode_basestring = encode_basestring
c_encode_basestring_ascii = encode_basestring_ascii


class JSONEncoder:
    """Extensible JSON encoder: dict, list, tuple, str, int, float, True, False and None.

    To let it recognize other objects, subclass and implement default() with a method that returns an object that can
    be serialized, or calls the superclass's, which raises TypeError."""

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """Implement this in a subclass."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """The JSON text of o."""
        if isinstance(o, str):
            return encode_basestring_ascii(o) if self.ensure_ascii else encode_basestring(o)
        chunks = self.iterencode(o, _one_shot=True)
        if not isinstance(chunks, (list, tuple)):
            chunks = list(chunks)
        return "".join(chunks)

    def iterencode(self, o, _one_shot=False):
        """The JSON text of o in pieces."""
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        markers = {} if self.check_circular else None
        if _one_shot:
            write = c_make_encoder(markers, self.default, self.ensure_ascii, indent, self.key_separator,
                                   self.item_separator, self.sort_keys, self.skipkeys, self.allow_nan)
            return (write(o, 0),)
        string = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        return _pieces(self, o, markers, indent, string, 0)


def _float(encoder, value):
    if value != value:
        text = "NaN"
    elif value == INFINITY:
        text = "Infinity"
    elif value == -INFINITY:
        text = "-Infinity"
    else:
        return float.__repr__(value)
    if not encoder.allow_nan:
        raise ValueError("Out of range float values are not JSON compliant: " + repr(value))
    return text


def _scalar(encoder, o, string):
    """The text of what is no container; None otherwise."""
    if isinstance(o, str):
        return string(o)
    if o is None:
        return "null"
    if o is True:
        return "true"
    if o is False:
        return "false"
    if isinstance(o, int):
        return int.__repr__(o)
    if isinstance(o, float):
        return _float(encoder, o)
    return None


def _key(encoder, key):
    if isinstance(key, str):
        return key
    if isinstance(key, float):
        return _float(encoder, key)
    if key is True or key is False or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    if isinstance(key, int):
        return int.__repr__(key)
    if encoder.skipkeys:
        return None
    raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")


def _pieces(encoder, o, markers, indent, string, level):
    text = _scalar(encoder, o, string)
    if text is not None:
        yield text
        return
    if markers is not None:
        mark = id(o)
        if mark in markers:
            raise ValueError("Circular reference detected")
        markers[mark] = o
    if isinstance(o, (list, tuple)):
        yield from _list_pieces(encoder, o, markers, indent, string, level)
    elif isinstance(o, dict):
        yield from _dict_pieces(encoder, o, markers, indent, string, level)
    else:
        yield from _pieces(encoder, encoder.default(o), markers, indent, string, level)
    if markers is not None:
        del markers[mark]


def _separator(encoder, indent, level):
    line = "" if indent is None else "\n" + indent * level
    return line, encoder.item_separator + line


def _list_pieces(encoder, items, markers, indent, string, level):
    if not items:
        yield "[]"
        return
    line, separator = _separator(encoder, indent, level + 1)
    before = "[" + line
    for item in items:
        text = _scalar(encoder, item, string)
        if text is not None:
            yield before + text
        else:
            yield before
            yield from _pieces(encoder, item, markers, indent, string, level + 1)
        before = separator
    if indent is not None:
        yield "\n" + indent * level
    yield "]"


def _dict_pieces(encoder, d, markers, indent, string, level):
    if not d:
        yield "{}"
        return
    yield "{"
    line, separator = _separator(encoder, indent, level + 1)
    before = line
    for key, value in sorted(d.items()) if encoder.sort_keys else d.items():
        key = _key(encoder, key)
        if key is None:
            continue
        if before:
            yield before
        before = separator
        yield string(key)
        yield encoder.key_separator
        yield from _pieces(encoder, value, markers, indent, string, level + 1)
    if indent is not None:
        yield "\n" + indent * level
    yield "}"
