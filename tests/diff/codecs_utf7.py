"""UTF-7, and the codecs from bytes to bytes that the library brings."""
import codecs
import random

for text in ("", "abc", "a+b", "+", "++", "é", "aéb", "é-", "é a", "日本語", "\U0001f600x", "a\ud800b", "\x00\x7f~\\", "1 + 1 = 2", "é+é", "é\n-", "-é"):
    data = text.encode("utf-7")
    print(ascii(text), data, data.decode("utf-7") == text, codecs.utf_7_encode(text))
for data in (b"+", b"+-", b"+A", b"+AOk", b"+AOk-", b"+AOk.", b"+AO-", b"+AOl-x", b"a\xffb", b"+\xff", b"+2AA-", b"+2D3eAA-", b"+!", b"+AOkA6Q-", b"+AAAAAAA-"):
    for errors in "strict", "replace", "ignore", "backslashreplace":
        try:
            print(data, errors, ascii(data.decode("utf-7", errors)))
        except UnicodeDecodeError as error:
            print(data, error)
    print(codecs.utf_7_decode(data, "replace", False), codecs.utf_7_decode(data, "replace", True))
decoder = codecs.getincrementaldecoder("utf-7")()
print([ascii(decoder.decode(bytes([byte]))) for byte in "aé日b+".encode("utf-7")], decoder.decode(b"", True))
random.seed(1)
for _ in range(200):
    text = ''.join(random.choice("a+-/ é日\U0001f600~\t") for _ in range(random.randrange(12)))
    assert text.encode("utf7").decode("utf-7") == text, text
    print(text.encode("utf7"))
print(codecs.lookup("utf-7").name, codecs.lookup("u7").name)
for name, value in (("hex", b"ab\xff"), ("base64", b"hello world"), ("quopri", b"a=b\xe9"), ("uu", b"data"), ("rot13", "Hello")):
    encoded = codecs.encode(value, name)
    print(name, encoded, codecs.decode(encoded, name) == value)


# error handlers that answer nonsense, or give other data to go on with
import codecs


def handled(name, handler, data=b"a\xffb"):
    codecs.register_error(name, handler)
    try:
        print(name, ascii(data.decode("utf-7", name)))
    except Exception as error:
        print(name, type(error).__name__, error)


def gives_other_data(error):
    error.object = b"xyz"
    return "?", 1


def gives_no_data(error):
    error.object = b""
    return "\u4242", 0


def gives_number(error):
    error.object = 42
    return "?", 0


handled("other", gives_other_data)
handled("empty", gives_no_data, b"++")
handled("number", gives_number)
handled("answer", lambda error: 42)
handled("short", lambda error: ("",))
handled("swapped", lambda error: (1, ""))
handled("far", lambda error: ("", 100))
