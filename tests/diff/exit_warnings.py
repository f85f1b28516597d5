"""What is still open when the program ends is warned of."""
import sys
import warnings

sys.stderr = sys.stdout
warnings.simplefilter("always")
f = open("/dev/null")


class Talks:
    def __del__(self):
        warnings.warn("last words", UserWarning)


talks = Talks()
print("the end")
