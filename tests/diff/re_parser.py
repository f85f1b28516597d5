# The parser of patterns in python3's library can be imported: packages take patterns apart with it.
import warnings

warnings.simplefilter("ignore")
import re
import re._constants
import re._parser
import sre_constants
import sre_parse

for pattern in (r"a(b|c)*[x-z]{2,3}(?P<n>\d+)?", r"(?i)ß+x", r"(?:ab){3}(?=c)", r"^$", r"\bw\w*?(?<!z)"):
    tree = re._parser.parse(pattern)
    print(pattern, tree.getwidth(), tree.state.groups, sre_parse.parse(pattern).getwidth() == tree.getwidth())
    tree.dump()
print(sre_constants.MAXREPEAT, re._constants.MAXGROUPS, re.__package__, [p.rpartition("/")[2] for p in re.__path__])
try:
    re._parser.parse("(a")
except Exception as e:
    print(type(e).__name__, e)

import importlib.machinery

finder = importlib.machinery.PathFinder.find_module("textwrap")
print(type(finder).__name__, importlib.machinery.PathFinder.find_module("no_such_module"))
