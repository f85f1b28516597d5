# For imports.py.
value = [1, 2, 3]


def __getattr__(name):
    return name * 2
