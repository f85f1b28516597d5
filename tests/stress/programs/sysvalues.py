# The values of sys that are made when they are asked for.
import sys
print(sys.implementation.name, sys.float_info.dig, sys.int_info[0], sys.hash_info.width, sys.thread_info.name, sys.version_info, sys.flags.optimize)
print(sys.get_asyncgen_hooks(), len(sys.stdlib_module_names) > 9, len(sys.builtin_module_names) > 3, sys.maxsize, sys.byteorder, sys.getdefaultencoding())
