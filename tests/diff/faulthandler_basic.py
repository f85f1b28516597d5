# faulthandler: the frames on demand, and when a signal ends the process.
import faulthandler
import os
import re
import subprocess
import sys
import tempfile


def inner(file):
    faulthandler.dump_traceback(file)


def outer(file):
    inner(file)


def text_of(raw):
    raw = re.sub(rb'0x[0-9a-f]+', b'ADDRESS', raw).decode().replace(__file__, 'FILE')
    return raw


with tempfile.TemporaryFile() as f:
    outer(f)
    outer(f.fileno())
    f.seek(0)
    print(text_of(f.read()))
with tempfile.TemporaryFile('w+') as f:
    f.write('before\n')
    outer(f)
    f.seek(0)
    print(text_of(f.read().encode()))
print(faulthandler.is_enabled(), faulthandler.enable(), faulthandler.is_enabled(), faulthandler.disable(), faulthandler.disable())
for wrong in (lambda: faulthandler.dump_traceback('a'), lambda: faulthandler.dump_traceback(-1), lambda: faulthandler.enable(1, 2, 3), lambda: faulthandler.enable(foo=1)):
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, e)
# AddressSanitizer would report the signal and end the process with a code of its own.
os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':handle_segv=0:handle_sigfpe=0:handle_abort=0'
for enable in ('', 'faulthandler.enable()\n', 'faulthandler.enable(); faulthandler.disable()\n'):
    for number in (11, 6, 8):
        code = 'import faulthandler, os\n' + enable + 'def f():\n    os.kill(os.getpid(), %d)\nf()\n' % number
        done = subprocess.run([sys.executable, '-c', code], capture_output=True)
        print(enable.strip(), done.returncode, text_of(done.stderr))
