# SPDX-License-Identifier: MIT
"""_locale, under locale: the locale C with UTF-8 and no other.

libc's locale is the whole process's, other runtimes and the host use it too: it is left alone.
"""
LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127
CODESET, RADIXCHAR, THOUSEP = 14, 65536, 65537

_NAMES = ('C', 'POSIX', 'C.UTF-8', 'C.utf8')
_current = {}


class Error(Exception):
    pass


Error.__module__ = 'locale'


def setlocale(category, locale=None, /):
    """Set the locale, or ask for it."""
    if not isinstance(category, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(category).__name__)
    if not 0 <= category <= LC_ALL:
        raise Error('invalid locale category' if locale is None else 'unsupported locale setting')
    if locale is None:
        names = [_current.get(c, 'C') for c in range(LC_ALL)]
        return names[category] if category < LC_ALL else names[0] if len(set(names)) == 1 else ';'.join(names)
    if locale == '':
        locale = 'C.UTF-8'
    if locale not in _NAMES:
        raise Error('unsupported locale setting')
    if locale == 'POSIX':
        locale = 'C'
    _current.update(dict.fromkeys(range(LC_ALL) if category == LC_ALL else (category,), locale))
    return locale


def localeconv():
    """How numbers are written."""
    return {'decimal_point': '.', 'thousands_sep': '', 'grouping': [], 'int_curr_symbol': '', 'currency_symbol': '', 'mon_decimal_point': '',
            'mon_thousands_sep': '', 'mon_grouping': [], 'positive_sign': '', 'negative_sign': '', 'int_frac_digits': CHAR_MAX,
            'frac_digits': CHAR_MAX, 'p_cs_precedes': CHAR_MAX, 'p_sep_by_space': CHAR_MAX, 'n_cs_precedes': CHAR_MAX,
            'n_sep_by_space': CHAR_MAX, 'p_sign_posn': CHAR_MAX, 'n_sign_posn': CHAR_MAX}


def strcoll(a, b, /):
    """Compare two texts."""
    return (a > b) - (a < b)


def strxfrm(text, /):
    """The text as it is: its characters are its order."""
    return text


def nl_langinfo(key, /):
    """A property of the locale."""
    try:
        return {CODESET: 'UTF-8', RADIXCHAR: '.', THOUSEP: ''}[key]
    except KeyError:
        raise ValueError('unsupported langinfo constant') from None


def getencoding():
    return 'utf-8'
