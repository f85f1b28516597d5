"""Type hints: special forms, generics, protocols, typed tuples and dicts (PEP 484 and those that followed it).

Nothing here checks types while a program runs. A hint is an object that says what it was made from:
- _SpecialForm: a name such as Union or ClassVar, most of them subscriptable;
- _SpecialGenericAlias: List, Dict, Iterable ...: a class under another name, subscriptable;
- _GenericAlias and its subclasses: the result of a subscript, with __origin__, __args__ and __parameters__.
"""
from abc import abstractmethod, ABCMeta
import collections
import collections.abc
import contextlib
import functools
import operator
import re as stdlib_re
import sys
import types
import warnings
from types import GenericAlias

__all__ = [
    'AbstractSet', 'Annotated', 'Any', 'AnyStr', 'AsyncContextManager', 'AsyncGenerator', 'AsyncIterable',
    'AsyncIterator', 'Awaitable', 'BinaryIO', 'ByteString', 'Callable', 'ChainMap', 'ClassVar', 'Collection',
    'Concatenate', 'Container', 'ContextManager', 'Coroutine', 'Counter', 'DefaultDict', 'Deque', 'Dict', 'Final',
    'ForwardRef', 'FrozenSet', 'Generator', 'Generic', 'Hashable', 'IO', 'ItemsView', 'Iterable', 'Iterator',
    'KeysView', 'List', 'Literal', 'LiteralString', 'Mapping', 'MappingView', 'Match', 'MutableMapping',
    'MutableSequence', 'MutableSet', 'NamedTuple', 'Never', 'NewType', 'NoReturn', 'NotRequired', 'Optional',
    'OrderedDict', 'ParamSpec', 'ParamSpecArgs', 'ParamSpecKwargs', 'Pattern', 'Protocol', 'Required', 'Reversible',
    'Self', 'Sequence', 'Set', 'Sized', 'SupportsAbs', 'SupportsBytes', 'SupportsComplex', 'SupportsFloat',
    'SupportsIndex', 'SupportsInt', 'SupportsRound', 'TYPE_CHECKING', 'Text', 'TextIO', 'Tuple', 'Type', 'TypeAlias',
    'TypeGuard', 'TypeVar', 'TypeVarTuple', 'TypedDict', 'Union', 'Unpack', 'ValuesView', 'assert_never',
    'assert_type', 'cast', 'clear_overloads', 'dataclass_transform', 'final', 'get_args', 'get_origin',
    'get_overloads', 'get_type_hints', 'is_typeddict', 'no_type_check', 'no_type_check_decorator', 'overload',
    'reveal_type', 'runtime_checkable',
]

TYPE_CHECKING = False


# ---- tools ----

def _caller(depth=1, default='__main__'):
    """The name of the module, depth calls above the function that asks."""
    try:
        return sys._getframe(depth + 1).f_globals.get('__name__', default)
    except (AttributeError, ValueError):
        return None


def _is_dunder(name):
    return name.startswith('__') and name.endswith('__')


_cleanups = []  # functions that empty the caches, for tests that look for leaks


def _tp_cache(func=None, /, *, typed=False):
    """Keep the results of a subscript; arguments that cannot be hashed go to the function each time."""
    if func is None:
        return functools.partial(_tp_cache, typed=typed)
    cached = functools.lru_cache(typed=typed)(func)
    _cleanups.append(cached.cache_clear)

    @functools.wraps(func)
    def subscript(*args):
        try:
            return cached(*args)
        except TypeError:
            pass  # not hashable, or wrong: the function itself tells
        return func(*args)
    return subscript


def _type_convert(arg, module=None, *, allow_special_forms=False):
    """None stands for its type, a string for the type that it names."""
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg, module=module, is_class=allow_special_forms)
    return arg


def _type_check(arg, msg, is_argument=True, module=None, *, allow_special_forms=False):
    """arg as a type; TypeError, beginning with msg, when it cannot be one."""
    arg = _type_convert(arg, module, allow_special_forms=allow_special_forms)
    if isinstance(arg, _GenericAlias):
        refused = arg.__origin__ in (Generic, Protocol)
        if not allow_special_forms:
            refused = refused or arg.__origin__ is ClassVar or (is_argument and arg.__origin__ is Final)
        if refused:
            raise TypeError(f"{arg} is not valid as type argument")
    if isinstance(arg, _SpecialForm):
        if arg not in _plain_forms and not (allow_special_forms and arg in (ClassVar, Final)):
            raise TypeError(f"Plain {arg} is not valid as type argument")
    elif arg is Generic or arg is Protocol:
        raise TypeError(f"Plain {arg} is not valid as type argument")
    elif type(arg) is tuple:
        raise TypeError(f"{msg} Got {arg!r:.100}.")
    return arg


def _check_types(params, msg="Parameters to generic types must be types."):
    return tuple(_type_check(p, msg) for p in params)


def _type_repr(obj):
    """How a type is shown within another: short for classes and functions."""
    if isinstance(obj, type) and not isinstance(obj, GenericAlias):
        if obj.__module__ == 'builtins':
            return obj.__qualname__
        return f'{obj.__module__}.{obj.__qualname__}'
    if obj is ...:
        return '...'
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    return repr(obj)


def _as_tuple(params):
    return params if isinstance(params, tuple) else (params,)


def _deduplicate(params):
    """Without what comes twice; the order stays."""
    if len(set(params)) == len(params):
        return params
    return tuple(dict.fromkeys(params))


def _collect_parameters(args):
    """The type variables in args, each once, in the order in which they first come."""
    found = []

    def add(variable):
        if variable not in found:
            found.append(variable)
    for arg in args:
        if isinstance(arg, type):
            continue
        if isinstance(arg, tuple):  # the arguments of a ParamSpec
            for variable in _collect_parameters(arg):
                add(variable)
        elif hasattr(arg, '__typing_subst__'):
            add(arg)
        else:
            for variable in getattr(arg, '__parameters__', ()):
                add(variable)
    return tuple(found)


def _few_or_many(actual, expected, what):
    amount = 'many' if actual > expected else 'few'
    return TypeError(f"Too {amount} arguments for {what}; actual {actual}, expected {expected}")


def _check_generic(cls, parameters, expected):
    """Is this the number of arguments that cls takes?"""
    if not expected:
        raise TypeError(f"{cls} is not a generic class")
    if len(parameters) != expected:
        raise _few_or_many(len(parameters), expected, cls)


def _prepare_arguments(alias, args):
    """ParamSpec and TypeVarTuple take several arguments: let them put the arguments in groups."""
    for parameter in alias.__parameters__:
        prepare = getattr(parameter, '__typing_prepare_subst__', None)
        if prepare is not None:
            args = prepare(alias, args)
    return args


def _is_typevar_like(x):
    return isinstance(x, (TypeVar, ParamSpec)) or _is_unpacked_typevartuple(x)


def _is_unpacked_typevartuple(x):
    return not isinstance(x, type) and getattr(x, '__typing_is_unpacked_typevartuple__', False)


def _is_param_expr(arg):
    """Can it stand for a ParamSpec?"""
    return arg is ... or isinstance(arg, (tuple, list, ParamSpec, _ConcatenateGenericAlias))


def _unpacked_arguments(arg):
    """The arguments of *tuple[...]; None: arg is no such thing."""
    return None if isinstance(arg, type) else getattr(arg, '__typing_unpacked_tuple_args__', None)


def _unpack_args(args):
    """*tuple[int, str] among the arguments counts as two; *tuple[int, ...] stays."""
    result = []
    for arg in args:
        inner = _unpacked_arguments(arg)
        if inner is None or inner[-1:] == (...,):
            result.append(arg)
        else:
            result.extend(inner)
    return result


def _should_unflatten_callable_args(alias, args):
    """Callable keeps its arguments flat: are the first of them a list in the source?"""
    return alias.__origin__ is collections.abc.Callable and not (len(args) == 2 and _is_param_expr(args[0]))


class _Final:
    """Mixin: such classes have no subclasses but those of this module."""

    __slots__ = ('__weakref__',)

    def __init_subclass__(cls, /, *args, _root=False, **kwds):
        if not _root:
            raise TypeError("Cannot subclass special typing classes")


class _Immutable:
    """Mixin: a copy is the object itself."""

    __slots__ = ()

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class _NotIterable:
    """Mixin: although it has __getitem__."""

    __slots__ = ()
    __iter__ = None


class _UnionOperand:
    """Mixin: X | Y and Y | X are unions."""

    __slots__ = ()

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


# ---- special forms ----

class _SpecialForm(_Final, _NotIterable, _UnionOperand, _root=True):
    # A name with a meaning of its own for type checkers. Its function makes the subscript, or tells that there is none.

    __slots__ = ('_name', '__doc__', '_getitem')

    def __init__(self, getitem):
        self._getitem = getitem
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__

    def __getattr__(self, name):
        if name in ('__name__', '__qualname__'):
            return self._name
        raise AttributeError(name)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return 'typing.' + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    @_tp_cache
    def __getitem__(self, parameters):
        return self._getitem(self, parameters)


class _LiteralSpecialForm(_SpecialForm, _root=True):
    """Literal[1] and Literal[True] are not the same, so the types of the arguments count."""

    def __getitem__(self, parameters):
        return self._getitem(self, *_as_tuple(parameters))


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """The type that goes with every other: a value of it can be used in any way.

    A class may derive from it, as mocks do; isinstance() does not take Any itself."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls, *args, **kwargs)


def _not_subscriptable(self, parameters):
    raise TypeError(f"{self} is not subscriptable")


def _plain_form(name, doc):
    """A form that stands alone."""
    def getitem(self, parameters):
        return _not_subscriptable(self, parameters)
    getitem.__name__, getitem.__doc__ = name, doc
    return _SpecialForm(getitem)


def _one_type(self, parameters, *, allow_special_forms=False):
    return _type_check(parameters, f"{self} accepts only single type.", allow_special_forms=allow_special_forms)


NoReturn = _plain_form('NoReturn', "The result of a function that never returns: def stop() -> NoReturn.")
Never = _plain_form('Never', "The type that has no values: what is left when every case has been dealt with.")
Self = _plain_form('Self', "Within a class, the type of the object itself: def set(self) -> Self.")
LiteralString = _plain_form('LiteralString', "A str that is written in the program, or made of such strings only.")
TypeAlias = _plain_form('TypeAlias', "Says that an assignment names a type: Table: TypeAlias = dict[str, int].")
_plain_forms = (NoReturn, Never, Self, LiteralString, TypeAlias)


@_SpecialForm
def ClassVar(self, parameters):
    """Says that an annotated name belongs to the class, not to each instance: count: ClassVar[int] = 0."""
    return _GenericAlias(self, (_one_type(self, parameters),))


@_SpecialForm
def Final(self, parameters):
    """Says that a name is assigned once, and not again in a subclass: LIMIT: Final[int] = 10."""
    return _GenericAlias(self, (_one_type(self, parameters),))


@_SpecialForm
def Union(self, parameters):
    """One of several types: Union[int, str] takes an int or a str.

    Unions within it are taken apart, what comes twice counts once, and a union of one type is that type."""
    if parameters == ():
        raise TypeError("Cannot take a Union of no types.")
    parameters = _check_types(_as_tuple(parameters), "Union[arg, ...]: each arg must be a type.")
    flat = []
    for p in parameters:
        flat.extend(p.__args__ if isinstance(p, (_UnionGenericAlias, types.UnionType)) else (p,))
    parameters = _deduplicate(tuple(flat))
    if len(parameters) == 1:
        return parameters[0]
    optional = len(parameters) == 2 and type(None) in parameters
    return _UnionGenericAlias(self, parameters, name="Optional" if optional else None)


@_SpecialForm
def Optional(self, parameters):
    """Optional[X] is Union[X, None]."""
    return Union[_type_check(parameters, f"{self} requires a single type."), type(None)]


@_LiteralSpecialForm
@_tp_cache(typed=True)
def Literal(self, *parameters):
    """One of the given values: Literal['r', 'w']."""
    flat = []
    for p in parameters:
        flat.extend(p.__args__ if isinstance(p, _LiteralGenericAlias) else (p,))
    try:
        flat = [value for value, _ in dict.fromkeys((value, type(value)) for value in flat)]
    except TypeError:
        pass  # one that cannot be hashed: all stay
    return _LiteralGenericAlias(self, tuple(flat))


@_SpecialForm
def Concatenate(self, parameters):
    """Arguments before those of a ParamSpec: Callable[Concatenate[int, P], str]."""
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    *first, last = _as_tuple(parameters)
    if not (last is ... or isinstance(last, ParamSpec)):
        raise TypeError("The last parameter to Concatenate should be a ParamSpec variable or ellipsis.")
    return _ConcatenateGenericAlias(self, (*_check_types(first, "Concatenate[arg, ...]: each arg must be a type."), last),
                                    _paramspec_tvars=True)


@_SpecialForm
def TypeGuard(self, parameters):
    """The result of a function that tells whether its argument has a type: def is_text(x) -> TypeGuard[str]."""
    return _GenericAlias(self, (_one_type(self, parameters),))


@_SpecialForm
def Required(self, parameters):
    """A key that a TypedDict must have, although the others may be missing."""
    item = _type_check(parameters, f"{self._name} accepts only a single type.", allow_special_forms=True)
    return _GenericAlias(self, (item,))


@_SpecialForm
def NotRequired(self, parameters):
    """A key that a TypedDict may lack."""
    item = _type_check(parameters, f"{self._name} accepts only a single type.", allow_special_forms=True)
    return _GenericAlias(self, (item,))


@_SpecialForm
def Unpack(self, parameters):
    """Unpack[Ts] is *Ts, for places where the star is not allowed."""
    return _UnpackGenericAlias(self, (_one_type(self, parameters),))


# ---- forward references ----

class ForwardRef(_Final, _UnionOperand, _root=True):
    """A type that is given by its text; it is evaluated when get_type_hints() asks."""

    __slots__ = ('__forward_arg__', '__forward_code__', '__forward_evaluated__', '__forward_value__',
                 '__forward_is_argument__', '__forward_is_class__', '__forward_module__')

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        # *Ts is no expression of its own
        text = f'({arg},)[0]' if arg.startswith('*') else arg
        try:
            code = compile(text, '<string>', 'eval')
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_code__ = code
        self.__forward_evaluated__ = False
        self.__forward_value__ = None
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module

    def _evaluate(self, globalns, localns, recursive_guard):
        if self.__forward_arg__ in recursive_guard:
            return self
        if self.__forward_evaluated__ and localns is globalns:
            return self.__forward_value__
        if globalns is None and localns is None:
            globalns = localns = {}
        elif globalns is None:
            globalns = localns
        elif localns is None:
            localns = globalns
        if self.__forward_module__ is not None:
            globalns = getattr(sys.modules.get(self.__forward_module__), '__dict__', globalns)
        found = _type_check(eval(self.__forward_code__, globalns, localns), "Forward references must evaluate to types.",
                            is_argument=self.__forward_is_argument__, allow_special_forms=self.__forward_is_class__)
        self.__forward_value__ = _eval_type(found, globalns, localns, recursive_guard | {self.__forward_arg__})
        self.__forward_evaluated__ = True
        return self.__forward_value__

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        if self.__forward_evaluated__ and other.__forward_evaluated__:
            return self.__forward_arg__ == other.__forward_arg__ and self.__forward_value__ == other.__forward_value__
        return self.__forward_arg__ == other.__forward_arg__ and self.__forward_module__ == other.__forward_module__

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __repr__(self):
        module = '' if self.__forward_module__ is None else f', module={self.__forward_module__!r}'
        return f'ForwardRef({self.__forward_arg__!r}{module})'


def _eval_type(t, globalns, localns, recursive_guard=frozenset()):
    """t with every forward reference in it evaluated."""
    if isinstance(t, ForwardRef):
        return t._evaluate(globalns, localns, recursive_guard)
    if not isinstance(t, (_GenericAlias, GenericAlias, types.UnionType)):
        return t
    if isinstance(t, GenericAlias):
        t = _with_references(t)
    args = tuple(_eval_type(a, globalns, localns, recursive_guard) for a in t.__args__)
    if args == t.__args__:
        return t
    if isinstance(t, GenericAlias):
        return GenericAlias(t.__origin__, args)
    if isinstance(t, types.UnionType):
        return functools.reduce(operator.or_, args)
    return t.copy_with(args)


def _with_references(t):
    """list['C'] holds plain text: make it a forward reference."""
    args = tuple(ForwardRef(a) if isinstance(a, str) else a for a in t.__args__)
    starred = t.__unpacked__
    t = t.__origin__[(args[:-1], args[-1])] if _should_unflatten_callable_args(t, args) else t.__origin__[args]
    return Unpack[t] if starred else t


# ---- type variables ----

class _Variable(_Immutable):
    """What the kinds of type variable share: they are pickled by name, in the module that made them."""

    def _set_name(self, name):
        self.__name__ = name

    def _set_module(self):
        module = _caller(depth=2)
        if module != 'typing':
            self.__module__ = module

    def _set_variance(self, bound, covariant, contravariant):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__bound__ = _type_check(bound, "Bound must be a type.") if bound else None

    def __repr__(self):
        prefix = '+' if self.__covariant__ else '-' if self.__contravariant__ else '~'
        return prefix + self.__name__

    def __reduce__(self):
        return self.__name__


class TypeVar(_Final, _Variable, _UnionOperand, _root=True):
    """A variable that stands for a type: T = TypeVar('T'); def first(items: list[T]) -> T.

    With constraints it stands for one of them, with a bound for a subtype of the bound."""

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self._set_name(name)
        self._set_variance(bound, covariant, contravariant)
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self.__constraints__ = _check_types(constraints, "TypeVar(name, constraint, ...): constraints must be types.")
        self._set_module()

    def __typing_subst__(self, arg):
        arg = _type_check(arg, "Parameters to generic types must be types.")
        starred = isinstance(arg, GenericAlias) and arg.__unpacked__
        if starred or (isinstance(arg, _GenericAlias) and arg.__origin__ is Unpack):
            raise TypeError(f"{arg} is not valid as type argument")
        return arg


class TypeVarTuple(_Final, _Variable, _root=True):
    """A variable that stands for any number of types: Ts = TypeVarTuple('Ts'); def call(*args: *Ts) -> tuple[*Ts]."""

    def __init__(self, name):
        self._set_name(name)
        self._set_module()

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        """Put the arguments that fall to this variable in a tuple of their own."""
        parameters = alias.__parameters__
        before = parameters.index(self)
        after = len(parameters) - before - 1
        if any(isinstance(p, TypeVarTuple) for p in parameters[before + 1:]):
            raise TypeError(f"More than one TypeVarTuple parameter in {alias}")
        filler, at = self._arbitrary_argument(args)
        # with *tuple[X, ...] among the arguments, X stands in for as many as are missing beside it
        left = before if at is None else min(before, at)
        right = after if at is None else min(after, len(args) - at - 1)
        if left + right > len(args):
            raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {before + after}")
        end = len(args) - right
        return (*args[:left], *[filler] * (before - left), tuple(args[left:end]), *[filler] * (after - right), *args[end:])

    def _arbitrary_argument(self, args):
        """(X, its index) for *tuple[X, ...] in args, (None, None) when there is none."""
        result = None, None
        for i, arg in enumerate(args):
            inner = _unpacked_arguments(arg)
            if inner and len(inner) == 2 and inner[1] is ...:
                if result[1] is not None:
                    raise TypeError("More than one unpacked arbitrary-length tuple argument")
                result = inner[0], i
        return result


class _ParamSpecPart(_Final, _Immutable, _root=True):
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.{self._part}"

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.__origin__ == other.__origin__

    __hash__ = None


class ParamSpecArgs(_ParamSpecPart, _root=True):
    """P.args: the positional arguments of a ParamSpec."""

    _part = 'args'


class ParamSpecKwargs(_ParamSpecPart, _root=True):
    """P.kwargs: the keyword arguments of a ParamSpec."""

    _part = 'kwargs'


class ParamSpec(_Final, _Variable, _UnionOperand, _root=True):
    """A variable that stands for the parameters of a callable: P = ParamSpec('P'); Callable[P, int]."""

    def __init__(self, name, *, bound=None, covariant=False, contravariant=False):
        self._set_name(name)
        self._set_variance(bound, covariant, contravariant)
        self._set_module()

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        if isinstance(arg, (list, tuple)):
            return _check_types(arg, "Expected a type.")
        if not _is_param_expr(arg):
            raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {arg}")
        return arg

    def __typing_prepare_subst__(self, alias, args):
        """X[int, str] is X[[int, str]] when this is the only parameter."""
        at = alias.__parameters__.index(self)
        if at >= len(args):
            raise TypeError(f"Too few arguments for {alias}")
        if len(alias.__parameters__) == 1 and not _is_param_expr(args[0]):
            return (args,)
        if isinstance(args[at], list):
            return (*args[:at], tuple(args[at]), *args[at + 1:])
        return args


# ---- aliases ----

class _BaseGenericAlias(_Final, _root=True):
    """A class under another name, with or without arguments. Attributes but its own are those of the class."""

    def __init__(self, origin, *, inst=True, name=None):
        self._inst = inst
        self._name = name
        self.__origin__ = origin

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except AttributeError:
            pass
        return result

    def __mro_entries__(self, bases):
        """The class itself, and Generic where no other base brings it."""
        entries = [] if self.__origin__ in bases else [self.__origin__]
        following = bases[bases.index(self) + 1:]
        if not any(isinstance(b, _BaseGenericAlias) or (isinstance(b, type) and issubclass(b, Generic)) for b in following):
            entries.append(Generic)
        return tuple(entries)

    def __getattr__(self, name):
        if '__origin__' in self.__dict__ and not _is_dunder(name):
            return getattr(self.__origin__, name)
        if name in ('__name__', '__qualname__'):
            return self._name or self.__origin__.__name__
        raise AttributeError(name)

    def __setattr__(self, name, value):
        if _is_dunder(name) or name in ('_name', '_inst', '_nparams', '_paramspec_tvars'):
            super().__setattr__(name, value)
        else:
            setattr(self.__origin__, name, value)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __dir__(self):
        return list(set(super().__dir__() + [name for name in dir(self.__origin__) if not _is_dunder(name)]))


class _GenericAlias(_BaseGenericAlias, _UnionOperand, _root=True):
    """The subscript of a generic class or form: __origin__[__args__]."""

    def __init__(self, origin, args, *, inst=True, name=None, _paramspec_tvars=False):
        super().__init__(origin, inst=inst, name=name)
        self.__args__ = args = _as_tuple(args)
        self.__parameters__ = _collect_parameters(args)
        self._paramspec_tvars = _paramspec_tvars
        if not name:
            self.__module__ = origin.__module__

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    @_tp_cache
    def __getitem__(self, args):
        """Put args in the place of the type variables."""
        if self.__origin__ in (Generic, Protocol):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        args = _unpack_args(tuple(_type_convert(p) for p in _as_tuple(args)))
        args = _prepare_arguments(self, tuple(args))
        if len(args) != len(self.__parameters__):
            raise _few_or_many(len(args), len(self.__parameters__), self)
        return self.copy_with(self._substituted(self.__args__, dict(zip(self.__parameters__, args))))

    def _substituted(self, args, values):
        result = []
        for old in args:
            new = old if isinstance(old, type) else self._substitute_one(old, values)
            flat = self.__origin__ is collections.abc.Callable and isinstance(new, tuple)
            if flat or _is_unpacked_typevartuple(old):
                result.extend(new)
            else:
                result.append(new)
        return tuple(result)

    def _substitute_one(self, old, values):
        if isinstance(old, tuple):  # the arguments of a ParamSpec
            return self._substituted(old, values)
        substitute = getattr(old, '__typing_subst__', None)
        if substitute is not None:
            return substitute(values[old])
        inner = []
        for parameter in getattr(old, '__parameters__', ()):
            value = values[parameter]
            inner.extend(value if isinstance(parameter, TypeVarTuple) else (value,))
        return old[tuple(inner)] if getattr(old, '__parameters__', ()) else old

    def copy_with(self, args):
        return self.__class__(self.__origin__, args, name=self._name, inst=self._inst, _paramspec_tvars=self._paramspec_tvars)

    def __repr__(self):
        name = 'typing.' + self._name if self._name else _type_repr(self.__origin__)
        return f'{name}[{", ".join(map(_type_repr, self.__args__)) or "()"}]'

    def __reduce__(self):
        origin = globals()[self._name] if self._name else self.__origin__
        return operator.getitem, (origin, self.__args__[0] if len(self.__args__) == 1 and type(self.__args__[0]) is not tuple
                                  else self.__args__)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name:  # List[int] and the like
            return super().__mro_entries__(bases)
        if self.__origin__ is Generic:
            following = bases[bases.index(self) + 1:]
            if Protocol in bases or any(isinstance(b, _BaseGenericAlias) and b is not self for b in following):
                return ()
        return (self.__origin__,)

    def __iter__(self):
        yield Unpack[self]


class _SpecialGenericAlias(_NotIterable, _BaseGenericAlias, _UnionOperand, _root=True):
    """List, Dict, Iterable ...: takes nparams arguments."""

    def __init__(self, origin, nparams, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name or origin.__name__)
        self._nparams = nparams
        where = origin.__qualname__ if origin.__module__ == 'builtins' else f'{origin.__module__}.{origin.__qualname__}'
        self.__doc__ = f'A generic version of {where}.'

    @_tp_cache
    def __getitem__(self, params):
        params = _check_types(_as_tuple(params))
        _check_generic(self, params, self._nparams)
        return self.copy_with(params)

    def copy_with(self, params):
        return _GenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __repr__(self):
        return 'typing.' + self._name

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        if not isinstance(cls, _GenericAlias):
            return issubclass(cls, self.__origin__)
        return super().__subclasscheck__(cls)

    def __reduce__(self):
        return self._name


class _CallableGenericAlias(_NotIterable, _GenericAlias, _root=True):
    """Callable[[int, str], float]; the arguments are kept flat."""

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and _is_param_expr(args[0]):
            return super().__repr__()
        return f'typing.Callable[[{", ".join(map(_type_repr, args[:-1]))}], {_type_repr(args[-1])}]'

    def __reduce__(self):
        *args, result = self.__args__
        if len(args) != 1 or not _is_param_expr(args[0]):
            return operator.getitem, (Callable, (args, result))
        return operator.getitem, (Callable, (args[0], result))


class _CallableType(_SpecialGenericAlias, _root=True):
    def copy_with(self, params):
        return _CallableGenericAlias(self.__origin__, params, name=self._name, inst=self._inst, _paramspec_tvars=True)

    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = params
        return self._subscript((tuple(args) if isinstance(args, list) else args, result))

    @_tp_cache
    def _subscript(self, params):
        args, result = params
        result = _type_check(result, "Callable[args, result]: result must be a type.")
        if args is ...:
            return self.copy_with((..., result))
        args = tuple(_type_convert(arg) for arg in _as_tuple(args))
        return self.copy_with((*args, result))


class _TupleType(_SpecialGenericAlias, _root=True):
    @_tp_cache
    def __getitem__(self, params):
        params = _as_tuple(params)
        if len(params) >= 2 and params[-1] is ...:
            return self.copy_with((*_check_types(params[:-1], "Tuple[t, ...]: t must be a type."), ...))
        return self.copy_with(_check_types(params, "Tuple[t0, t1, ...]: each t must be a type."))


class _UnionGenericAlias(_NotIterable, _GenericAlias, _root=True):
    def copy_with(self, params):
        return Union[params]

    def __eq__(self, other):
        if not isinstance(other, (_UnionGenericAlias, types.UnionType)):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and type(None) in args:
            return f'typing.Optional[{_type_repr(args[args[0] is type(None)])}]'
        return super().__repr__()

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, arg) for arg in self.__args__)

    def __reduce__(self):
        return operator.getitem, (Union, self.__args__)


class _LiteralGenericAlias(_GenericAlias, _root=True):
    def _typed(self):
        return {(value, type(value)) for value in self.__args__}

    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        return self._typed() == other._typed()

    def __hash__(self):
        return hash(frozenset(self._typed()))


class _ConcatenateGenericAlias(_GenericAlias, _root=True):
    def copy_with(self, params):
        last = params[-1]
        if isinstance(last, (list, tuple)):
            return (*params[:-1], *last)
        if isinstance(last, _ConcatenateGenericAlias):
            params = (*params[:-1], *last.__args__)
        return super().copy_with(params)


class _UnpackGenericAlias(_GenericAlias, _root=True):
    def __repr__(self):
        return '*' + repr(self.__args__[0])

    def __getitem__(self, args):
        if self.__typing_is_unpacked_typevartuple__:
            return args
        return super().__getitem__(args)

    @property
    def __typing_unpacked_tuple_args__(self):
        arg = self.__args__[0]
        return arg.__args__ if isinstance(arg, (_GenericAlias, GenericAlias)) else None

    @property
    def __typing_is_unpacked_typevartuple__(self):
        return isinstance(self.__args__[0], TypeVarTuple)


class _AnnotatedAlias(_NotIterable, _GenericAlias, _root=True):
    """Annotated[origin, *metadata]. It behaves as its origin does, which is also its one argument."""

    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            origin, metadata = origin.__origin__, origin.__metadata__ + metadata
        super().__init__(origin, origin, name='Annotated')
        self.__metadata__ = metadata

    def copy_with(self, params):
        origin, = params
        return _AnnotatedAlias(origin, self.__metadata__)

    def __repr__(self):
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"

    def __reduce__(self):
        return operator.getitem, (Annotated, (self.__origin__, *self.__metadata__))

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __getattr__(self, name):
        if name in ('__name__', '__qualname__'):
            return 'Annotated'
        return super().__getattr__(name)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _BaseGenericAlias):
            return self.__origin__.__mro_entries__((*bases, self.__origin__))
        return (self.__origin__,)


class Annotated:
    """A type with notes for other tools: Annotated[int, Range(0, 9)].

    get_type_hints() leaves the notes out, unless include_extras is true; __metadata__ has them."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        raise TypeError("Type Annotated cannot be instantiated.")

    @_tp_cache
    def __class_getitem__(cls, params):
        if not isinstance(params, tuple) or len(params) < 2:
            raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
        if _is_unpacked_typevartuple(params[0]):
            raise TypeError("Annotated[...] should not be used with an unpacked TypeVarTuple")
        origin = _type_check(params[0], "Annotated[t, ...]: t must be a type.", allow_special_forms=True)
        return _AnnotatedAlias(origin, params[1:])

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError(f"Cannot subclass {cls.__module__}.Annotated")


# ---- generic classes and protocols ----

class Generic:
    """Base of generic classes: class Stack(Generic[T]). Subscripts of the class then give the types to use."""

    __slots__ = ()
    _is_protocol = False

    @_tp_cache
    def __class_getitem__(cls, params):
        params = tuple(_type_convert(p) for p in _as_tuple(params))
        if cls in (Generic, Protocol):
            if not params:
                raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
            if not all(_is_typevar_like(p) for p in params):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables "
                                f"or parameter specification variables.")
            if len(set(params)) != len(params):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
            return _GenericAlias(cls, params, _paramspec_tvars=True)
        params = _prepare_arguments(cls, params)
        _check_generic(cls, params, len(cls.__parameters__))
        args = []
        for parameter, value in zip(cls.__parameters__, params):
            args.extend(value if isinstance(parameter, TypeVarTuple) else (value,))
        return _GenericAlias(cls, tuple(args), _paramspec_tvars=True)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        bases = cls.__dict__.get('__orig_bases__')
        if bases is None:
            plain = Generic in cls.__bases__ and cls.__name__ != 'Protocol' and type(cls) is not _TypedDictMeta
        else:
            plain = Generic in bases
        if plain:
            raise TypeError("Cannot inherit from plain Generic")
        cls.__parameters__ = _class_parameters(bases) if bases is not None else ()


def _class_parameters(bases):
    """The type variables of a class: those of Generic[...] when it is a base, otherwise of all bases."""
    found = _collect_parameters(bases)
    listed = None
    for base in bases:
        if isinstance(base, _GenericAlias) and base.__origin__ is Generic:
            if listed is not None:
                raise TypeError("Cannot inherit from Generic[...] multiple types.")
            listed = base.__parameters__
    if listed is None:
        return found
    missing = ', '.join(str(t) for t in found if t not in listed)
    if missing:
        raise TypeError(f"Some type variables ({missing}) are not listed in Generic[{', '.join(map(str, listed))}]")
    return listed


# Attributes of a class that are not members of the protocol that it defines.
EXCLUDED_ATTRIBUTES = [
    '__abstractmethods__', '__annotations__', '__args__', '__class_getitem__', '__dict__', '__doc__', '__init__',
    '__module__', '__new__', '__orig_bases__', '__orig_class__', '__origin__', '__parameters__', '__slots__',
    '__subclasshook__', '__weakref__', '__match_args__', '_abc_impl', '_is_protocol', '_is_runtime_protocol',
    '_MutableMapping__marker',
]


def _get_protocol_attrs(cls):
    """The names of the members of a protocol."""
    members = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ('Protocol', 'Generic'):
            continue
        members.update(base.__dict__, getattr(base, '__annotations__', {}))
    return {name for name in members if name not in EXCLUDED_ATTRIBUTES and not name.startswith('_abc_')}


def _is_callable_members_only(cls):
    return all(callable(getattr(cls, name, None)) for name in _get_protocol_attrs(cls))


def _no_init_or_replace_init(self, *args, **kwargs):
    """__init__ of a protocol: there are no instances. In a class derived from it, the next __init__ is looked for."""
    cls = type(self)
    if cls._is_protocol:
        raise TypeError('Protocols cannot be instantiated')
    if cls.__init__ is not _no_init_or_replace_init:
        return
    for base in cls.__mro__:
        init = base.__dict__.get('__init__', _no_init_or_replace_init)
        if init is not _no_init_or_replace_init:
            cls.__init__ = init
            break
    else:
        cls.__init__ = object.__init__
    cls.__init__(self, *args, **kwargs)


def _allow_reckless_class_checks(depth=3):
    """abc and functools ask any class in passing: there a check of a protocol is no mistake."""
    return _caller(depth) in {'abc', 'functools', None}


def _defines_member(cls, name):
    """True, False, or None where the member is set to None."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return True if base.__dict__[name] is not None else None
        annotations = getattr(base, '__annotations__', {})
        if (isinstance(annotations, collections.abc.Mapping) and name in annotations
                and issubclass(cls, Generic) and cls._is_protocol):
            return True
    return False


def _proto_hook(cls):
    def __subclasshook__(other):
        if not cls.__dict__.get('_is_protocol', False):
            return NotImplemented
        if not getattr(cls, '_is_runtime_protocol', False):
            if _allow_reckless_class_checks():
                return NotImplemented
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if not _is_callable_members_only(cls):
            if _allow_reckless_class_checks():
                return NotImplemented
            raise TypeError("Protocols with non-method members don't support issubclass()")
        if not isinstance(other, type):
            raise TypeError('issubclass() arg 1 must be a class')
        return True if all(_defines_member(other, name) for name in _get_protocol_attrs(cls)) else NotImplemented
    return __subclasshook__


class _ProtocolMeta(ABCMeta):
    """isinstance() of a protocol looks at the instance, which may have attributes that its class has not."""

    def __instancecheck__(cls, instance):
        protocol = getattr(cls, '_is_protocol', False)
        if (protocol and not getattr(cls, '_is_runtime_protocol', False)
                and not _allow_reckless_class_checks(depth=2)):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if (not protocol or _is_callable_members_only(cls)) and issubclass(instance.__class__, cls):
            return True
        if protocol and all(_has_member(cls, instance, name) for name in _get_protocol_attrs(cls)):
            return True
        return super().__instancecheck__(instance)


def _has_member(cls, instance, name):
    """A method that is set to None is none."""
    return hasattr(instance, name) and not (callable(getattr(cls, name, None)) and getattr(instance, name) is None)


# Modules whose classes may be bases of a protocol.
_PROTO_ALLOWLIST = {
    'collections.abc': ['Callable', 'Awaitable', 'Iterable', 'Iterator', 'AsyncIterable', 'Hashable', 'Sized',
                        'Container', 'Collection', 'Reversible'],
    'contextlib': ['AbstractContextManager', 'AbstractAsyncContextManager'],
}


def _may_be_protocol_base(base):
    if base in (object, Generic) or base.__name__ in _PROTO_ALLOWLIST.get(base.__module__, ()):
        return True
    return issubclass(base, Generic) and getattr(base, '_is_protocol', False)


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base of protocols: classes that say what members a type must have, whatever its bases (PEP 544).

    class Closable(Protocol):
        def close(self) -> None: ...

    With @runtime_checkable, isinstance() and issubclass() look for the members."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get('_is_protocol', False):
            cls._is_protocol = any(b is Protocol for b in cls.__bases__)
        if '__subclasshook__' not in cls.__dict__:
            cls.__subclasshook__ = _proto_hook(cls)
        if not cls._is_protocol:
            return
        for base in cls.__bases__:
            if not _may_be_protocol_base(base):
                raise TypeError('Protocols can only inherit from other protocols, got %r' % base)
        if cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init_or_replace_init


def runtime_checkable(cls):
    """Let isinstance() and issubclass() check a protocol, by looking whether the members are there."""
    if not issubclass(cls, Generic) or not cls._is_protocol:
        raise TypeError('@runtime_checkable can be only applied to protocol classes, got %r' % cls)
    cls._is_runtime_protocol = True
    return cls


# ---- hints of functions and classes ----

_allowed_types = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType,
                  types.WrapperDescriptorType, types.MethodWrapperType, types.MethodDescriptorType)


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class, module or function as types: text is evaluated, None is its type.

    Those of a class include its bases' and are evaluated in the modules where they stand. Annotated, Required and
    NotRequired are taken off, unless include_extras is true."""
    if getattr(obj, '__no_type_check__', None):
        return {}
    hints = _class_hints(obj, globalns, localns) if isinstance(obj, type) else _object_hints(obj, globalns, localns)
    return hints if include_extras else {name: _strip_annotations(t) for name, t in hints.items()}


def _class_hints(cls, globalns, localns):
    hints = {}
    for base in reversed(cls.__mro__):
        names = globalns
        if names is None:
            names = getattr(sys.modules.get(base.__module__, None), '__dict__', {})
        own = dict(vars(base)) if localns is None else localns
        if localns is None and globalns is None:
            names, own = own, names  # the module's names come first, as they always did
        annotations = base.__dict__.get('__annotations__', {})
        if isinstance(annotations, types.GetSetDescriptorType):
            annotations = {}
        for name, value in annotations.items():
            hints[name] = _eval_hint(value, names, own, is_argument=False, is_class=True)
    return hints


def _object_hints(obj, globalns, localns):
    if globalns is None:
        if isinstance(obj, types.ModuleType):
            globalns = obj.__dict__
        else:
            inner = obj
            while hasattr(inner, '__wrapped__'):
                inner = inner.__wrapped__
            globalns = getattr(inner, '__globals__', {})
    if localns is None:
        localns = globalns
    annotations = getattr(obj, '__annotations__', None)
    if annotations is None:
        if isinstance(obj, _allowed_types):
            return {}
        raise TypeError(f'{obj!r} is not a module, class, method, or function.')
    is_argument = not isinstance(obj, types.ModuleType)
    return {name: _eval_hint(value, globalns, localns, is_argument=is_argument, is_class=False)
            for name, value in dict(annotations).items()}


def _eval_hint(value, globalns, localns, *, is_argument, is_class):
    if value is None:
        value = type(None)
    if isinstance(value, str):
        value = ForwardRef(value, is_argument=is_argument, is_class=is_class)
    return _eval_type(value, globalns, localns)


def _strip_annotations(t):
    """t without Annotated, Required and NotRequired, on all levels."""
    if isinstance(t, _AnnotatedAlias):
        return _strip_annotations(t.__origin__)
    if isinstance(t, _GenericAlias) and t.__origin__ in (Required, NotRequired):
        return _strip_annotations(t.__args__[0])
    if not isinstance(t, (_GenericAlias, GenericAlias, types.UnionType)):
        return t
    args = tuple(_strip_annotations(a) for a in t.__args__)
    if args == t.__args__:
        return t
    if isinstance(t, GenericAlias):
        return GenericAlias(t.__origin__, args)
    if isinstance(t, types.UnionType):
        return functools.reduce(operator.or_, args)
    return t.copy_with(args)


def get_origin(tp):
    """What was subscripted: list for List[int] and list[int], Union for Optional[int]; None for anything else."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_BaseGenericAlias, GenericAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    return types.UnionType if isinstance(tp, types.UnionType) else None


def get_args(tp):
    """What a type was subscripted with: (int, str) for Dict[int, str], ([int], str) for Callable[[int], str]."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (_GenericAlias, GenericAlias)):
        args = tp.__args__
        return (list(args[:-1]), args[-1]) if _should_unflatten_callable_args(tp, args) else args
    return tp.__args__ if isinstance(tp, types.UnionType) else ()


# ---- functions and decorators for type checkers ----

def cast(typ, val):
    """val, which a type checker then takes to be of type typ."""
    return val


def assert_type(val, typ, /):
    """val; a type checker complains unless it finds the type typ for it."""
    return val


_ASSERT_NEVER_REPR_MAX_LENGTH = 100


def assert_never(arg: Never, /) -> Never:
    """For a place that cannot be reached: a type checker proves it, at run time it is an AssertionError."""
    text = repr(arg)
    if len(text) > _ASSERT_NEVER_REPR_MAX_LENGTH:
        text = text[:_ASSERT_NEVER_REPR_MAX_LENGTH] + '...'
    raise AssertionError(f"Expected code to be unreachable, but got: {text}")


def reveal_type(obj, /):
    """obj; a type checker tells the type that it finds, at run time the real one is printed to stderr."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def final(f):
    """Decorator: the method is not to be overridden, the class has no subclasses. Sets __final__."""
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def no_type_check(arg):
    """Decorator: the annotations of a function, or of a class with its methods, are not type hints."""
    if isinstance(arg, type):
        for name in dir(arg):
            _no_type_check_member(arg, name)
    try:
        arg.__no_type_check__ = True
    except TypeError:
        pass  # a built-in class
    return arg


def _no_type_check_member(cls, name):
    """Marks what was defined within the class itself, not what is only bound to a name there."""
    member = getattr(cls, name)
    if (getattr(member, '__qualname__', None) != f"{cls.__qualname__}.{getattr(member, '__name__', None)}"
            or getattr(member, '__module__', None) != cls.__module__):
        return
    if isinstance(member, types.MethodType):
        member = member.__func__
    if isinstance(member, types.FunctionType):
        member.__no_type_check__ = True
    elif isinstance(member, type):
        no_type_check(member)


def no_type_check_decorator(decorator):
    """Decorator of a decorator: what that one returns is marked as no_type_check() does."""
    @functools.wraps(decorator)
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))
    return wrapped


def _overload_dummy(*args, **kwds):
    """What @overload puts in the place of a function."""
    raise NotImplementedError(
        "You should not call an overloaded function. A series of @overload-decorated functions outside a stub module "
        "should always be followed by an implementation that is not @overload-ed.")


# module -> qualified name -> number of the first line -> function
_overload_registry = collections.defaultdict(functools.partial(collections.defaultdict, dict))


def overload(func):
    """Decorator for one of several signatures; the implementation follows, without the decorator."""
    inner = getattr(func, '__func__', func)
    try:
        _overload_registry[inner.__module__][inner.__qualname__][inner.__code__.co_firstlineno] = func
    except AttributeError:
        pass  # no function of Python
    return _overload_dummy


def get_overloads(func):
    """The functions that @overload saw under the name of func, in the order of the source."""
    inner = getattr(func, '__func__', func)
    of_module = _overload_registry.get(inner.__module__, {})
    return list(of_module.get(inner.__qualname__, {}).values())


def clear_overloads():
    """Forget all that @overload saw."""
    _overload_registry.clear()


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, field_specifiers=(), **kwargs):
    """Decorator: what it stands on makes classes that behave as dataclasses do. Sets __dataclass_transform__."""
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            'eq_default': eq_default, 'order_default': order_default, 'kw_only_default': kw_only_default,
            'field_specifiers': field_specifiers, 'kwargs': kwargs,
        }
        return cls_or_fn
    return decorator


def _idfunc(_, x):
    return x


class NewType:
    """A name for a type that a checker keeps apart from it: UserId = NewType('UserId', int).

    At run time UserId(5) is 5."""

    __call__ = _idfunc

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition('.')[2]
        self.__supertype__ = tp
        module = _caller()
        if module != 'typing':
            self.__module__ = module

    def __mro_entries__(self, bases):
        base_name = self.__name__

        class Dummy:  # the error shall tell the name of the class that is being made
            def __init_subclass__(cls):
                name = cls.__name__
                raise TypeError(f"Cannot subclass an instance of NewType. Perhaps you were looking for: "
                                f"`{name} = NewType({name!r}, {base_name})`")
        return (Dummy,)

    def __repr__(self):
        return f'{self.__module__}.{self.__qualname__}'

    def __reduce__(self):
        return self.__qualname__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


# ---- NamedTuple and TypedDict ----

_prohibited = frozenset({'__new__', '__init__', '__slots__', '__getnewargs__', '_fields', '_field_defaults',
                         '_field_types', '_make', '_replace', '_asdict', '_source'})
_special = frozenset({'__module__', '__name__', '__annotations__'})


def _make_nmtuple(name, fields, module, defaults=()):
    fields = {field: _type_check(t, f"field {field} annotation must be a type") for field, t in fields}
    made = collections.namedtuple(name, fields, defaults=defaults, module=module)
    made.__annotations__ = made.__new__.__annotations__ = fields
    return made


class NamedTupleMeta(type):
    """Makes a class statement with annotations a named tuple."""

    def __new__(cls, typename, bases, ns):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError('can only inherit from a NamedTuple type and Generic')
        fields = ns.get('__annotations__', {})
        made = _make_nmtuple(typename, fields.items(), ns['__module__'], [ns[n] for n in _fields_with_default(fields, ns)])
        made.__bases__ = tuple(tuple if base is _NamedTuple else base for base in bases)
        if Generic in bases:
            made.__class_getitem__ = classmethod(Generic.__class_getitem__.__func__)
        for key, value in ns.items():
            if key in _prohibited:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in _special and key not in made._fields:
                setattr(made, key, value)
        if Generic in bases:
            made.__init_subclass__()
        return made


def _fields_with_default(fields, ns):
    names = []
    for field in fields:
        if field in ns:
            names.append(field)
        elif names:
            raise TypeError(f"Non-default namedtuple field {field} cannot follow default "
                            f"field{'s' if len(names) > 1 else ''} {', '.join(names)}")
    return names


def NamedTuple(typename, fields=None, /, **kwargs):
    """A named tuple with types: as base of a class with annotated fields, or NamedTuple('Point', [('x', int)])."""
    if fields is None:
        fields = kwargs.items()
    elif kwargs:
        raise TypeError("Either list of fields or keywords can be provided to NamedTuple, not both")
    return _make_nmtuple(typename, fields, module=_caller())


_NamedTuple = type.__new__(NamedTupleMeta, 'NamedTuple', (), {})


def _namedtuple_mro_entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _namedtuple_mro_entries


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        """A class statement makes a class derived from dict that knows its keys; calling it makes a dict."""
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError('cannot inherit from both a TypedDict type and a non-TypedDict base class')
        generic = (Generic,) if any(issubclass(b, Generic) for b in bases) else ()
        made = type.__new__(_TypedDictMeta, name, (*generic, dict), ns)
        msg = "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type"
        own = {key: _type_check(t, msg, module=made.__module__) for key, t in ns.get('__annotations__', {}).items()}
        annotations, required, optional = {}, set(), set()
        for base in bases:
            annotations.update(base.__dict__.get('__annotations__', {}))
            required.update(base.__dict__.get('__required_keys__', ()))
            optional.update(base.__dict__.get('__optional_keys__', ()))
        annotations.update(own)
        for key, t in own.items():
            (required if _is_required(t, total) else optional).add(key)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        if not hasattr(made, '__total__'):
            made.__total__ = total
        return made

    __call__ = dict  # the values are not looked at

    def __subclasscheck__(cls, other):
        raise TypeError('TypedDict does not support instance and class checks')

    __instancecheck__ = __subclasscheck__


def _is_required(t, total):
    if get_origin(t) is Annotated:
        t = t.__origin__
    origin = get_origin(t)
    return origin is Required or (total and origin is not NotRequired)


def TypedDict(typename, fields=None, /, *, total=True, **kwargs):
    """A dict with known keys: as base of a class with annotated keys, or TypedDict('Point', {'x': int}).

    With total=False every key may be missing."""
    if fields is None:
        fields = kwargs
    elif kwargs:
        raise TypeError("TypedDict takes either a dict or keyword arguments, but not both")
    if kwargs:
        warnings.warn("The kwargs-based syntax for TypedDict definitions is deprecated in Python 3.11, will be removed "
                      "in Python 3.13, and may not be understood by third-party type checkers.",
                      DeprecationWarning, stacklevel=2)
    ns = {'__annotations__': dict(fields)}
    module = _caller()
    if module is not None:
        ns['__module__'] = module
    return _TypedDictMeta(typename, (), ns, total=total)


_TypedDict = type.__new__(_TypedDictMeta, 'TypedDict', (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Is it a class made by TypedDict?"""
    return isinstance(tp, _TypedDictMeta)


# ---- names for the types of other modules ----

_alias = _SpecialGenericAlias

Hashable = _alias(collections.abc.Hashable, 0)
Awaitable = _alias(collections.abc.Awaitable, 1)
Coroutine = _alias(collections.abc.Coroutine, 3)
AsyncIterable = _alias(collections.abc.AsyncIterable, 1)
AsyncIterator = _alias(collections.abc.AsyncIterator, 1)
AsyncGenerator = _alias(collections.abc.AsyncGenerator, 2)
Iterable = _alias(collections.abc.Iterable, 1)
Iterator = _alias(collections.abc.Iterator, 1)
Generator = _alias(collections.abc.Generator, 3)
Reversible = _alias(collections.abc.Reversible, 1)
Sized = _alias(collections.abc.Sized, 0)
Container = _alias(collections.abc.Container, 1)
Collection = _alias(collections.abc.Collection, 1)
AbstractSet = _alias(collections.abc.Set, 1, name='AbstractSet')
MutableSet = _alias(collections.abc.MutableSet, 1)
Mapping = _alias(collections.abc.Mapping, 2)
MutableMapping = _alias(collections.abc.MutableMapping, 2)
MappingView = _alias(collections.abc.MappingView, 1)
KeysView = _alias(collections.abc.KeysView, 1)
ItemsView = _alias(collections.abc.ItemsView, 2)
ValuesView = _alias(collections.abc.ValuesView, 1)
Sequence = _alias(collections.abc.Sequence, 1)
MutableSequence = _alias(collections.abc.MutableSequence, 1)
ByteString = _alias(collections.abc.ByteString, 0)
ContextManager = _alias(contextlib.AbstractContextManager, 1, name='ContextManager')
AsyncContextManager = _alias(contextlib.AbstractAsyncContextManager, 1, name='AsyncContextManager')
List = _alias(list, 1, inst=False, name='List')
Set = _alias(set, 1, inst=False, name='Set')
FrozenSet = _alias(frozenset, 1, inst=False, name='FrozenSet')
Dict = _alias(dict, 2, inst=False, name='Dict')
Type = _alias(type, 1, inst=False, name='Type')
Deque = _alias(collections.deque, 1, name='Deque')
DefaultDict = _alias(collections.defaultdict, 2, name='DefaultDict')
OrderedDict = _alias(collections.OrderedDict, 2)
Counter = _alias(collections.Counter, 1)
ChainMap = _alias(collections.ChainMap, 2)
Pattern = _alias(stdlib_re.Pattern, 1)
Match = _alias(stdlib_re.Match, 1)
Tuple = _TupleType(tuple, -1, inst=False, name='Tuple')
Tuple.__doc__ = """A tuple with the types of its items: Tuple[int, str]; Tuple[int, ...] has any number of ints."""
Callable = _CallableType(collections.abc.Callable, 2)
Callable.__doc__ = """A callable with the types of its arguments and result: Callable[[int, str], float], Callable[..., float]."""
Type.__doc__ = """A class: Type[C] takes C and the classes derived from it."""
Text = str

T = TypeVar('T')  # any type
KT = TypeVar('KT')
VT = TypeVar('VT')
T_co = TypeVar('T_co', covariant=True)
V_co = TypeVar('V_co', covariant=True)
VT_co = TypeVar('VT_co', covariant=True)
T_contra = TypeVar('T_contra', contravariant=True)
CT_co = TypeVar('CT_co', covariant=True, bound=type)
AnyStr = TypeVar('AnyStr', bytes, str)


@runtime_checkable
class SupportsInt(Protocol):
    """What int() takes."""

    __slots__ = ()

    @abstractmethod
    def __int__(self) -> int:
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    """What float() takes."""

    __slots__ = ()

    @abstractmethod
    def __float__(self) -> float:
        pass


@runtime_checkable
class SupportsComplex(Protocol):
    """What complex() takes."""

    __slots__ = ()

    @abstractmethod
    def __complex__(self) -> complex:
        pass


@runtime_checkable
class SupportsBytes(Protocol):
    """What bytes() takes."""

    __slots__ = ()

    @abstractmethod
    def __bytes__(self) -> bytes:
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    """What can be an index."""

    __slots__ = ()

    @abstractmethod
    def __index__(self) -> int:
        pass


@runtime_checkable
class SupportsAbs(Protocol[T_co]):
    """What abs() takes; its result has the type of the argument."""

    __slots__ = ()

    @abstractmethod
    def __abs__(self) -> T_co:
        pass


@runtime_checkable
class SupportsRound(Protocol[T_co]):
    """What round() takes; its result has the type of the argument."""

    __slots__ = ()

    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T_co:
        pass


# ---- files ----

class IO(Generic[AnyStr]):
    """What open() returns: a file of str (TextIO) or of bytes (BinaryIO)."""

    __slots__ = ()

    @property
    @abstractmethod
    def mode(self) -> str:
        pass

    @property
    @abstractmethod
    def name(self) -> str:
        pass

    @abstractmethod
    def close(self) -> None:
        pass

    @property
    @abstractmethod
    def closed(self) -> bool:
        pass

    @abstractmethod
    def fileno(self) -> int:
        pass

    @abstractmethod
    def flush(self) -> None:
        pass

    @abstractmethod
    def isatty(self) -> bool:
        pass

    @abstractmethod
    def read(self, n: int = -1) -> AnyStr:
        pass

    @abstractmethod
    def readable(self) -> bool:
        pass

    @abstractmethod
    def readline(self, limit: int = -1) -> AnyStr:
        pass

    @abstractmethod
    def readlines(self, hint: int = -1) -> List[AnyStr]:
        pass

    @abstractmethod
    def seek(self, offset: int, whence: int = 0) -> int:
        pass

    @abstractmethod
    def seekable(self) -> bool:
        pass

    @abstractmethod
    def tell(self) -> int:
        pass

    @abstractmethod
    def truncate(self, size: int = None) -> int:
        pass

    @abstractmethod
    def writable(self) -> bool:
        pass

    @abstractmethod
    def write(self, s: AnyStr) -> int:
        pass

    @abstractmethod
    def writelines(self, lines: List[AnyStr]) -> None:
        pass

    @abstractmethod
    def __enter__(self) -> 'IO[AnyStr]':
        pass

    @abstractmethod
    def __exit__(self, type, value, traceback) -> None:
        pass


class BinaryIO(IO[bytes]):
    """What open() returns for a binary mode."""

    __slots__ = ()

    @abstractmethod
    def write(self, s: Union[bytes, bytearray]) -> int:
        pass

    @abstractmethod
    def __enter__(self) -> 'BinaryIO':
        pass


class TextIO(IO[str]):
    """What open() returns for a text mode."""

    __slots__ = ()

    @property
    @abstractmethod
    def buffer(self) -> BinaryIO:
        pass

    @property
    @abstractmethod
    def encoding(self) -> str:
        pass

    @property
    @abstractmethod
    def errors(self) -> Optional[str]:
        pass

    @property
    @abstractmethod
    def line_buffering(self) -> bool:
        pass

    @property
    @abstractmethod
    def newlines(self) -> Any:
        pass

    @abstractmethod
    def __enter__(self) -> 'TextIO':
        pass


class _DeprecatedType(type):
    """Of the two namespaces that were modules once: what is read from them works, with a warning."""

    def __getattribute__(cls, name):
        if name not in ('__dict__', '__module__') and name in cls.__dict__:
            warnings.warn(f"{cls.__name__} is deprecated, import directly from typing instead. "
                          f"{cls.__name__} will be removed in Python 3.12.", DeprecationWarning, stacklevel=2)
        return super().__getattribute__(name)


class io(metaclass=_DeprecatedType):
    """typing.io: IO, TextIO and BinaryIO."""

    __all__ = ['IO', 'TextIO', 'BinaryIO']
    IO = IO
    TextIO = TextIO
    BinaryIO = BinaryIO


class re(metaclass=_DeprecatedType):
    """typing.re: Pattern and Match."""

    __all__ = ['Pattern', 'Match']
    Pattern = Pattern
    Match = Match


for _name, _namespace in ('io', io), ('re', re):
    type.__setattr__(_namespace, '__name__', f'typing.{_name}')
    sys.modules[f'typing.{_name}'] = _namespace
del _name, _namespace
