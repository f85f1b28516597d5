# Data out of band (protocol 5), iterators that are pickled, and the names of _pickle.
import array
import io
import itertools
import pickle
import _pickle

print(_pickle.dumps([1, 2]) == pickle.dumps([1, 2]), _pickle.loads(pickle.dumps({"a": 1})))
try:
    _pickle.nothing
except AttributeError as e:
    print(e)

buffers = []
data = bytearray(b"some bytes " * 3)
text = pickle.dumps(pickle.PickleBuffer(data), protocol=5, buffer_callback=buffers.append)
print(len(text), buffers[0].raw().tobytes() == bytes(data), pickle.loads(text, buffers=buffers) is data)
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b"in band"), protocol=5)))
pb = pickle.PickleBuffer(data)
try:
    data.append(1)
except BufferError as e:
    print(e)
with memoryview(pb) as m:
    print(m.readonly, m.nbytes, m.format)
pb.release()
pb.release()
data.append(1)
for use in (memoryview, pickle.PickleBuffer.raw, pickle.PickleBuffer):
    try:
        use(pb)
    except ValueError as e:
        print(e)
try:
    pickle.PickleBuffer("text")
except TypeError as e:
    print(e)

a = array.array("i", range(5))
it = iter(a)
next(it)
again = pickle.loads(pickle.dumps(it))
print(list(again), list(it), list(pickle.loads(pickle.dumps(it))))
it = iter(a)
it.__setstate__(3)
print(list(it))
c = itertools.cycle("ab")
for state in ((["x"], "no"), (("x",), 1), []):
    try:
        c.__setstate__(state)
    except TypeError:
        print("TypeError")
