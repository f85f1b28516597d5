"""Format specifications of the simple kind, and those that only look like it; hasattr of classes; long f-strings."""
values = [0, 7, -42, 123456, 2**70, 0.0, 2.5, -3.14159, 1e30, "", "abc", "äöü", True, 1 + 2j, None, [1]]
specs = ["5", ">5", "<5", "^5", "=5", "05", "5d", "5x", "8.2f", ">8.2f", "^12.3e", "8.3", ".2f", "8.", "8.f", "5s", "<5s", "^7s", "10.2s", ">10.2s", "=10s",
         "5>3", ">>5", "<<5d", "0<5", "1", "1c", "6c", "5n", "5%", "5.1%", "10,", "10_d", "5q", "5é", "٣", "5٣", "999", "1000000", "5.0f", "5.00f", "5.d", "5.2d",
         " 5", "+5", "5 ", "5dd", "<", ">", "^", "z5", "#5x", "9999999999999999999", "5.9999999999999999999f", "1234567.1f"]
for spec in specs:
    for value in values:
        try:
            text = format(value, spec)
            print(repr(spec), repr(text if len(text) < 60 else (len(text), text[:3], text[-3:])))
        except Exception as e:
            print(repr(spec), type(e).__name__, e)


class Meta(type):
    inherited = 1

    @property
    def computed(cls):
        raise AttributeError("computed")

    def method(cls):
        pass


class Loud(type):
    def __getattr__(cls, name):
        print("asked for", name)
        if name == "bad":
            raise ValueError(name)
        if name.startswith("x"):
            return name
        raise AttributeError(name)


class A(metaclass=Meta):
    own = 1


class B(metaclass=Loud):
    own = 1


class C(A):
    pass


for cls in A, B, C, int, type, Meta:
    for name in "own", "inherited", "computed", "method", "missing", "xyz", "__name__", "mro", "__abstractmethods__", "bad":
        try:
            print(cls.__name__, name, hasattr(cls, name), getattr(cls, name, "no") == "no")
        except Exception as e:
            print(type(e).__name__, e)

for n in 300, 3000:
    space = {"x": 1}
    exec("y = f'" + "{x}" * n + "'\nz = f'''" + "{x}\n" * n + "'''", space)
    print(len(space["y"]), len(space["z"]))
try:
    exec("a = f'''\n{1}\n{2} { 3\n + nothing}\n'''")
except NameError as e:
    print(e, e.__traceback__.tb_next.tb_lineno)
for source in ("f'''\n\n{1 +}'''", "f'{a} {b c}'", "f'''{a}\n  {b c}'''", "f'{}'"):
    try:
        compile(source, "f", "eval")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
