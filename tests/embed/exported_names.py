"""An embedder can link to the names of the header and to no others, in the archive and in the shared library."""
import re
import subprocess
import sys

build = sys.argv[1]
header = open(sys.argv[0].rsplit("/tests/", 1)[0] + "/include/hoop.h").read()
declared = set(re.findall(r"\b(hoop_\w+)\(", re.sub(r"/\*.*?\*/", "", header, flags=re.S)))
for command in (["nm", "-g", "--defined-only", build + "/libhoop.a"], ["nm", "-D", "--defined-only", build + "/libhoop.so"]):
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = {line.split()[2] for line in listed.splitlines() if re.match(r"[0-9a-f]+ [A-Z] ", line)}
    assert names == declared, (command[-1], "not in the header:", sorted(names - declared), "not defined:", sorted(declared - names))
