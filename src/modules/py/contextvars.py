# SPDX-License-Identifier: MIT
"""Context variables: values that belong to a flow of control, not to the program as a whole.

One thread uses a runtime, so "the current context" is one variable; Context.run() exchanges it for the call's length.
"""

__all__ = ("Context", "ContextVar", "Token", "copy_context")

_MISSING = object()
_current = None


def _context():
    global _current
    if _current is None:
        _current = Context()
    return _current


class _Final:
    """Classes of C in other Pythons, which cannot be derived from."""

    __slots__ = ()

    def __init_subclass__(cls):
        if cls.__module__ != __name__:
            raise TypeError(f"type '_contextvars.{cls.__base__.__name__}' is not an acceptable base type")


class Context(_Final):
    """A mapping from variables to values, in which run() calls functions."""

    __slots__ = ("_values", "_entered", "_outer", "__weakref__")

    def __init__(self, /, *args, **kwargs):
        if args or kwargs:
            raise TypeError("Context() does not accept any arguments")
        self._values = {}
        self._entered = False
        self._outer = None

    def run(self, callable, /, *args, **kwargs):
        """Call with this context as the current one."""
        global _current
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        outer = _context()
        self._entered = True
        _current = self
        try:
            return callable(*args, **kwargs)
        finally:
            _current = outer
            self._entered = False

    def copy(self):
        """A context with the same values."""
        other = Context()
        other._values = self._values.copy()
        return other

    def _check(self, key):
        if not isinstance(key, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {key!r}")
        return key

    def __getitem__(self, key):
        return self._values[self._check(key)]

    def __contains__(self, key):
        return self._check(key) in self._values

    def get(self, key, default=None):
        return self._values.get(self._check(key), default)

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    __hash__ = None


class ContextVar(_Final):
    """A variable whose value depends on the current context."""

    __slots__ = ("_name", "_default", "__weakref__")
    name = property(lambda self: self._name)

    def __init__(self, *args, default=_MISSING):
        if len(args) != 1:
            raise TypeError(f"ContextVar() takes exactly 1 positional argument ({len(args)} given)")
        name, = args
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    def get(self, default=_MISSING, /):
        value = _context()._values.get(self, _MISSING)
        if value is not _MISSING:
            return value
        if default is not _MISSING:
            return default
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        """Give the variable a value; the token takes it back."""
        values = _context()._values
        token = _new_token(self, values.get(self, Token.MISSING))
        values[self] = value
        return token

    def reset(self, token, /):
        """As the variable was before the set() that gave this token."""
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        if token._context is not _context():
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token.old_value is Token.MISSING:
            del token._context._values[self]
        else:
            token._context._values[self] = token.old_value

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def __repr__(self):
        default = "" if self._default is _MISSING else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"


class _MissingType:
    __slots__ = ()

    def __repr__(self):
        return "<Token.MISSING>"


class Token(_Final):
    """What ContextVar.set() returns: the value that was there before."""

    __slots__ = ("var", "old_value", "_context", "_used")

    MISSING = _MissingType()

    def __init__(self):
        raise RuntimeError("Tokens can only be created by ContextVars")

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self.var!r} at {id(self):#x}>"


def _new_token(var, old_value):
    token = Token.__new__(Token)
    token.var = var
    token.old_value = old_value
    token._context = _context()
    token._used = False
    return token


def copy_context():
    """A copy of the current context."""
    return _context().copy()
