"""f(*args, **kwargs): what may stand behind the stars, who raises first, and what changes meanwhile."""


class Mapping:
    def __init__(self, **items):
        self.items_ = items

    def keys(self):
        print("keys", end=" ")
        return list(self.items_)

    def __getitem__(self, key):
        print("get", key, end=" ")
        return self.items_[key]


class Broken(Mapping):
    def __getitem__(self, key):
        raise KeyError(key)


class Sub(dict):
    def keys(self):
        print("sub keys", end=" ")
        return ["z"]

    def __getitem__(self, key):
        return 26


class Text(str):
    pass


def show(*args, **kwargs):
    kwargs["extra"] = len(args)
    return args, kwargs


def plain(a, b=2, *, c=3):
    return a, b, c


def loud(*items):
    print("iterating", end=" ")
    yield from items


kwargs = {"b": 5, "c": 6}
positional = (1,)


def try_(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)


for f in show, plain, dict, print, "".join:
    for args in (), (1,), [1, 2], loud(1), 5, None, "ab":
        for mapping in {}, kwargs, {"b": 1, "zz": 2}, {1: 2}, Mapping(b=7), Broken(b=7), Sub(a=1), 5, None, {Text("b"): 3, "c": 4}, [("b", 1)]:
            try_(lambda: f(*args, **mapping))
print(kwargs, positional)
try_(lambda: plain(1, **kwargs))
try_(lambda: plain(1, b=2, **kwargs))
try_(lambda: plain(1, **kwargs, b=2))
try_(lambda: plain(1, **kwargs, **kwargs))
try_(lambda: plain(**kwargs))
try_(lambda: plain(*positional, **{}))


def changing():
    kwargs["c"] = 100
    yield 1
    kwargs.clear()
    yield 2


try_(lambda: show(*changing(), **kwargs))
print(kwargs)
kwargs.update(b=5)


class Changer:
    def __init__(self, *args, **given):
        kwargs.clear()
        self.given = given


print(Changer(**kwargs).given, kwargs)


def with_defaults(kw, **rest):
    rest["added"] = 1
    return kw is rest, kw


keep = {"kw": 1}
print(with_defaults(**keep), keep)
deep = {"x%d" % i: i for i in range(300)}
print(len(show(**deep)[1]), len(deep))
