"""_thread and threading in a program of one thread."""
import _thread
import threading
import weakref

lock = _thread.allocate_lock()
print(lock.locked(), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01), lock.acquire(0))
lock.release()
with lock as got:
    print(got, lock.locked())
print(lock.locked(), type(lock) is _thread.LockType, bool(weakref.ref(lock)()))
for args in ((False, 1), (True, -2), (True, 1e20)):
    try:
        lock.acquire(*args)
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
try:
    lock.release()
except RuntimeError as e:
    print(e)

again = threading.RLock()
print(again.acquire(), again.acquire(), again._is_owned())
saved = again._release_save()
print(again._is_owned())
again._acquire_restore(saved)
again.release(), again.release()
try:
    again.release()
except RuntimeError as e:
    print(e)


class Local(threading.local):
    number = 2

    def __init__(self, **names):
        self.__dict__.update(names)


own = Local(color="red", size=1)
own.size += own.number
print(own.color, own.size, sorted(own.__dict__))
try:
    own.__dict__ = {}
except AttributeError as e:
    print(e)
try:
    threading.local(1)
except TypeError as e:
    print(e)

print(threading.current_thread() is threading.main_thread(), threading.active_count(), threading.get_ident() == _thread.get_ident())
print(threading.stack_size(), threading.TIMEOUT_MAX, _thread.error, _thread._count())
event = threading.Event()
print(event.wait(0.01), event.set(), event.wait(), event.is_set())
condition = threading.Condition()
with condition:
    print(condition.wait(0.01))
    condition.notify_all()
semaphore = threading.Semaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(False), semaphore.acquire(timeout=0.01))
try:
    _thread.start_new_thread(1, ())
except TypeError as e:
    print(e)
try:
    _thread.exit()
except SystemExit as e:
    print(repr(e))
