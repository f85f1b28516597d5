"""The classes of the abstract syntax tree, made from the compiler's own table of the grammar."""
import _ast_grammar

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000


class AST:
    __module__ = "ast"
    __doc__ = None
    _fields = __match_args__ = _attributes = ()

    def __new__(cls, /, *args, **kwargs):
        return object.__new__(cls)  # subclasses may take any arguments

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = cls._fields if args or kwargs else ()
        if len(args) > len(fields):
            raise TypeError("%s constructor takes at most %d positional argument%s" % (cls.__name__, len(fields), "" if len(fields) == 1 else "s"))
        for name, value in zip(fields, args):
            setattr(self, name, value)
        taken = fields[:len(args)]
        for name, value in kwargs.items():
            if name in taken:
                raise TypeError("%s got multiple values for argument %r" % (cls.__name__, name))
            setattr(self, name, value)

    def __reduce__(self):
        return type(self), (), self.__dict__


AST.__qualname__ = "AST"


def _signature(name, fields):
    return name + "(" + ", ".join("%s%s %s" % (kind, mark, field) for field, kind, mark in fields) + ")" if fields else name


def _make(name, base, fields, doc):
    names = tuple(field for field, kind, mark in fields)
    space = {"_fields": names, "__match_args__": names, "__module__": "ast", "__doc__": doc}
    space.update((field, None) for field, kind, mark in fields if mark == "?")
    return type(name, (base,), space)


def _build():
    types, nodes = [], []
    for name, located, product, members in _ast_grammar.grammar():
        signatures = [_signature(*member) for member in members]
        if product:
            cls = _make(name, AST, members[0][1], signatures[0])
        else:
            joint = " | " if not any(fields for _, fields in members) else "\n" + " " * (len(name) + 1) + "| "
            cls = _make(name, AST, (), name + " = " + joint.join(signatures))
        if located:
            cls._attributes = "lineno", "col_offset", "end_lineno", "end_col_offset"
            cls.end_lineno = cls.end_col_offset = None
        types.append(cls)
        if product:
            nodes.append(cls)
        else:
            nodes.extend(_make(member, cls, fields, text) for (member, fields), text in zip(members, signatures))
    _ast_grammar.install(AST, tuple(types), tuple(nodes))
    return types + nodes


globals().update((cls.__name__, cls) for cls in _build())
del _signature, _make, _build, _ast_grammar
