"""dataclasses: annotations as text, slots, names of the functions."""
from dataclasses import *
import typing, sys
from typing import ClassVar as CV, List, Optional
import typing as t
from collections import deque
import dataclasses as dc
@dataclass(slots=True)
class A:
    a: str
    b: str = field(default='b', init=False)
    c: int = 3
print(A('x'), A.__slots__, A('x').b)
try: A('x').zz=1
except AttributeError as e: print(e)
@dataclass(slots=True)
class B(A):
    x: int = 5
print(B('q'), B.__slots__)
@dataclass
class Base: 
    y: int
@dataclass(slots=True)
class D(Base):
    x: int = 15
print(D(1), D.__slots__)
for s in ('ClassVar[int]','CV','CV[int]','t.ClassVar','typing.ClassVar[int]','dc.InitVar','InitVar[int]','dataclasses.InitVar','typ.ClassVar',' CV ','Foo.ClassVar','  ClassVar','(ClassVar)','ClassVar.x', 'dc . InitVar','typing . ClassVar', 'CV()'):
    ns={}
    C=dataclass(type('C',(),{'__annotations__':{'x':s},'x':3, '__module__':__name__}))
    print(repr(s), [f.name for f in fields(C)], C.__init__.__annotations__)
@dataclass
class L:
    x: List[int] = field(default_factory=list)
    y: Optional[int] = None
    z: deque = field(default_factory=deque)
    w: 'deque' = 4
print(L.__doc__)

@dataclass(unsafe_hash=True, order=True, frozen=True)
class Q: a: int
for n in ('__init__','__repr__','__eq__','__lt__','__hash__','__setattr__'): print(getattr(Q,n).__qualname__, end=' ')
print()
def rec():
    f=field(); f.type=f; print("...," in repr(f))
    @dataclass
    class R: C: field()
    print(repr(R.__dataclass_fields__['C'].type)[:10])
rec()
try:
    @dataclass(slots=True)
    class It(type('Z',(),{'__slots__':iter('ab')})): a:int
except TypeError as e: print(e)
