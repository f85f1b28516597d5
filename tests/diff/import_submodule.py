# A dotted name whose parent is no package: found when importing the parent has put it into sys.modules.
import os.path
print(os.path.join("a", "b"))
for name in ("os.missing", "missing.os", "json.missing", "math.pi"):
    try:
        __import__(name)
    except ImportError as e:
        print(type(e).__name__, e, e.name)
