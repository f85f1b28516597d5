"""What `make install` puts down is enough to build and run embedders in C and C++, by its pkg-config file, statically and shared,
wherever it lies: staged with DESTDIR, in a folder with a space in its name. The build folder serves as well, uninstalled."""
import os
import shutil
import subprocess
import sys
import tempfile

build = os.path.abspath(sys.argv[1])
root = os.path.abspath(sys.argv[0]).rsplit("/tests/", 1)[0]
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Wshadow", "-Wconversion", "-Werror"]
PROGRAM = """#include <hoop.h>
int main(void) {
    Hoop *hoop = hoop_new(NULL);
    HoopValue answer = 0;
    int64_t n = 0;
    if (!hoop) return 1;
    answer = hoop_eval(hoop, "6 * 7");
    if (!answer || hoop_to_int(hoop, answer, &n) != HOOP_OK || n != 42) hoop_print_error(hoop);
    hoop_release(hoop, answer);
    hoop_free(hoop);
    return n == 42 ? 0 : 1;
}
"""


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, **more)
    assert done.returncode == 0, (command, done)
    return done.stdout


def build_and_run(folder, compiler, source, library, *flags):
    program = folder + "/program"
    run(*compiler, source, "-o", program, *flags)
    return run(program, env=dict(os.environ, LD_LIBRARY_PATH=library))


with tempfile.TemporaryDirectory(prefix="hoop install ") as folder:
    run("cmake", "--install", build, "--prefix", "/opt/hoop", env=dict(os.environ, DESTDIR=folder + "/staged"))
    assert os.listdir(folder) == ["staged"] and run(folder + "/staged/opt/hoop/bin/hoop", "-c", "print(6 * 7)") == "42\n"
    os.rename(folder + "/staged/opt/hoop", folder + "/moved here")
    [found] = [where for where, _, files in os.walk(folder) if "hoop.pc" in files]
    library = os.path.dirname(found)

    def flags(*options):
        text = run("pkg-config", *options, "hoop", env=dict(os.environ, PKG_CONFIG_PATH=found))
        return subprocess.run(["sh", "-c", "printf '%s\\n' " + text], capture_output=True, text=True, check=True).stdout.splitlines()

    cflags, shared = flags("--cflags"), flags("--libs")
    static = [library + "/libhoop.a"] + [f for f in flags("--libs", "--static") if f != "-lhoop"]
    for link in shared, static:
        assert "1000 runtimes came and went" in build_and_run(folder, ["cc"], root + "/examples/embed.c", library, *cflags, *link)
    for name in "program.c", "program.cpp":
        with open(f"{folder}/{name}", "w") as f:
            f.write(PROGRAM)
    compilers = [[c, "-std=" + standard] for c in ("gcc", "clang") for standard in ("c99", "c11")]
    compilers += [[c, "-std=" + standard] for c in ("g++", "clang++") for standard in ("c++11", "c++17")]
    for compiler in compilers:
        if shutil.which(compiler[0]):
            source = folder + ("/program.cpp" if "+" in compiler[0] else "/program.c")
            build_and_run(folder, compiler + STRICT, source, library, *cflags, *shared)
    build_and_run(folder, ["cc"] + STRICT, folder + "/program.c", build, "-I" + root + "/include", build + "/libhoop.so")
