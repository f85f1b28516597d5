"""Checking source files. Hoopsnake keeps no compiled files, so nothing is written: compile() raises after a look at the syntax."""
import enum
import sys
import tokenize
import traceback

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """A file that cannot be compiled: exc_type_name, exc_value (args of it), file, msg."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        name = exc_type.__name__
        if exc_type is SyntaxError:
            text = "".join(traceback.format_exception_only(exc_type, exc_value)).replace('File "<string>"', 'File "%s"' % file)
        else:
            text = "Sorry: %s: %s" % (name, exc_value)
        super().__init__(msg or text, name, exc_value, file)
        self.exc_type_name, self.exc_value, self.file, self.msg = name, exc_value, file, msg or text

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    """Compile a source file; NotImplementedError when it is right, for there is no file to write the result to."""
    import builtins
    with tokenize.open(file) as f:
        source = f.read()
    try:
        builtins.compile(source, dfile or file, "exec", dont_inherit=True, optimize=optimize)
    except Exception as e:
        problem = PyCompileError(e.__class__, e, dfile or file)
        if quiet < 2:
            if doraise:
                raise problem
            sys.stderr.write(problem.msg + "\n")
        return None
    raise NotImplementedError("Hoopsnake writes no compiled files")


def main():
    """Check the files named on the command line."""
    wrong = 0
    for name in sys.argv[1:]:
        try:
            compile(name, doraise=True)
        except NotImplementedError:
            pass
        except (PyCompileError, OSError) as e:
            print(e, file=sys.stderr)
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
