"""Classes that are mostly data: the decorator writes __init__, __repr__, comparison and hash from the annotations."""
import abc
import copy
import keyword
import sys
import types

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
           "astuple", "make_dataclass", "replace", "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()
_EMPTY_METADATA = types.MappingProxyType({})


class _FIELD_BASE:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD, _FIELD_CLASSVAR, _FIELD_INITVAR = map(_FIELD_BASE, ("_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR"))
_FIELDS, _PARAMS, _POST_INIT = "__dataclass_fields__", "__dataclass_params__", "__post_init__"


class InitVar:
    """An annotation: a parameter of __init__ that is handed to __post_init__, not a field."""
    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


def _recursive_repr(function):
    running = set()

    def wrapper(self):
        key = id(self)
        if key in running:
            return "..."
        running.add(key)
        try:
            return function(self)
        finally:
            running.discard(key)
    wrapper.__name__, wrapper.__qualname__ = function.__name__, function.__qualname__
    wrapper.__wrapped__ = function
    return wrapper


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only",
                 "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = _EMPTY_METADATA if metadata is None else types.MappingProxyType(metadata)
        self.kw_only = kw_only
        self._field_type = None

    @_recursive_repr
    def __repr__(self):
        shown = ",".join(f"{n}={getattr(self, n)!r}" for n in self.__slots__[:-1])
        return f"Field({shown},_field_type={self._field_type})"

    def __set_name__(self, owner, name):
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen")

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init, self.repr, self.eq, self.order = init, repr, eq, order
        self.unsafe_hash, self.frozen = unsafe_hash, frozen

    def __repr__(self):
        return "_DataclassParams(%s)" % ",".join(f"{n}={getattr(self, n)!r}" for n in self.__slots__)


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    """Say more about a field than its annotation does."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _create(name, params, body, env, globals, result=""):
    """A function made from text; its helpers are the closure `env`."""
    text = f"def {name}({', '.join(params)}){result}:\n" + "\n".join("  " + line for line in body)
    maker = f"def __create_fn__({', '.join(env)}):\n" + "\n".join(" " + line for line in text.split("\n")) + f"\n return {name}"
    namespace = {}
    exec(maker, globals, namespace)
    return namespace["__create_fn__"](**env)


def _init_function(fields, std, kw_only, frozen, has_post_init, self_name, globals, slots):
    seen_default = False
    for f in std:
        if f.init:
            if f.default is not MISSING or f.default_factory is not MISSING:
                seen_default = True
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument")
    env = {"MISSING": MISSING, "_HAS_DEFAULT_FACTORY": _HAS_DEFAULT_FACTORY, "__dataclass_builtins_object__": object}
    body, params = [], [self_name]

    def parameter(f):
        env[f"_type_{f.name}"] = f.type
        default = ""
        if f.default is not MISSING:
            default = f"=_dflt_{f.name}"
        elif f.default_factory is not MISSING:
            default = "=_HAS_DEFAULT_FACTORY"
        return f"{f.name}:_type_{f.name}{default}"
    params += [parameter(f) for f in std if f.init]
    keyword_only = [parameter(f) for f in kw_only if f.init]
    if keyword_only:
        params += ["*"] + keyword_only
    for f in fields:
        default_name = f"_dflt_{f.name}"
        if f.default_factory is not MISSING:
            env[default_name] = f.default_factory
            value = f"{default_name}() if {f.name} is _HAS_DEFAULT_FACTORY else {f.name}" if f.init else f"{default_name}()"
        elif f.init:
            if f.default is not MISSING:
                env[default_name] = f.default
            value = f.name
        elif slots and f.default is not MISSING:
            env[default_name] = f.default  # there is no class attribute to fall back on
            value = default_name
        else:
            continue
        if f._field_type is _FIELD_INITVAR:
            continue
        if frozen:
            body.append(f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},{value})")
        else:
            body.append(f"{self_name}.{f.name}={value}")
    if has_post_init:
        arguments = ",".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.{_POST_INIT}({arguments})")
    return _create("__init__", params, body or ["pass"], env, globals, "->None")


def _tuple_text(name, fields):
    return "(" + "".join(f"{name}.{f.name}," for f in fields) + ")" if fields else "()"


def _set_new(cls, name, value):
    if name in cls.__dict__:
        return True
    value.__qualname__ = f"{cls.__qualname__}.{value.__name__}"
    setattr(cls, name, value)
    return False


def _is_class_var(annotation):
    typing = sys.modules.get("typing")
    return typing is not None and (annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar)


def _is_init_var(annotation):
    return annotation is InitVar or type(annotation) is InitVar


def _is_kw_only(annotation):
    return annotation is KW_ONLY


def _leading_word(text):
    """The word that text begins with, and what follows it."""
    text = text.lstrip()
    end = 0
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[:end], text[end:]


def _is_kind(annotation, cls, predicate, module_name):
    """Does the predicate hold of the annotation, or of what it names when it is text? The text is not evaluated: a name, or a
    name in a module, at its beginning is looked up where the class was written."""
    if predicate(annotation):
        return True
    if not isinstance(annotation, str):
        return False
    word, rest = _leading_word(annotation)
    namespace = getattr(sys.modules.get(cls.__module__), "__dict__", {})
    if word and rest.lstrip().startswith("."):
        inner = _leading_word(rest.lstrip()[1:])[0]
        if inner:
            module = sys.modules.get(module_name)
            if module is None or namespace.get(word) is not module:
                return False
            word, namespace = inner, module.__dict__
    return bool(word) and predicate(namespace.get(word))


def _get_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            default = MISSING
        f = field(default=default)
    f.name, f.type, f._field_type = name, annotation, _FIELD
    if _is_kind(annotation, cls, _is_class_var, "typing"):
        f._field_type = _FIELD_CLASSVAR
    elif _is_kind(annotation, cls, _is_init_var, "dataclasses"):
        f._field_type = _FIELD_INITVAR
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR) and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type is _FIELD_CLASSVAR:
        if f.kw_only is not MISSING:
            raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    elif f.kw_only is MISSING:
        f.kw_only = default_kw_only
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory")
    return f


def _collect(cls, kw_only):
    """The fields of the class: those of its bases first."""
    fields, any_frozen_base, has_bases = {}, False, False
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            has_bases = True
            fields.update(base_fields)
            any_frozen_base |= getattr(base, _PARAMS).frozen
    own = []
    seen_kw_only = False
    annotations = cls.__dict__.get("__annotations__", {})
    for name, annotation in annotations.items():
        if _is_kind(annotation, cls, _is_kw_only, "dataclasses"):
            if seen_kw_only:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_kw_only = kw_only = True
            continue
        own.append(_get_field(cls, name, annotation, kw_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return fields, has_bases, any_frozen_base


def _frozen_functions(cls, fields, globals):
    names = tuple(f.name for f in fields)
    env = {"cls": cls, "FrozenInstanceError": FrozenInstanceError, "names": names}
    check = "if type(self) is cls or name in names:"
    return (_create("__setattr__", ["self", "name", "value"],
                    [check, ' raise FrozenInstanceError(f"cannot assign to field {name!r}")', "super(cls, self).__setattr__(name, value)"], env, globals),
            _create("__delattr__", ["self", "name"],
                    [check, ' raise FrozenInstanceError(f"cannot delete field {name!r}")', "super(cls, self).__delattr__(name)"], env, globals))


def _annotation_text(annotation):
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        module = annotation.__module__
        return annotation.__qualname__ if module == "builtins" else f"{module}.{annotation.__qualname__}"
    return repr(annotation)


def _signature_text(all_init):
    plain, only = [], []
    for f in all_init:
        if not f.init:
            continue
        kind = _annotation_text(f.type)
        default = "" if f.default is MISSING and f.default_factory is MISSING else f" = {f.default!r}" if f.default_factory is MISSING else " = <factory>"
        (only if f.kw_only else plain).append(f"{f.name}: {kind}{default}")
    return "(" + ", ".join(plain + (["*"] + only if only else [])) + ")"


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    globals = sys.modules[cls.__module__].__dict__ if cls.__module__ in sys.modules else {}
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen))
    fields, has_bases, any_frozen_base = _collect(cls, kw_only)
    if has_bases:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not any_frozen_base and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING or (class_hash is None and "__eq__" in cls.__dict__))
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    all_init = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std = [f for f in all_init if not f.kw_only]
    keyword_only = [f for f in all_init if f.kw_only]
    plain = [f for f in fields.values() if f._field_type is _FIELD]
    if init:
        self_name = "__dataclass_self__" if "self" in fields else "self"
        _set_new(cls, "__init__", _init_function(all_init, std, keyword_only, frozen, hasattr(cls, _POST_INIT), self_name, globals, slots))
    if repr:
        shown = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in plain if f.repr)
        _set_new(cls, "__repr__", _recursive_repr(_create("__repr__", ["self"], ['return f"{self.__class__.__qualname__}(' + shown + ')"'], {}, globals)))
    compared = [f for f in plain if f.compare]
    mine, theirs = _tuple_text("self", compared), _tuple_text("other", compared)

    def comparison(name, op):
        return _create(name, ["self", "other"], ["if other.__class__ is self.__class__:", f" return {mine}{op}{theirs}", "return NotImplemented"], {}, globals)
    if eq:
        _set_new(cls, "__eq__", comparison("__eq__", "=="))
    if order:
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if _set_new(cls, name, comparison(name, op)):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
    if frozen:
        for function in _frozen_functions(cls, plain, globals):
            if _set_new(cls, function.__name__, function):
                raise TypeError(f"Cannot overwrite attribute {function.__name__} in class {cls.__name__}")
    if unsafe_hash and has_explicit_hash:
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if unsafe_hash or (eq and frozen and not has_explicit_hash):
        hashed = [f for f in plain if (f.compare if f.hash is None else f.hash)]
        cls.__hash__ = hashing = _create("__hash__", ["self"], [f"return hash({_tuple_text('self', hashed)})"], {}, globals)
        hashing.__qualname__ = f"{cls.__qualname__}.__hash__"
    elif eq and not has_explicit_hash:
        cls.__hash__ = None
    if not getattr(cls, "__doc__"):
        cls.__doc__ = cls.__name__ + _signature_text(all_init)
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple(f.name for f in std if f.init)
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _with_slots(cls, frozen, weakref_slot)
    abc.update_abstractmethods(cls)
    return cls


def _get_state(self):
    return [getattr(self, f.name) for f in fields(self)]


def _set_state(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def _with_slots(cls, frozen, weakref_slot):
    """The class anew, with __slots__ for its fields."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = tuple(f.name for f in fields(cls))
    inherited = set()
    for base in cls.__mro__[1:-1]:
        own = base.__dict__.get("__slots__", ())
        if hasattr(own, "__next__"):
            raise TypeError(f"Slots of '{base.__name__}' cannot be determined")
        inherited.update((own,) if isinstance(own, str) else own)
    wanted = [n for n in names if n not in inherited]
    if weakref_slot and "__weakref__" not in inherited:
        wanted.append("__weakref__")
    namespace["__slots__"] = tuple(wanted)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        cls.__qualname__ = qualname
    if frozen:
        if "__getstate__" not in namespace:
            cls.__getstate__ = _get_state
        if "__setstate__" not in namespace:
            cls.__setstate__ = _set_state
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    """Add special methods to a class, made from its annotated fields."""
    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """The fields, as a tuple."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def _convert(obj, factory, make):
    if _is_instance(obj):
        return make(obj, factory)
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(v, factory, make) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_convert(v, factory, make) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_convert(k, factory, make), _convert(v, factory, make)) for k, v in obj.items())
    return copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    """The fields as a dict, all the way down."""
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def make(o, factory):
        return factory([(f.name, _convert(getattr(o, f.name), factory, make)) for f in fields(o)])
    return make(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    """The fields as a tuple, all the way down."""
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def make(o, factory):
        return factory([_convert(getattr(o, f.name), factory, make) for f in fields(o)])
    return make(obj, tuple_factory)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
                   frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """A dataclass from a list of names, (name, type) or (name, type, field)."""
    namespace = {} if namespace is None else namespace
    seen, annotations, defaults = set(), {}, {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, defaults[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = annotation

    def fill(body):
        body.update(namespace)
        body.update(defaults)
        body["__annotations__"] = annotations
    cls = types.new_class(cls_name, bases, {}, fill)
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen, match_args=match_args,
                     kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new object like obj with some fields changed."""
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
