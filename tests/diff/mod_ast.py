"""_ast: trees as objects, back to code, and what is refused."""
import ast
import copy
import pickle

SOURCE = '''
"""doc"""
from a.b import (c as d, e)
import f.g as h
@deco(1, *x, k=2, **y)
class K(Base, metaclass=M):
    z: int = 3
    w: "str"
    async def m(self, a, /, b=1, *args, c, d=2, **kw) -> None:
        async with p as q, r: await s
        async for i in j: yield i
        else: return
        return [k async for k in l if m]
def g(n):
    global t
    for i, *rest in n: continue
    else: pass
    while n > 1 < 2 is not None not in (): break
    try: raise X from Y
    except (A, B) as err: del a, b[0], c.d
    except: pass
    else: x += 1; x //= 2; x @= y
    finally: assert n, "no"
    try: pass
    except* E: pass
    with open(f) as (a, b): pass
    if (w := 10) and not v or ~u: return lambda *, k=1: (yield)
    match n:
        case 1 | -2 | 3+4j | "s" | None | a.b: pass
        case [x, *_, {"k": v, **rest}]: pass
        case P(1, z=Q()) as whole if whole: pass
        case _: pass
x = f"{a!r:>{width}}{b=}" u"no" "x" b'' if c else {1: 2, **d, 3: [4]}
y = a[1:2, ::3, ...], {*b, 5}, (z for z in {k: v for k, v in e.items()})
nonlocal_ = a if b else -c ** +d @ e << 1 >> 2 & 3 | 4 ^ 5
'''.replace(' u"no" "x" b\'\'', ' u"no"').replace('u"no"', '"no"')
tree = ast.parse(SOURCE)
print(ast.dump(tree, include_attributes=True))
print(ast.dump(ast.parse("u'x' + 'y'", mode="eval")))
print(ast.dump(ast.parse("x = 1\n", mode="single")))
print(ast.unparse(tree) == ast.unparse(ast.parse(ast.unparse(tree))))
print(ast.dump(copy.deepcopy(tree)) == ast.dump(tree), ast.dump(pickle.loads(pickle.dumps(tree))) == ast.dump(tree))

for name in ("AST", "expr", "stmt", "operator", "Load", "FunctionDef", "arguments", "arg", "Constant", "Module", "cmpop", "excepthandler", "type_ignore"):
    cls = getattr(ast, name)
    print(name, cls.__mro__, cls._fields, cls._attributes, cls.__match_args__, cls.__module__, repr(cls.__doc__), isinstance(cls(), ast.AST))
print(ast.Name("x", ast.Load()).id, ast.Return().value, ast.arg("a").annotation)
for wrong in (lambda: ast.Name(1, 2, 3), lambda: ast.Name("x", id="y"), lambda: ast.Load(1)):
    try:
        wrong()
    except TypeError as e:
        print(e)

# trees made by hand
def place(node):
    return ast.fix_missing_locations(node)


one = ast.Constant(1)
code = compile(place(ast.Expression(ast.BinOp(one, ast.Mult(), ast.Constant(7)))), "<made>", "eval")
print(eval(code), code.co_filename)
function = ast.FunctionDef("double", ast.arguments([], [ast.arg("n")], None, [], [], None, []), [ast.Return(ast.BinOp(ast.Name("n", ast.Load()), ast.Add(), ast.Name("n", ast.Load())))], [])
space = {}
exec(compile(place(ast.Module([function], [])), "<made>", "exec"), space)
print(space["double"](21), space["double"]("ab"))


class Swap(ast.NodeTransformer):
    def visit_Add(self, node):
        return ast.Sub()


swapped = Swap().visit(ast.parse("print(10 + 3)"))
exec(compile(swapped, "<made>", "exec"))
shared = ast.Name("q", ast.Load())
print(eval(compile(place(ast.Expression(ast.Tuple([shared, shared], ast.Load()))), "<made>", "eval"), {"q": 5}))
print(compile(tree, "<made>", "exec", ast.PyCF_ONLY_AST) is tree)


def refused(node, mode="exec"):
    try:
        compile(place(node) if node.__class__ is not int else node, "<made>", mode)
        print("compiled")
    except Exception as e:
        print(type(e).__name__, e)


def module(*body):
    return ast.Module(list(body), [])


name = ast.Name("n", ast.Load())
stored = ast.Name("n", ast.Store())
refused(ast.Expression(one), "exec")
refused(module(), "eval")
refused(ast.Module(5, []))
refused(ast.Module([5], []))
refused(module(None))
refused(module(ast.Expr(None)))
refused(module(ast.Expr(stored)))
refused(module(ast.Assign([name], one)))
refused(module(ast.Assign([], one)))
refused(module(ast.Assign([one], one)))
refused(module(ast.Delete([stored])))
refused(module(ast.If(name, [], [])))
refused(module(ast.FunctionDef("f", ast.arguments([], [], None, [], [], None, [one]), [ast.Pass()], [])))
refused(module(ast.FunctionDef("f", ast.arguments([], [], None, [ast.arg("k")], [], None, []), [ast.Pass()], [])))
refused(module(ast.FunctionDef(5, ast.arguments([], [], None, [], [], None, []), [ast.Pass()], [])))
refused(module(ast.Try([ast.Pass()], [], [], [])))
refused(module(ast.Try([ast.Pass()], [], [ast.Pass()], [ast.Pass()])))
refused(module(ast.Raise(None, name)))
refused(module(ast.ImportFrom("m", [ast.alias("a")], -1)))
refused(module(ast.Import([])))
refused(module(ast.AnnAssign(ast.Attribute(name, "a", ast.Store()), name, None, 1)))
refused(module(ast.Expr(ast.BoolOp(ast.And(), [name]))))
refused(module(ast.Expr(ast.Dict([one], []))))
refused(module(ast.Expr(ast.Compare(name, [], []))))
refused(module(ast.Expr(ast.Compare(name, [ast.Lt()], []))))
refused(module(ast.Expr(ast.ListComp(name, []))))
refused(module(ast.Expr(ast.Constant([1]))))
refused(module(ast.Expr(ast.Constant((1, frozenset({2}), ...)))))
refused(module(ast.Expr(ast.Name("None", ast.Load()))))
refused(module(ast.Expr(ast.BinOp(name, "+", name))))
refused(module(ast.Expr(ast.BinOp(name, ast.Add()))))
refused(module(ast.Expr(ast.Name("x", None))))
refused(module(ast.Expr(ast.Constant(1, kind=5))))
refused(module(ast.Expr(ast.List([None], ast.Load()))))
refused(module(ast.Match(name, [])))
refused(module(ast.Match(name, [ast.match_case(ast.MatchOr([ast.MatchAs()]), None, [ast.Pass()])])))
refused(module(ast.Match(name, [ast.match_case(ast.MatchSingleton(5), None, [ast.Pass()])])))
refused(module(ast.Match(name, [ast.match_case(ast.MatchValue(ast.Constant(None)), None, [ast.Pass()])])))
refused(module(ast.Match(name, [ast.match_case(ast.MatchAs(ast.MatchAs(), None), None, [ast.Pass()])])))
refused(module(ast.Global(["a"]), ast.Global([])))
refused(module(ast.Return(one)))
try:
    compile(ast.Module([ast.Pass()], []), "<made>", "exec")
except TypeError as e:
    print(e)
bad = ast.Pass(lineno=5, col_offset=1, end_lineno=4, end_col_offset=0)
try:
    compile(module(bad), "<made>", "exec")
except ValueError as e:
    print(e)
deep = one
for _ in range(100000):
    deep = ast.UnaryOp(ast.UAdd(), deep, lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
try:
    compile(ast.Expression(deep), "<made>", "eval")
except RecursionError as e:
    print(e)
while deep is not one:  # taken apart from the top
    deep = deep.operand
