# SPDX-License-Identifier: MIT
"""What hashlib and hmac take from here in place of OpenSSL: the constructors of _md5, _sha1 ... and PBKDF2."""
from _blake2 import blake2b as openssl_blake2b512, blake2s as openssl_blake2s256
from _md5 import md5 as openssl_md5
from _operator import _compare_digest as compare_digest
from _pbkdf2 import pbkdf2_hmac
from _sha1 import sha1 as openssl_sha1
from _sha256 import sha224 as openssl_sha224, sha256 as openssl_sha256
from _sha3 import (sha3_224 as openssl_sha3_224, sha3_256 as openssl_sha3_256, sha3_384 as openssl_sha3_384,
                   sha3_512 as openssl_sha3_512, shake_128 as openssl_shake_128, shake_256 as openssl_shake_256)
from _sha512 import sha384 as openssl_sha384, sha512 as openssl_sha512

_constructors = {
    'md5': openssl_md5, 'sha1': openssl_sha1, 'sha224': openssl_sha224, 'sha256': openssl_sha256, 'sha384': openssl_sha384,
    'sha512': openssl_sha512, 'sha3_224': openssl_sha3_224, 'sha3_256': openssl_sha3_256, 'sha3_384': openssl_sha3_384,
    'sha3_512': openssl_sha3_512, 'shake_128': openssl_shake_128, 'shake_256': openssl_shake_256,
    'blake2b': openssl_blake2b512, 'blake2s': openssl_blake2s256,
}
openssl_md_meth_names = frozenset(_constructors)


class UnsupportedDigestmodError(ValueError):
    """hmac then computes by itself."""


UnsupportedDigestmodError.__module__ = '_hashlib'


class _KindOfHash(type):
    """The types of the modules in C, seen as the one type that CPython has for the hashes of OpenSSL."""

    def __instancecheck__(cls, obj):
        return type(obj) in cls._types

    def __call__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '_hashlib.{cls.__name__}' instances")


class HASH(metaclass=_KindOfHash):
    """A hash: its length is known."""
    _types = frozenset(type(make()) for name, make in _constructors.items() if not name.startswith('shake'))


class HASHXOF(metaclass=_KindOfHash):
    """A hash of any length."""
    _types = frozenset((type(openssl_shake_128()), type(openssl_shake_256())))


HASH.__module__ = HASHXOF.__module__ = '_hashlib'


def new(name, string=b'', *, usedforsecurity=True):
    if not isinstance(name, str):
        raise TypeError('name must be a string')
    make = _constructors.get(name.lower())
    if make is None:
        raise ValueError('unsupported hash type ' + name)
    return make(string, usedforsecurity=usedforsecurity)


def hmac_new(key, msg=b'', digestmod=None):
    raise UnsupportedDigestmodError('Unsupported digestmod %s' % (digestmod,))


def hmac_digest(key, msg, digest):
    raise UnsupportedDigestmodError('Unsupported digestmod %s' % (digest,))


def get_fips_mode():
    return 0
