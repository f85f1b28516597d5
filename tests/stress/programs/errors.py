# Each exception class of builtins: made, raised, caught, printed.
PLAIN = (ArithmeticError, AssertionError, BaseException, BlockingIOError, BrokenPipeError, BufferError, ChildProcessError, ConnectionAbortedError,
         ConnectionError, ConnectionRefusedError, ConnectionResetError, EOFError, EnvironmentError, FileExistsError, FloatingPointError, GeneratorExit,
         IOError, InterruptedError, IsADirectoryError, KeyboardInterrupt, LookupError, ModuleNotFoundError, NotADirectoryError, NotImplementedError,
         OverflowError, PermissionError, ProcessLookupError, ReferenceError, RuntimeError, SystemError, SystemExit, TabError, IndentationError, TimeoutError)
WARNINGS = (BytesWarning, DeprecationWarning, EncodingWarning, FutureWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning, RuntimeWarning,
            SyntaxWarning, UnicodeWarning, UserWarning, Warning)
for cls in PLAIN + WARNINGS:
    try:
        raise cls('text') if issubclass(cls, SyntaxError) else cls('text', 2)
    except MemoryError:
        raise
    except cls as e:
        print(repr(e), e.args[0], isinstance(e, Exception))
try:
    'é'.encode('ascii')
except UnicodeEncodeError as e:
    print(e, e.object, e.start, e.end, e.reason, e.encoding, isinstance(e, UnicodeError))
try:
    b'a\xff'.decode('utf-8')
except UnicodeDecodeError as e:
    print(e, e.object)
e = UnicodeTranslateError('aéb', 1, 2, 'no reason')
print(e, [e.reason, e.object])
error = SyntaxError('bad', ('file', 3, 4, 'x = = 1', 3, 6))
print(error.filename, error.lineno, error.offset, error.text, error.end_lineno, error.end_offset, error.print_file_and_line, error.msg)
error = OSError(2, 'no file', 'one', None, 'two')
print(error, error.filename2, error.strerror, type(error))
try:
    print(BlockingIOError(1, 'busy', 7).characters_written)
    print(BlockingIOError(1, 'busy').characters_written)
except AttributeError as e:
    print(e)
group = BaseExceptionGroup('all', [ValueError(1), ExceptionGroup('inner', [TypeError(2)])])
print(group.message, group.subgroup(TypeError), group.split(ValueError), group.derive([KeyError(3)]), group.exceptions)
assert NotImplemented is not None and Ellipsis is ...
try:
    assert [], ['message', 1]
except AssertionError as e:
    print(e)
try:
    1 ** 'a' + undefined
except TypeError as e:
    e.add_note('a note')
    print(e.__notes__)
print(StopIteration(5).value, StopAsyncIteration(5).args, SystemExit(3).code, ImportError('m', name='n', path='p').path)
