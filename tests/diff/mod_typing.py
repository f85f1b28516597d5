"""typing: what subscripts give and refuse, their texts, hints, protocols, typed tuples and dicts."""
import collections.abc
import copy
import pickle
import re
import types
import typing as t
import warnings
from typing import *

T = TypeVar('T')
S = TypeVar('S')
P = ParamSpec('P')
P2 = ParamSpec('P2')
Ts = TypeVarTuple('Ts')


def show(expressions):
    for text in expressions.strip().splitlines():
        text = text.strip()
        try:
            result = repr(eval(text))
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        print(text, '->', re.sub(' at 0x[0-9a-f]+', '', result))


print("== forms")
show("""
Any
Any()
Any[int]
isinstance(1, Any)
issubclass(int, Any)
NoReturn()
NoReturn[int]
Self[int]
isinstance(1, Self)
issubclass(int, Never)
Union[int, str]
Union[int, str, int]
Union[int, Union[str, None]]
Union[int | float, str]
Union[()]
Union[int]
Union[1, 2]
Union[int, str] == Union[str, int], hash(Union[int, str]) == hash(Union[str, int]), Union[int, str] == int | str
isinstance(1, Union[int, str]), issubclass(bytes, Union[int, str])
Union[int, str]()
Union.__name__, Optional[int].__name__, Union[int, str].__qualname__
Optional
Optional[int]
Optional[None]
Optional[int, str]
Literal[1, True, 'x', None]
Literal[1][1]
Literal[1, 1, Literal[2, 3], 3]
Literal[1] == Literal[True], Literal[1, 2] == Literal[2, 1], hash(Literal[1, 2]) == hash(Literal[2, 1])
Literal[[], []]
ClassVar[int]
ClassVar[1, 2]
Final[int, str]
List[ClassVar[int]]
List[Final]
List[Generic]
List[Protocol[T]]
List[((1, 2),)]
Concatenate[int]
Concatenate[()]
Concatenate[int, P]
Concatenate[int, ...]
TypeGuard[int]
TypeGuard[int, str]
Required[int], NotRequired[Annotated[int, 1]]
Required[1, 2]
Unpack[Ts], Unpack[Tuple[int, str]], [*Ts], [*tuple[int, ...]]
Unpack[int, str]
Annotated[int, 1]
Annotated[Annotated[int, 1], 'a'], Annotated[List[T], 1][int]
Annotated[int]
Annotated()
Annotated[int, 1].__metadata__, Annotated[int, 1].__origin__, Annotated[int, 1].__args__
Annotated[int, 1] == Annotated[int, 2], Annotated[int, 1] == Annotated[int, 1]
Annotated[dict, 1](a=2)
iter(Union[int, str])
iter(List)
TYPE_CHECKING, Text
""")

print("== aliases")
show("""
List, List[int], List[T][int], List['C'], List[None]
List[int, str]
List[int][str]
List[T][int, str]
List()
List[int]()
List[List[T]].__parameters__, Dict[T, List[S]].__parameters__, Dict[T, T].__parameters__
Dict[T, S][int, str], Dict[T, T][int], Dict[T, List[S]][int, str]
Dict[int]
Generator[int]
Tuple, Tuple[()], Tuple[int, ...], Tuple[int, str], Tuple[T, ...][int], Tuple[()].__args__
Tuple()
Type[int], Type[T][int]
Deque(), Counter('aab'), DefaultDict(list)
Sized()
Sized[int]
isinstance([], List), issubclass(dict, Mapping), isinstance({}, MutableMapping), issubclass(List, Iterable)
isinstance([], List[int])
issubclass(list, List[int])
issubclass(1, List)
Callable, Callable[[int, str], float], Callable[..., T], Callable[[], None], Callable[P, T]
Callable[int]
Callable[[int]]
Callable[int, str]
Callable[[T], S][int, str], Callable[P, T][[int, str], float], Callable[P, int][int, str], Callable[P, T][..., int]
Callable[Concatenate[int, P], T][[str], float], Callable[Concatenate[int, P], T][P2, int]
Callable[P, T][int, str]
Callable[[*Ts], T][int, str, float], Tuple[*Ts][int, str], Tuple[T, *Ts][int], tuple[T, *Ts][int, str, bytes]
Tuple[T, *Ts, S][int]
Tuple[T, *Ts, S][*tuple[int, ...]]
Tuple[*Ts, *Ts]
Tuple[T, S][*tuple[int, str]]
List[T][Unpack[Ts]]
List.__doc__, List._name, List.__module__, List[int].__module__, List.__name__, Callable[[int], str].__name__
List[int] == List[int], List[int] == list[int], hash(List[int]) == hash(List[int]), List[int] | None, None | List[int]
List[int].append is list.append, List[int].__origin__, List.__origin__
copy.copy(List[int]) == List[int], copy.deepcopy(Dict[str, T]) == Dict[str, T], pickle.loads(pickle.dumps(Dict[str, T])) == Dict[str, T]
pickle.loads(pickle.dumps(Callable[[int], str])) == Callable[[int], str], pickle.loads(pickle.dumps(Literal[1, 2]))
[pickle.loads(pickle.dumps(x)) is x for x in (T, P, Ts, Union, Any, List, Optional, AnyStr)]
Match[str], Pattern, IO[str], TextIO, SupportsInt
""")

print("== variables")
show("""
T, TypeVar('A', covariant=True), TypeVar('A', contravariant=True), TypeVar('A', int, str).__constraints__, TypeVar('A', bound='x').__bound__
TypeVar('A', covariant=True, contravariant=True)
TypeVar('A', int)
TypeVar('A', int, str, bound=int)
TypeVar('A', bound=Union)
TypeVar('A', (1,), int)
T()
T | int, int | T, T | 'x'
T.__name__, T.__module__
T.__qualname__
P, P.args, P.kwargs, P.args.__origin__ is P, P.args == P.args, P.args == P2.args
P[1]
Ts, list(Ts)
Ts.__typing_subst__(1)
type('X', (TypeVar('T'),), {})
ForwardRef('x'), ForwardRef('x', module='m'), ForwardRef('x') == ForwardRef('x'), ForwardRef('x') | int
ForwardRef(1)
ForwardRef('a b')
""")

print("== generic classes")


class Stack(Generic[T]):
    def __init__(self, *items: T):
        self.items = list(items)


class Pair(Dict[T, S], Generic[S, T]):
    pass


class Names(Stack[str], Sized):
    def __len__(self):
        return len(self.items)


class Shape(Generic[T, *Ts]):
    pass


class Spec(Generic[P]):
    pass


show("""
Stack[int], Stack[T], Stack[int].__origin__, Stack[int].__args__, Stack.__parameters__, Stack.__orig_bases__
Stack[int](1, 2).items, Stack[int](1).__orig_class__, hasattr(Stack(1), '__orig_class__')
Stack[int, str]
Stack[int][str]
Stack[List[T]][int]
Pair.__parameters__, Pair[int, str], Pair.__mro__, Pair.__orig_bases__
len(Names('a', 'b')), Names.__mro__, Names.__parameters__, Names.__orig_bases__
Names[int]
Shape[int], Shape[int, str, float], Shape[int, *Ts]
Shape[()]
Spec[int, str], Spec[[int, str]], Spec[...], Spec[P2], Spec[Concatenate[int, P2]]
Spec[int, str].__args__
isinstance(Stack(), Stack)
isinstance(Stack(), Stack[int])
issubclass(Stack, Generic)
Generic[int]
Generic[()]
Generic[T, T]
Protocol[int]
types.new_class('A', (Generic,))
types.new_class('A', (Generic[T], List[S]))
types.new_class('A', (Generic[T], Generic[S]))
types.new_class('A', (Union[int, str],))
types.new_class('A', (Union,))
types.new_class('A', (type(Union),))
types.new_class('A', (List[int],)).__mro__
types.new_class('A', (Optional,))
types.new_class('A', (Self,))
types.new_class('A', (Unpack[Ts],))
types.new_class('A', (Ts,))
types.new_class('A', (NewType('a', int),))
""")

print("== protocols")


class Closable(Protocol):
    def close(self) -> None: ...


@runtime_checkable
class Sizable(Protocol):
    size: int

    def grow(self): ...


@runtime_checkable
class Runs(Protocol[T]):
    def run(self) -> T: ...


class Box:
    size = 1

    def grow(self): pass


class NoGrow:
    size = 1
    grow = None


class Derived(Closable):
    def __init__(self, x):
        self.x = x


class Runner:
    def run(self): pass


show("""
isinstance(1, Closable)
issubclass(int, Closable)
isinstance(Box(), Sizable), isinstance(NoGrow(), Sizable), isinstance(1, Sizable)
issubclass(Box, Sizable)
isinstance(Runner(), Runs), issubclass(Runner, Runs), issubclass(int, Runs), Runs[int]
issubclass(1, Runs)
Closable()
Derived(3).x, Derived._is_protocol, Closable._is_protocol
types.new_class('A', (Box, Protocol))
runtime_checkable(Box)
isinstance(1, SupportsInt), isinstance('', SupportsInt), issubclass(float, SupportsAbs), isinstance(1, SupportsIndex)
sorted(t._get_protocol_attrs(Sizable))
""")

print("== hints")


class Node:
    next: 'Optional[Node]'
    value: Annotated[int, 'positive'] = 0
    count: ClassVar['int'] = 0
    limit: 'Final[int]' = 3
    none: None


class Leaf(Node):
    extra: "list['Leaf']"


def function(a: int, b: 'str' = '', *args: 'Node', k: Optional['int'] = None, **kw) -> 'List[Node]':
    pass


@no_type_check
class Unchecked:
    a: 'not a type'

    def method(self, x: 'whatever'):
        pass


class Late:
    a: 'Missing'


show("""
get_type_hints(Node)
get_type_hints(Node, include_extras=True)
get_type_hints(Leaf)
get_type_hints(function)
get_type_hints(Node.__init__), get_type_hints(len), get_type_hints(types)
get_type_hints(1)
get_type_hints(Late)
get_type_hints(Late, {'Missing': int}), get_type_hints(Late, localns={'Missing': str})
get_type_hints(Unchecked), get_type_hints(Unchecked.method)
get_origin(List[int]), get_origin(list[int]), get_origin(int | str), get_origin(Optional[int]), get_origin(Annotated[int, 1]), get_origin(Generic), get_origin(Generic[T]), get_origin(int), get_origin(P.args)
get_args(Dict[str, int]), get_args(Callable[[int], str]), get_args(Callable[..., str]), get_args(Annotated[int, 1, 2]), get_args(int), get_args(int | None), get_args(Union[int, str]), get_args(collections.abc.Callable[[int, str], T])
""")

print("== functions")


@overload
def over(x: int) -> int: ...
@overload
def over(x: str) -> str: ...
def over(x):
    return x


def meta():
    pass


UserId = NewType('UserId', int)
show("""
cast(int, 'a'), assert_type(1, int), final(1)
assert_never(3)
[f.__annotations__ for f in get_overloads(over)], get_overloads(over)[0].__qualname__
overload(1)()
get_overloads(1)
clear_overloads(), get_overloads(over)
final(meta).__final__, dataclass_transform(order_default=True, a=1)(meta).__dataclass_transform__
UserId, UserId(5), UserId.__supertype__, UserId.__name__, UserId | None, NewType('a.B', int), NewType('a.B', int).__name__
no_type_check_decorator(lambda f: f)(meta).__no_type_check__
""")

print("== NamedTuple")


class Point(NamedTuple):
    """A point."""
    x: int
    y: 'int' = 2

    def sum(self):
        return self.x + self.y


class GenericPoint(NamedTuple, Generic[T]):
    x: T


show("""
Point(1), Point(1).sum(), Point._fields, Point._field_defaults, Point.__annotations__, Point.__doc__, Point.__bases__, Point.__orig_bases__
GenericPoint[int](1), GenericPoint[int], GenericPoint.__bases__, GenericPoint.__parameters__
NamedTuple('A', [('a', int), ('b', 'str')]).__annotations__, NamedTuple('A', a=int, b=str)(1, b=2)
NamedTuple('A', [('a', int)], b=str)
NamedTuple('A', [('a', (1,))])
NamedTuple()
NamedTuple('A', 1)
types.new_class('A', (NamedTuple,), {}, lambda ns: ns.update(__annotations__={'a': int, 'b': int}, a=1, __module__='m'))
types.new_class('A', (NamedTuple,), {}, lambda ns: ns.update(_fields=1, __module__='m'))
types.new_class('A', (NamedTuple, int))
copy.copy(Point(1)), pickle.loads(pickle.dumps(Point(3, 4))), Point.__module__
""")

print("== TypedDict")


class Movie(TypedDict):
    title: Required[str]
    year: 'int'


class More(Movie, total=False):
    stars: int
    must: Required[Annotated[int, 1]]


class GenericDict(TypedDict, Generic[T]):
    a: List[T]


show("""
Movie(title='x', year=1), Movie.__annotations__, Movie.__total__, Movie.__required_keys__ == {'title', 'year'}, Movie.__optional_keys__
sorted(More.__required_keys__), sorted(More.__optional_keys__), More.__total__, More.__bases__, More.__mro__
get_type_hints(More), get_type_hints(More, include_extras=True)
GenericDict[int], GenericDict[int](a=[1]), GenericDict.__parameters__, GenericDict.__bases__, GenericDict.__orig_bases__
isinstance({}, Movie)
issubclass(dict, Movie)
is_typeddict(Movie), is_typeddict(dict), is_typeddict(TypedDict)
TypedDict('A', {'a': int, 'b-c': 'str'}, total=False).__annotations__, TypedDict('A', {'a': int}).__module__
TypedDict('A', 1)
TypedDict('A', {'a': (1,)})
TypedDict()
types.new_class('A', (TypedDict, int))
""")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    print(TypedDict('A', a=int).__annotations__, t.io.IO is IO, t.re.Match)
    for warning in caught:
        print(warning.category.__name__, warning.message)
print(sorted(t.__all__))
