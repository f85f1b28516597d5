"""Figures beside their goals, for the benchmarks of the memory tools: what is missed is said, and told again at the end."""
missed = []


def verdict(what, value, goal):
    """" ok", or " MISSED" for a value above its goal; goal None: there is none."""
    if goal is None:
        return ""
    if value <= goal:
        return f"  goal {goal:g}: ok"
    missed.append(f"{what}: {value:.3g}, goal {goal:g}")
    return f"  goal {goal:g}: MISSED"


def sum_up():
    if not missed:
        print("all goals are met")
        return
    print("goals that are missed:")
    for line in missed:
        print("  " + line)
