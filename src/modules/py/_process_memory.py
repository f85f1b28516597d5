# SPDX-License-Identifier: MIT
"""Memory of processes seen from outside, by /proc: what memory_profiler and mprof ask psutil for elsewhere. Sizes in MiB."""
import os

_ROLLUP = {"psutil_pss": ("Pss:",), "psutil_uss": ("Private_Clean:", "Private_Dirty:", "Private_Hugetlb:")}


def memory(pid, backend=None):
    """Resident memory; of the backends psutil_pss and psutil_uss the proportional and the unshared part."""
    try:
        if backend in _ROLLUP:
            return _sum(f"/proc/{pid}/smaps_rollup", _ROLLUP[backend])
        return _sum(f"/proc/{pid}/status", "VmRSS:")  # a process that has ended and waits for its parent has none
    except (FileNotFoundError, ProcessLookupError):
        raise ProcessLookupError(f"process PID not found (pid={pid})") from None


def _sum(path, names):
    with open(path) as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(names)) / 1024


def _parents():
    """{process: its parent}"""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", errors="replace") as file:
                    found[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                pass  # it has ended
    return found


def children(pid):
    """Numbers of all processes below one."""
    parents, found, frontier = _parents(), [], {pid}
    while frontier:
        frontier = {child for child, parent in parents.items() if parent in frontier}
        found += sorted(frontier)
    return found


def memory_of_children(pid, backend=None):
    """[(process, MiB)]"""
    found = []
    for child in children(pid):
        try:
            found.append((child, memory(child, backend)))
        except ProcessLookupError:
            pass
    return found


def watch(pid, interval, backend):
    """Print time.monotonic() and the sum of the children, without this process, until somebody ends it."""
    import time
    while True:
        at, own = time.monotonic(), os.getpid()
        print(at, sum(size for child, size in memory_of_children(pid, backend) if child != own), flush=True)
        time.sleep(interval)


def find(name):
    """The first process whose name contains this text, or None."""
    for pid in sorted(_parents()):
        try:
            with open(f"/proc/{pid}/comm", errors="replace") as file:
                if name in file.read():
                    return pid
        except OSError:
            pass
    return None


def command_line(pid):
    with open(f"/proc/{pid}/cmdline", errors="replace") as file:
        return file.read().rstrip("\0").split("\0")
