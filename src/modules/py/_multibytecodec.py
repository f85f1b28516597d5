# SPDX-License-Identifier: MIT
"""The base classes of the codecs of east Asian encodings, to be asked whether a codec is one (charset_normalizer does). No such codec is built in."""


class _NoCodec:
    def __new__(cls, *args, **kwargs):
        if not hasattr(cls, 'codec'):
            raise AttributeError(f"type object '{cls.__module__}.{cls.__qualname__}' has no attribute 'codec'")
        raise LookupError('the codecs of east Asian encodings are not built in')


class MultibyteIncrementalDecoder(_NoCodec):
    pass


class MultibyteIncrementalEncoder(_NoCodec):
    pass


class MultibyteStreamReader(_NoCodec):
    pass


class MultibyteStreamWriter(_NoCodec):
    pass
