"""str.translate: tables that are dicts, their subclasses, strings and any object with __getitem__."""


class Sparse(dict):
    def __missing__(self, key):
        print("missing", chr(key))
        raise KeyError(key)


class Shout:
    def __getitem__(self, key):
        return {104: "H", 101: None, 108: "LL"}.get(key, key)


print("hello world".translate(Sparse({111: "0"})), "hello hello".translate(Shout()))
print("abc" * 200 == ("abc" * 200).translate({}), len(("abc" * 200).translate({97: None})))
print(("ab" * 300).translate({97: "é"})[:4], ascii("hello".translate({108: 0xe9, 111: "\u1234"})))
print("hello".translate("x" * 300), "héllo".translate({233: "e", 104: None}), repr("ab".translate({97: "", 98: None})))
for table in {104: -1}, {104: 0x110000}, {104: 1.5}, {104: True}, {104: 2**70}, {104: b"x"}, 5, {104: 0x7f}, {104: 0x80}:
    try:
        print(ascii("hello".translate(table)))
    except Exception as e:
        print(type(e).__name__, e)


class Changing(dict):
    """Takes itself apart while it is asked."""
    def __missing__(self, key):
        self.clear()
        self[key + 1] = "!"
        return "-"


print("abcabcabc".translate(Changing({99: "x"})))


class Failing:
    def __getitem__(self, key):
        raise {97: IndexError, 98: LookupError, 99: ValueError}[key]("no")


for text in "ab", "abc", "éab":
    try:
        print("ab".translate(Failing()), text.translate(Failing()))
    except Exception as e:
        print(type(e).__name__, e)
