# The cell of __class__ is filled before a metaclass's mro() runs, as CPython has it: methods called there know their class.
seen = []


class Meta(type):
    def mro(cls):
        cls.__dict__["f"]()
        return super().mro()


class A(metaclass=Meta):
    def f():
        seen.append(__class__)


print(seen == [A], [c.__name__ for c in A.__mro__])


class Fails(type):
    def mro(cls):
        cls.__dict__["f"]()
        raise ValueError("no order")


try:
    class B(metaclass=Fails):
        def f():
            seen.append(__class__.__name__)
except ValueError as e:
    print(e, seen[-1])

try:
    Meta("C", (), {"f": lambda: None, "__classcell__": 3})
except TypeError as e:
    print(e)
