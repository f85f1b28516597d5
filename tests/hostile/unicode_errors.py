# Unicode errors of which parts are wrong, missing or taken away.
import sys
HOOP = sys.implementation.name == 'hoop'  # python3 3.11 loses its way when parts are replaced


def show(f):
    try: return f()
    except BaseException as e: return type(e).__name__, str(e)
for cls, good, bad in ((UnicodeDecodeError, ('a', b'bc', 0, 1, 'r'), ('a', b'bc', 'x', 1, 'r')), (UnicodeEncodeError, ('a', 'bc', 0, 1, 'r'), ('a', 'bc', 0, 1, 5)),
                       (UnicodeTranslateError, ('bc', 0, 1, 'r'), ('bc', 0, None, 'r'))):
    e = cls.__new__(cls)
    print(repr(show(lambda: str(e))))
    print(show(lambda: e.__init__(*bad)))
    print(repr(show(lambda: str(e))), show(lambda: e.args))
    e = cls(*good)
    print(str(e))
    for name in ('start', 'end', 'reason', 'encoding', 'object') if HOOP else ():
        for value in (5, None, 'é', b'x', -3, 10**30):
            e = cls(*good)
            show(lambda: setattr(e, name, value))
            r = show(lambda: str(e))
        e = cls(*good)
        show(lambda: delattr(e, name))
        r = show(lambda: str(e))
print('done')

class Thief(str):
    def __str__(self):
        for name in 'object', 'reason', 'encoding', 'start', 'end':
            show(lambda: delattr(robbed, name))
        return 'x'
robbed = UnicodeDecodeError(Thief('a' * 50), bytes(1000), 0, 1, 'r' * 1000)
if HOOP: show(lambda: str(robbed))
