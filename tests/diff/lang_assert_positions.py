"""What the traceback of a failed assertion marks: the last comparison of its test, else the statement where it is not the whole line."""
import traceback


def compare(x, y): assert x == 2
def compare_message(x, y): assert x == 2, f"{x} is not 2"
def plain(x, y): assert y
def negated(x, y): assert not x
def negated_compare(x, y): assert not x == 1
def conjunction(x, y): assert x == 1 and x == 2
def disjunction(x, y): assert x == 2 or x == 3
def chain(x, y): assert 1 < x < 2
def negated_chain(x, y): assert not 0 < x < 2
def choice(x, y): assert (x == 2 if x else x == 1)
def choice_test(x, y): assert (y if x == 1 else y)
def choice_body(x, y): assert (x == 2 if x else y)
def identity(x, y): assert x is None
def not_identity(x, y): assert not x is x
def membership(x, y): assert x in ()
def call(x, y): assert isinstance(x, str)
def first_of_two(x, y): assert x == 2 or y
def last_of_two(x, y): assert y or x == 2
def nested(x, y): assert not (x == 1 or y)
def nested_deep(x, y): assert (y or (x == 5 and y)) or not (x < 2 and x == 1)
def no_compare_and(x, y): assert isinstance(x, int) and y
def sum_of(x, y): assert x + 1 == 5
def lambda_compare(x, y): assert (lambda: x == 3)()
def item(x, y): assert [x][0] == 5
def second(x, y): x = 1; assert x == 2; y = 3
def second_plain(x, y): x = 1; assert y; y = 3
def message_fails(x, y): assert x == 2, x / y
def message_compares(x, y): assert y, x == 1


def lines(x, y):
    assert (x ==
            2)


def lines_plain(x, y):
    assert (y and
            x)


def in_branch(x, y):
    if x == 1: assert y == 3, "branch"


for function in [f for n, f in list(globals().items()) if callable(f)]:
    try:
        function(1, 0)
    except Exception as error:
        print(function.__name__, *traceback.format_exception(error)[2:], sep="\n")
        print(list(function.__code__.co_positions()) is not None, error.__traceback__.tb_next.tb_lineno - function.__code__.co_firstlineno)
