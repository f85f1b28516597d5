# Error texts of classes, attributes, descriptors and special methods.
class A: pass
def t(f):
    try: f()
    except Exception as e: print(type(e).__name__, e)
def d(o,n): delattr(o,n)
t(lambda: d(A(),'x')); t(lambda: setattr(1,'x',2)); t(lambda: setattr([], 'append',2)); t(lambda: d([], 'append')); t(lambda: d([], 'x'))
class S: __slots__=('a',)
t(lambda: S().a); t(lambda: d(S(),'a')); t(lambda: setattr(S(),'b',1)); t(lambda: S().b)
t(lambda: setattr(int,'x',1)); t(lambda: d(int,'x')); t(lambda: d(A,'x')); t(lambda: A.x)
t(lambda: setattr(A(),'__dict__',1)); t(lambda: A().__class__.foo)
class P:
    @property
    def x(self): return 1
t(lambda: setattr(P(),'x',1)); t(lambda: d(P(),'x'))
t(lambda: setattr(A(), '__class__', 1)); t(lambda: setattr(A(), '__class__', int)); t(lambda: d(A(),'__class__'))
t(lambda: setattr(A(), '__class__', S));t(lambda: setattr(1, '__class__', S))
t(lambda: type('X',(bool,),{}))
t(lambda: type('X',(int,str),{}))
t(lambda: type('X',(A,A),{}))
t(lambda: type('X',(object,A),{}))
t(lambda: type('X',(1,),{}))
t(lambda: type('X',(),{'__slots__':1})); t(lambda: type('X',(),{'__slots__':'1'})); t(lambda: type('X',(),{'__slots__':['a',1]}));t(lambda: type('X',(),{'__slots__':['a'],'a':1}))
t(lambda: type('X',(int,),{'__slots__':['a']})); t(lambda: type('X',(),{'__slots__':['__dict__','__dict__']})); t(lambda: type('X',(A,),{'__slots__':['__dict__']})); t(lambda: type('X',(A,),{'__slots__':['__weakref__']}))
t(lambda: type('X',(int,),{'__slots__':['__weakref__']}))
t(lambda: type(1,(),{})); t(lambda: type('X\0',(),{})); t(lambda: type('X',(),{},x=1)); t(lambda: type('X',(),{'__qualname__':1}))
t(lambda: type('X',(),{'__classcell__':1})); 
class M1(type): pass
class M2(type): pass
class B1(metaclass=M1): pass
class B2(metaclass=M2): pass
t(lambda: type('X',(B1,B2),{}))
t(lambda: A(1)); t(lambda: A(x=1))
class I:
    def __init__(self): pass
t(lambda: I(1)); 
class N:
    def __new__(cls): return object.__new__(cls)
t(lambda: N(1)); 
class N2:
    def __new__(cls,*a): return object.__new__(cls,*a)
t(lambda: N2(1)); 
class I2:
    def __init__(self,*a): super().__init__(*a)
t(lambda: I2(1)); 
t(lambda: object.__init__(A(),1))
t(lambda: setattr(A,'__name__',1)); t(lambda: setattr(A,'__bases__',1)); t(lambda: setattr(A,'__bases__',())); t(lambda: setattr(A,'__bases__',(1,)));t(lambda: setattr(A,'__bases__',(A,))); t(lambda:setattr(A,'__bases__',(int,)))
t(lambda:setattr(A,'__mro__',(int,))); t(lambda:d(A,'__name__')); t(lambda:d(A,'__module__')); t(lambda:setattr(int,'__name__','x')); t(lambda: A.__abstractmethods__); t(lambda: type.__abstractmethods__)
import abc
class Ab(abc.ABC):
    @abc.abstractmethod
    def f(self): pass
    @abc.abstractmethod
    def b(self): pass
t(Ab)
t(lambda: super(A)); t(lambda: super(1)); t(lambda: super(A,1)); t(lambda: super(A,A()).foo)
t(lambda: isinstance(1,1)); t(lambda: isinstance(1,(int,1))); t(lambda: isinstance(1,(str,1))); t(lambda: issubclass(1,int)); t(lambda: issubclass(int,1)); t(lambda: issubclass(int,(str,1)))
t(lambda: int.__dict__.__setitem__('a',1)); t(lambda: type.__setattr__(int,'a',1)); t(lambda: object.__setattr__(A,'a',1)); t(lambda: type.__delattr__(A,1)); t(lambda: getattr(1,2)); t(lambda: object.__getattribute__(1,2)); t(lambda: object.__setattr__(A(),2,1))
t(lambda: A()<A()); t(lambda: A()+1); t(lambda: -A()); t(lambda: len(A())); t(lambda: A()[1]); t(lambda: A[1]); t(lambda: iter(A())); t(lambda: next(A())); t(lambda: A()()); t(lambda: 1 in A()); t(lambda: int(A())); t(lambda: float(A())); t(lambda: hash([])); 
class H:
    def __hash__(self): return 'a'
    def __len__(self): return -1
    def __bool__(self): return 1
    def __repr__(self): return 1
    def __str__(self): return 1
    def __iter__(self): return 1
    def __index__(self): return 'a'
    def __int__(self): return 'a'
    def __float__(self): return 'a'
    def __contains__(self,x): return 1
    def __format__(self,x): return 1
    def __init__(self): return 
    def __dir__(self): return 1
    def __length_hint__(self): return 'a'
    def __bytes__(self): return 'a'
    def __complex__(self): return 'a'
    def __getattr__(self, n): return n
h=H()
for f in (hash,len,bool,repr,str,iter,int,float,format,dir,bytes,complex): t(lambda: f(h))
t(lambda: [][h]); t(lambda: list(h)); t(lambda: 1 in h)
class L2:
    def __len__(self): return 'a'
t(lambda:len(L2()));t(lambda:bool(L2()))
class L3:
    def __len__(self): return 1<<100
t(lambda:len(L3()))
class In:
    def __init__(self): return 1
t(In)
class U:
    __hash__=None; __iter__=None; __contains__=None; __len__=None; __getitem__=None; __call__=None; __add__=None; __radd__=None; __eq__=None; __reversed__=None
u=U()
for f in (hash,iter,len,reversed): t(lambda: f(u))
t(lambda: 1 in u); t(lambda: u[1]); t(lambda: u()); t(lambda: u+1); t(lambda: 1+u); t(lambda: u==1); t(lambda: u+u)
class K(type):
    def mro(cls): return [1]
t(lambda: K('x',(),{}))
class K2(type):
    def mro(cls): return 1
t(lambda: K2('x',(),{}))
class K3(type):
    def mro(cls): return [cls,int,object]
t(lambda: K3('x',(),{}))
class SN:
    def __set_name__(self,o,n): 1/0
t(lambda: type('x',(),{'a':SN()}))
class IS:
    def __init_subclass__(cls, x): pass
t(lambda: type('x',(IS,),{})); t(lambda: type('x',(IS,),{},y=1)); 
t(lambda: type('x',(),{},y=1)); t(lambda: object.__init_subclass__(1)); t(lambda: object.__reduce_ex__(S(),1)); t(lambda: object().__reduce__());t(lambda: S().__reduce_ex__(0)); t(lambda: S().__getstate__())
t(lambda: object().__format__('x')); t(lambda: object().__reduce_ex__('x')); t(lambda: object().__sizeof__(1)); t(lambda: object.__dir__()); t(lambda: object().__eq__())
t(lambda: type.mro()); t(lambda: type.__subclasses__()); t(lambda: type.__prepare__(1,2,3,a=1)); t(lambda: int.__subclasses__(1)); t(lambda: type.__instancecheck__(int)); t(lambda: type.__subclasscheck__(int,1))
t(lambda: property(1,2,3,4,5)); t(lambda: property().__get__(1)); t(lambda: property().__set__(1,2)); t(lambda: property().__delete__(1)); t(lambda: staticmethod(1)(2)); t(lambda: classmethod(1).__get__(None)); 
t(lambda: property(foo=1)); t(lambda: classmethod(x=1)); t(lambda: A.__dict__['__dict__'].__get__(1)); t(lambda: S.a.__get__(1)); t(lambda: S.__dict__['a'].__set__(1,2)); t(lambda: S.a.__get__()); t(lambda: S.a.__get__(None)); t(lambda: S.a.__get__(None,None)); t(lambda: int.real.__set__(1,2)); t(lambda: int.real.__get__('a')); t(lambda: [].__getattribute__('zz'))
t(lambda: int.__add__.__get__('a')); t(lambda: list.append.__get__(1)); t(lambda: dict.fromkeys.__get__(1)); t(lambda: dict.__dict__['fromkeys'].__get__(None)); t(lambda: dict.__dict__['fromkeys'].__get__(1,int)); t(lambda: dict.__dict__['fromkeys'](1)); t(lambda: dict.__dict__['fromkeys']()); t(lambda: dict.__dict__['fromkeys'](int))
