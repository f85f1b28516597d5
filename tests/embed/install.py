"""What `make install` puts down is enough to build and run an embedder, by its pkg-config file, statically and shared."""
import os
import subprocess
import sys
import tempfile

build = os.path.abspath(sys.argv[1])
root = os.path.abspath(sys.argv[0]).rsplit("/tests/", 1)[0]
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["cmake", "--install", build, "--prefix", folder], check=True, capture_output=True)
    found = [where for where, _, files in os.walk(folder) if "hoop.pc" in files]
    assert len(found) == 1, found
    text = open(found[0] + "/hoop.pc").read()
    lines = ["prefix=" + folder if line.startswith("prefix=") else line for line in text.splitlines()]
    open(found[0] + "/hoop.pc", "w").write("\n".join(lines) + "\n")
    environment = dict(os.environ, PKG_CONFIG_PATH=found[0])
    flags = lambda *options: subprocess.run(["pkg-config", *options, "hoop"], env=environment, check=True, capture_output=True, text=True).stdout.split()
    library = os.path.dirname(found[0])
    archive = library + "/libhoop.a"
    for name, link in (("shared", flags("--libs")), ("static", [archive] + [f for f in flags("--libs", "--static") if f != "-lhoop"])):
        program = f"{folder}/{name}"
        subprocess.run(["cc", root + "/examples/embed.c", "-o", program, *flags("--cflags"), *link], check=True)
        done = subprocess.run([program], capture_output=True, text=True, timeout=100, env=dict(os.environ, LD_LIBRARY_PATH=library))
        assert done.returncode == 0 and "1000 runtimes came and went" in done.stdout, (name, done)
    installed = subprocess.run([folder + "/bin/hoop", "-c", "print(6 * 7)"], capture_output=True, text=True)
    assert installed.stdout == "42\n", installed
