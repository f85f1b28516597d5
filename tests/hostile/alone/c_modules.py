"""Modules in C whose calls run code of the program: it sets up anew, empties or lets go of what they are at work with, or answers with
numbers at the ends of their range."""
import abc, array, binascii, codecs, csv, gc, hashlib, io, os, posix, pyexpat, re, select, signal, socket, struct, sys, time, warnings
import _abc, _csv, _socket
from _cases import run


def error_of(f, *args):
    try: return f(*args)
    except Exception as e: return type(e)


# ---- struct ----

def try_struct_set_up_anew_while_packing():
    class Number:
        def __index__(self):
            error_of(s.__init__, '100000xi i i i')
            return 1
    for text in 'ii', 'i5xi', '3i', 'qP':
        s = struct.Struct(text)
        count = len(s.unpack(bytes(s.size)))
        assert error_of(s.pack, *[Number()] * count) == struct.Struct(text).pack(*[1] * count)
        error_of(s.pack_into, bytearray(s.size), Number(), *[Number()] * count)
        error_of(s.pack_into, bytearray(s.size + 1), Number(), *[Number()] * count)


def try_unpacker_whose_struct_is_set_up_anew():
    for text in '', '3s', '100s', 'i', '0s':
        s = struct.Struct('i')
        unpacker = s.iter_unpack(bytes(12))
        next(unpacker)
        s.__init__(text)
        assert unpacker.__length_hint__() < 5
        assert len(list(unpacker)) < 5


# ---- re ----

def try_iterator_used_up_by_a_signal_handler():
    times = 0
    def handler(number, frame):
        nonlocal times
        times += 1
        if times > 1: raise ZeroDivisionError
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        error_of(next, matches)
        error_of(next, matches, None)
        return [str(i) * 30 for i in range(100)]
    before = signal.signal(signal.SIGALRM, handler)
    try:
        matches = re.finditer('(a+)+$', 'a' * 24 + str(len('b')))
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        error_of(next, matches)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def try_warnings_come_once():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter('always')
        p = re.compile('[[a]b')
        for subject in 'ab', '\xe9ab', '\u0101ab', '\U00010101ab': assert p.search(subject)
        assert len(told) == 1
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        assert not p.search('\u0102') and re.compile('[a\0\0]').search('\0')


def try_null_characters_in_patterns():
    for p in '(?i\0a)', '(?i-\0:a)', '(?\0)', '(?P\0', '\\\0(', 'a{\0}(': assert error_of(re.compile, p) is re.error, p


def try_errors_without_the_class():
    """_re by itself, before re.py has told it its class."""
    import subprocess
    done = subprocess.run([sys.executable, '-c', 'import _re\ntry: _re.compile("(")\nexcept Exception as e: print(type(e).__name__)'], capture_output=True)
    assert done.stdout == b'error\n', done


def try_group_index_spoiled():
    p = re.compile('(?P<name>a)')
    for d in gc.get_referents(p):
        if type(d) is dict: d['name'] = d['other'] = [5]
    m = p.match('a')
    for name in 'name', 'other': assert error_of(m.group, name) is IndexError
    error_of(m.expand, '\\g<name>'), error_of(p.sub, '\\g<other>', 'aa')


# ---- array, csv, binascii, hashlib ----

def try_array_whose_class_changes():
    class Other(array.array): pass
    def made():
        class Gone(array.array):
            def __getattribute__(self, name):
                if name == '__dict__':
                    array.array.__setattr__(self, '__class__', Other)
                    gc.collect()
                return array.array.__getattribute__(self, name)
        return Gone('i', [1])
    for protocol in 2, 3, 5: error_of(array.array.__reduce_ex__, made(), protocol)


def try_dialect_seen_half_built():
    class File:
        def write(self, text): pass
    class Truth:
        def __bool__(self):
            for o in gc.get_objects():
                if type(o) is _csv.Dialect: o.lineterminator, repr(vars(type(o))), _csv.writer(File(), o).writerow(['a', 'b,'])
            return True
    for name in 'doublequote', 'skipinitialspace', 'strict':
        error_of(lambda: csv.reader([], **{name: Truth()}, lineterminator='x'))
        error_of(lambda: csv.writer(File(), **{name: Truth()}, quoting=9))


def try_binascii_without_its_error():
    Error = binascii.Error
    del binascii.Error
    try:
        for f in binascii.a2b_hex, binascii.a2b_uu, binascii.a2b_base64: assert error_of(f, b'abc~e') in (ValueError, b'i\xb7\x1e')
    finally: binascii.Error = Error


def try_buffers_of_nothing():
    for nothing in bytearray(), memoryview(b''), array.array('i'):
        for f in binascii.b2a_qp, binascii.b2a_base64, binascii.a2b_uu, binascii.hexlify, hashlib.md5, hashlib.blake2b, hashlib.sha3_256: f(nothing)
        re.findall(b'a*', nothing), io.BytesIO(nothing).readinto(bytearray()), io.BufferedReader(io.BytesIO(b'a')).readinto(bytearray())
        hashlib.pbkdf2_hmac('sha256', nothing, nothing, 1)
        io.BufferedWriter(io.BytesIO()).write(nothing)


def try_abstract_class_with_other_bases():
    class Base: __abstractmethods__ = ()
    def made():
        class Question:
            @property
            def __isabstractmethod__(self):
                cls.__bases__ = Base,
                gc.collect()
        class Class(type('One', (), {'__abstractmethods__': ('f',)}), type('Two', (), {'__abstractmethods__': ('f',)})): x = Question()
        return Class
    for i in range(3):
        cls = made()
        error_of(_abc._abc_init, cls)


def try_instance_that_changes_its_class_when_asked():
    class Abstract(abc.ABC): pass
    class Other: pass
    def made():
        class Gone:
            @property
            def __class__(self):
                object.__dict__['__class__'].__set__(self, Other)
                gc.collect()
                return Other
        return Gone()
    for i in range(3): error_of(abc.ABCMeta.__instancecheck__, Abstract, made()), isinstance(made(), Abstract)


# ---- codecs ----

def try_unicode_errors_that_end_before_they_start():
    names = 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace', 'namereplace', 'surrogateescape', 'surrogatepass'
    for start, end in (5, 2), (9, 1), (2 ** 62, -2 ** 62), (-5, 100), (0, 0):
        for e in UnicodeDecodeError('utf-8', b'\xff' * 10, start, end, ''), UnicodeEncodeError('utf-8', '\ud800' * 10, start, end, ''), UnicodeTranslateError('\u0100' * 10, start, end, ''):
            for name in names: error_of(codecs.lookup_error(name), e)


# ---- io ----

class Raw(io.RawIOBase):
    at = 2 ** 63 - 1
    def readable(self): return True
    writable = seekable = readable
    def readinto(self, b): b[:3] = b'abc'; return 3
    def write(self, b): return len(b)
    def tell(self): return self.at
    def seek(self, *a): return self.at


def try_positions_at_the_ends():
    w = io.BufferedWriter(Raw())
    w.write(b'xyz')
    error_of(w.tell), error_of(w.seek, 2 ** 63 - 1)
    r = io.BufferedReader(Raw())
    r.read(1)
    for f in r.tell, lambda: r.seek(-2 ** 63, 1), lambda: r.seek(2 ** 63 - 1, 1): error_of(f)
    b = io.BytesIO(b'abcdef')
    b.seek(3)
    for where in 1, 2: assert error_of(b.seek, 2 ** 63 - 1, where) is OverflowError
    b.seek(2 ** 63 - 1), error_of(b.write, b'xx'), b.read(), b.truncate()
    s = io.StringIO('abc')
    s.seek(2 ** 63 - 1), error_of(s.write, 'xx'), s.read()


def try_text_above_wrong_positions():
    class Below(io.BufferedIOBase):
        at = 0
        def readable(self): return True
        writable = seekable = readable
        def read1(self, n): return b'abcdef'
        def tell(self): return self.at
    for encoding in 'utf-8', 'utf-16-le', 'latin-1':
        t = io.TextIOWrapper(Below(), encoding)
        t.read(2)
        for t.buffer.at in -2 ** 63, 2 ** 63 - 1, -1: error_of(t.tell)


def try_stream_let_go_of_by_its_own_attribute():
    class Below:
        def __init__(self): self.x = ['x' * 50]
        def __getattribute__(self, name):
            if name in ('name', 'mode', 'closed', 'newlines', 'readall'):
                above.__init__(io.BytesIO())
                gc.collect()
                raise AttributeError(name)
            return object.__getattribute__(self, name)
        def __getattr__(self, name): return repr(object.__getattribute__(self, 'x'))
        def readable(self): return True
        writable = seekable = readable
        def readinto(self, b): return 0
        def write(self, b): return len(b)
        def flush(self): pass
        def tell(self): return 0
    for cls in io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper:
        for f in (lambda: above.name), (lambda: above.mode), (lambda: above.closed), (lambda: above.newlines), (lambda: above.read()), lambda: repr(above):
            above = cls.__new__(cls)
            error_of(above.__init__, Below())
            error_of(f)


def try_modes_that_are_not_ascii():
    for mode in '\xe9', '\u0101\u0102', '\U00010101', 'r\xe9':
        assert error_of(io.FileIO, '/dev/null', mode) is ValueError and error_of(open, '/dev/null', mode) is ValueError


# ---- pyexpat ----

def try_parser_of_deep_elements():
    for data in b'<a>' * 30000, b'<!DOCTYPE a [<!ELEMENT a ' + b'(' * 10000 + b'b' + b')' * 10000 + b'>]><a/>', b'<a ' + b'x' * 100000 + b'="' + b'y' * 300000 + b'"/>':
        p = pyexpat.ParserCreate()
        for name in dir(p):
            if name.endswith('Handler') and name != 'ExternalEntityRefHandler': setattr(p, name, lambda *a: 1)
        error_of(p.Parse, data, True)


# ---- time ----

def try_times_out_of_range():
    for text, format in ('', '\0' * 100), ('', '%p'), ('a', 'a\0\0\0\0'), ('', '%y'), ('1', '%y'), ('+', '%z'), ('\0' * 3, '\0' * 5): assert error_of(time.strptime, text, format) is ValueError
    low, high = -2 ** 31, 2 ** 31 - 1
    for t in (2000, low, 1, 0, 0, 0, 0, 0, 0), (2000, 1, 1, 0, 0, 0, 0, low, 0), (low + 1900, 1, 1, 0, 0, 0, high, 1, 0), (high, 1, 1, 0, 0, 0, 0, 1, 0), (low,) * 9, (high,) * 9:
        for f in time.mktime, time.asctime, lambda t: time.strftime('%Y %Z %z %c %U %W %j %G %V', t): error_of(f, t)


# ---- posix, select, socket ----

def try_arguments_that_shrink():
    class Path:
        def __fspath__(self):
            argv.clear()
            return 'x'
    argv = [Path()] + [str(i) * 50 for i in range(1000)]
    error_of(posix.execv, '/nonexistent', argv)
    class Name:
        def __fspath__(self):
            for o in gc.get_referrers(pair):
                if type(o) is list: o.clear()
            return 'x'
    pair = Name(), 'y'
    environment = {pair[0]: 'y'} | {str(i) * 20: 'x' for i in range(1000)}
    class Environment(dict):
        def items(self): return iter([pair] + [(str(i) * 20, 'x') for i in range(1000)])
    error_of(posix.execve, '/nonexistent', ['x'], Environment())


def try_paths_that_are_none():
    class Self:
        def __fspath__(self): return self
    class Callable:
        def __fspath__(self): return print
    for x in Self(), Callable():
        for f in (lambda: posix.execv(x, ['x'])), (lambda: posix.execv('/nonexistent', [x])), (lambda: posix.stat(x)), lambda: open(x): assert error_of(f) is TypeError


def try_folder_of_a_bad_descriptor():
    assert error_of(os.listdir, -1) is OSError
    fd = os.open('/', os.O_RDONLY)
    assert os.listdir(fd) == os.listdir(fd) != []
    os.close(fd)
    for times in (float('nan'), 0), (0, 1e300), (float('-inf'), 0): error_of(lambda: os.utime('/dev/null', times))


def try_select_lists_that_grow():
    r, w = os.pipe()
    class Grows:
        def fileno(self):
            for o in gc.get_objects():
                if type(o) is list and len(o) == 3 and o[1] is mark: o.extend([mark] * 10000)
            return r
    class Mark:
        def fileno(self): return w
    mark = Mark()
    assert len(select.select([], [mark, mark, mark], [Grows()], 0)[1]) == 3
    for f in (lambda: select.select([], [], [], float('nan'))), lambda: select.poll().poll(float('nan')): assert error_of(f) is ValueError
    assert error_of(lambda: select.select([], [], [], float('inf'))) is OverflowError
    os.close(r), os.close(w)


def try_socket_settings_after_errors():
    for bad in -5, float('nan'), 'x': error_of(socket.setdefaulttimeout, bad)
    assert socket.getdefaulttimeout() is None
    class Port(int):
        def __str__(self): raise ZeroDivisionError
    assert error_of(_socket.getaddrinfo, '127.0.0.1', Port(5)) is ZeroDivisionError


# ---- builtins, sys, _ast ----

def try_file_names_that_are_none():
    class Path:
        def __init__(self, path): self.path = path
        def __fspath__(self): return self.path
    for path in 5, None, [], object(), Path('x'):
        assert error_of(compile, 'x', Path(path), 'exec') is TypeError and error_of(compile, '1 +', Path(path), 'exec') is TypeError
    code = compile('1/0', Path(b'na\xe9me'), 'exec')
    assert code.co_filename == 'na\udce9me' and error_of(exec, code) is ZeroDivisionError


def try_unraisable_arguments_that_are_none():
    for told in (1, 2, 3, 4, 5), (ValueError, ValueError('x'), None, 'm', 5), (int, 5, sys._getframe(), 5, None), (ValueError, ValueError('x'), 5, [], 5):
        error_of(sys.unraisablehook, told), error_of(sys.excepthook, *told[:3])


def try_parents_that_are_no_strings():
    import importlib.machinery, types
    for parent in 5, None, [], b'x', 2.5:
        for spec in types.SimpleNamespace(parent=parent), importlib.machinery.ModuleSpec(parent, None, is_package=True):
            assert error_of(__import__, 'x', {'__package__': None, '__spec__': spec, '__name__': 'y'}, None, (), 1) is TypeError


def try_loader_let_go_of_while_it_loads():
    import importlib.machinery, tempfile
    with tempfile.TemporaryDirectory() as folder:
        name = 'hostile_module_that_warns'
        with open(f'{folder}/{name}.py', 'w') as f: f.write('x = "\\q"\n' * 3 + 'y = 1 is 1\n')
        def let_go(*args, **keywords):
            for o in gc.get_objects():
                if type(o) is importlib.machinery.ModuleSpec and o.name == name: o.loader = o.origin = None
                if type(o) is importlib.machinery.SourceFileLoader and o.name == name: o.path = None
            if name in sys.modules: vars(sys.modules[name]).clear()
            gc.collect()
        opened = []
        def hook(event, args):
            if event == 'open' and opened: let_go()
        sys.addaudithook(hook)
        sys.path.insert(0, folder)
        with warnings.catch_warnings():
            warnings.simplefilter('always')
            warnings.showwarning = let_go
            for opened in [], [1]:
                error_of(__import__, name), sys.modules.pop(name, None)
                for method in 'get_code', 'get_source', 'load_module':
                    loader = importlib.machinery.SourceFileLoader(name, ''.join([folder, '/', name, '.py']))
                    error_of(getattr(loader, method))
            opened = []
        sys.path.remove(folder)


def try_grammar_of_other_classes():
    import _ast, _ast_grammar
    for cls in int, type('Slots', (), {'__slots__': ('a',)}), type('List', (list,), {}), type:
        for count in range(100, 140):
            for kinds in range(15, 30): error_of(_ast_grammar.install, _ast.AST, (cls,) * kinds, (cls,) * count)
    compile('x = [y for y in z if 1 < 2 < 3]', 'f', 'exec', _ast.PyCF_ONLY_AST)


run(globals())
