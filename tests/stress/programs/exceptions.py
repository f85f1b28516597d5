# after: traceback
# try in all forms, chaining, groups, notes, with.
def deep(n):
    if n:
        deep(n - 1)
    raise ValueError('deep', n)


def finally_return():
    try:
        return 'try'
    finally:
        print('finally')


def nested():
    try:
        try:
            deep(3)
        except ValueError as e:
            raise KeyError('outer') from e
    except KeyError as e:
        try:
            1 / 0
        except ZeroDivisionError as z:
            return e.__cause__.args, z.__context__ is e, e.args
        finally:
            pass


print(finally_return(), nested())
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2), ExceptionGroup('h', [OSError(3)])])
except* ValueError as e:
    print('values', e.exceptions)
except* OSError as e:
    print('os', e.exceptions)
except* TypeError:
    print('types')
try:
    raise ValueError
except (TypeError, ValueError) as e:
    e.add_note('a note')
    print(repr(e), e.__notes__)
else:
    print('no')


class Manager:
    def __init__(self, name, swallow):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print('enter', self.name)
        return self

    def __exit__(self, *args):
        print('exit', self.name, args[0])
        return self.swallow


with Manager('a', False) as a, Manager('b', True) as b:
    raise IndexError('i')
with (Manager('c', True), Manager('d', False)):
    pass


def loop():
    for i in range(3):
        with Manager(i, False):
            if i == 1:
                continue
            if i == 2:
                break
            yield i


print(list(loop()))


class Custom(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code

    def __str__(self):
        return f'custom {self.code}'


try:
    raise Custom(5) from None
except Custom as e:
    import traceback
    text = ''.join(traceback.format_exception(e)) if hasattr(traceback, 'format_exception') else ''
    print(e, e.code, e.__suppress_context__, e.__traceback__.tb_lineno, 'Custom' in text)
try:
    [].pop()
except IndexError as e:
    saved = e
print(saved.with_traceback(None), saved.__traceback__)
for bad in ('1 + "a"', '[][1]', '{}["k"]', 'None.x', 'int("z")', 'undefined', 'len(5)', 'open("/no/such")', '(1)(2)', '"a" * "b"', 'assert_',
            'b"\\xff".decode()', '"\\ud800".encode()', 'next(iter([]))', 'chr(-1)', '1 << -1', 'import_ + 1', 'a b', 'f(', 'lambda x, x: 1'):
    try:
        eval(bad)
    except MemoryError:
        raise
    except Exception as e:
        print(type(e).__name__, e)
try:
    def r():
        r()
    r()
except RecursionError as e:
    print(e)
