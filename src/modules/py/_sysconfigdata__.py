"""What sysconfig knows of this build. There is no makefile and no header of an interpreter to compile against."""
build_time_vars = {
    "AR": "ar",
    "CC": "cc",
    "CFLAGS": "",
    "EXE": "",
    "EXT_SUFFIX": ".hoopsnake-311.so",
    "HAVE_FORK": 1,
    "LIBDIR": "/usr/lib",
    "MACHDEP": "linux",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "SIZEOF_VOID_P": 8,
    "SOABI": "hoopsnake-311",
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "VERSION": "3.11",
    "prefix": "/usr",
    "exec_prefix": "/usr",
}
