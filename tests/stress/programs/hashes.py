# The hash modules.
import _blake2, _hashlib, _md5, _sha1, _sha256, _sha3, _sha512

data = b'abc' * 100
for make in (_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512, _sha3.sha3_256, _blake2.blake2b, _blake2.blake2s):
    h = make(data)
    h.update(bytearray(data))
    print(h.name, h.hexdigest()[:16], h.copy().digest() == h.digest())
print(_sha3.shake_128(data).hexdigest(10), _blake2.blake2b(data, key=b'key', salt=b'salt', person=b'p', digest_size=5, last_node=True).hexdigest())
print(_hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 2).hex())
for wrong in (lambda: _md5.md5('text'), lambda: _blake2.blake2b(digest_size=0), lambda: _sha3.shake_128().digest(-1)):
    try:
        wrong()
    except (TypeError, ValueError) as e:
        print(e)
