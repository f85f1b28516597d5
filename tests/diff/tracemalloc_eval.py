"""Code that lives for a moment: the addresses of its instructions become others', and lines are still told apart."""
import tracemalloc


def source(round):
    return "\n" * (round % 7) + f"kept.append('{'x' * 300}' + str({round}))"


def helper(kept, text):
    kept.append(text + "!")


for frames in 1, 5:
    tracemalloc.start(frames)
    kept = []
    for round in range(700):
        exec(compile(source(round), f"<piece {round % 5}>", "exec"))
        exec(compile("\n" * (round % 3) + "helper(kept, 'y' * 400)", "<call>", "exec"))
    snapshot = tracemalloc.take_snapshot()
    tracemalloc.stop()
    pieces = snapshot.filter_traces([tracemalloc.Filter(True, "<piece *")])
    counts = {}
    for trace in pieces.traces:
        if trace.size > 300:
            counts[trace.traceback[-1].filename, trace.traceback[-1].lineno] = counts.get((trace.traceback[-1].filename, trace.traceback[-1].lineno), 0) + 1
    print(frames, sorted(counts.items()))
    calls = {}
    for trace in snapshot.traces:
        if trace.size > 400 and len(trace.traceback) > 1:
            calls[trace.traceback[-2].filename, trace.traceback[-2].lineno] = calls.get((trace.traceback[-2].filename, trace.traceback[-2].lineno), 0) + 1
    print(sorted(item for item in calls.items() if item[0][0] == "<call>"))
