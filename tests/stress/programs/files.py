# restarts, after: os, io
# Files, standard streams, os.
import os, io, sys
name = '/tmp/hoop_stress_files_%d' % os.getpid()
try:
    with open(name, 'w', encoding='utf-8') as f:
        f.write('one\ntwö\nthree\n')
        print('four', file=f)
        f.writelines(['five\n', 'six'])
    with open(name) as f:
        print(f.readline(), f.read(3), f.tell(), f.readlines(), f.seek(0), next(f), [line for line in f], f.name == name, f.mode, f.encoding)
    with open(name, 'rb') as f:
        print(f.read(5), f.readinto(bytearray(3)), f.seek(-3, 2), f.read(), f.peek(1) if hasattr(f, 'peek') else b'')
    with open(name, 'r+b', buffering=0) as f:
        f.write(b'ONE')
        f.truncate(5)
    with open(name, 'a', newline='\r\n') as f:
        f.write('x\ny\n' * 3)
    with open(name, newline='') as f:
        print(repr(f.read()))
    print(os.path.exists(name), os.stat(name).st_size, os.path.splitext('a.b.c'), os.path.abspath('/a/../b'), os.getcwd() != '', os.path.isdir('/tmp'))
    try:
        open('/no/such/file')
    except FileNotFoundError as e:
        print(e, e.errno, e.filename)
    try:
        open(name, 'q')
    except ValueError as e:
        print(e)
    with open(name, 'w', encoding='ascii', errors='replace') as f:
        f.write('é' * 10)
    with open(name, encoding='latin-1') as f:
        f.read()
    f = open(name)
    del f
finally:
    if os.path.exists(name):
        os.unlink(name)
sys.stdout.write('direct\n')
sys.stdout.flush()
print('é€😀', flush=True)
