"""What an AttributeError says it is about: name and obj, also when a property or __getattr__ raises it; bound methods as class attributes."""
import types


class Hook:
    def __getattr__(self, name):
        raise AttributeError('from the hook')


class Own:
    def __getattribute__(self, name):
        raise AttributeError('from getattribute')


class Property:
    @property
    def value(self):
        raise AttributeError('from the property')

    @property
    def inner(self):
        return self.missing

    def method(self):
        raise AttributeError('from a method')


def module_hook(name):
    raise AttributeError('from the module')


module = types.ModuleType('m')
module.__getattr__ = module_hook


def show(function, obj):
    try:
        function(obj)
    except AttributeError as error:
        print(error, error.name, error.obj is obj)


for obj, name in ((Hook(), 'x'), (Own(), 'x'), (Property(), 'value'), (Property(), 'inner'), (module, 'abc'), (types.ModuleType('q'), 'abc'),
                  (Property(), 'nothing'), (Property, 'nothing'), (1, 'nothing'), (len, 'nothing')):
    show(lambda o: getattr(o, name), obj)
    for _ in range(3):
        show(eval(f"lambda o: o.{name}"), obj)
show(lambda o: o.method(), Property())
for name in ('x', 'value'):
    print(hasattr(Hook(), name), hasattr(Property(), name), getattr(Property(), name, 3))


class A:
    def method(self, *args):
        return args


class B:
    first = classmethod(A().method)
    second = A().method
    third = classmethod(len)
    fourth = classmethod(property(lambda cls: cls.__name__))
    fifth = staticmethod(A().method)


print(B.first(), B().first(1), B.second(), B().second(), B.fourth, B().fourth, B.fifth(2))
print(hasattr(types.MethodType, '__get__'), A().method.__get__(1)() == (), B.__dict__['first'].__func__ is not None)
