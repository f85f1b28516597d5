"""A list as a priority queue: heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2].

The operations on a heap are in C (_heapq); their twins here serve where that module is blocked.
"""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop"]


def _less(a, b):
    return a < b


def _more(a, b):
    return b < a


def _rise(heap, start, place, before):
    """The item at `place` goes up towards `start` until its parent comes before it."""
    item = heap[place]
    while place > start:
        parent = (place - 1) >> 1
        if not before(item, heap[parent]):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


def _sink(heap, place, before):
    """The item at `place` goes down: first to a leaf, then up to where it belongs, which compares less often."""
    start, size, item = place, len(heap), heap[place]
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and not before(heap[child], heap[child + 1]):
            child += 1
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    heap[place] = item
    _rise(heap, start, place, before)


def _build(heap, before):
    for place in reversed(range(len(heap) // 2)):
        _sink(heap, place, before)


def _pop(heap, before):
    last = heap.pop()
    if not heap:
        return last
    top, heap[0] = heap[0], last
    _sink(heap, 0, before)
    return top


def _replace(heap, item, before):
    top, heap[0] = heap[0], item
    _sink(heap, 0, before)
    return top


def heappush(heap, item):
    """Add the item."""
    heap.append(item)
    _rise(heap, 0, len(heap) - 1, _less)


def heappop(heap):
    """Take out the smallest item."""
    return _pop(heap, _less)


def heapify(x):
    """Make a heap of the list, in place and in linear time."""
    _build(x, _less)


def heapreplace(heap, item):
    """Take out the smallest item, then add this one."""
    return _replace(heap, item, _less)


def heappushpop(heap, item):
    """Add this item, then take out the smallest."""
    if heap and heap[0] < item:
        return _replace(heap, item, _less)
    return item


def _heapify_max(x):
    _build(x, _more)


def _heappop_max(heap):
    return _pop(heap, _more)


def _heapreplace_max(heap, item):
    return _replace(heap, item, _more)


try:
    from _heapq import heapify, heappop, heappush, heappushpop, heapreplace
    from _heapq import _heapify_max, _heappop_max, _heapreplace_max
except ImportError:
    pass


def merge(*iterables, key=None, reverse=False):
    """One sorted iteration over several sorted inputs, without reading them ahead. Equal items come in the inputs' order."""
    sign = -1 if reverse else 1
    build, pop, replace = (_heapify_max, _heappop_max, _heapreplace_max) if reverse else (heapify, heappop, heapreplace)
    heap = []
    for number, iterable in enumerate(iterables):
        advance = iter(iterable).__next__
        try:
            value = advance()
        except StopIteration:
            continue
        heap.append([value if key is None else key(value), sign * number, value, advance])
    build(heap)
    while len(heap) > 1:
        entry = heap[0]
        advance = entry[3]
        while True:
            yield entry[2]
            try:
                value = advance()
            except StopIteration:
                pop(heap)
                break
            entry[0], entry[2] = value if key is None else key(value), value
            replace(heap, entry)
            if heap[0] is not entry:
                break
    if heap:
        _, _, value, advance = heap[0]
        yield value
        yield from advance.__self__


def _best(n, iterable, key, smallest):
    """The n first of sorted(iterable, key=key, reverse=not smallest): a heap of n, its worst on top. Ties by position."""
    build, replace = (_heapify_max, _heapreplace_max) if smallest else (heapify, heapreplace)
    step = 1 if smallest else -1
    items = iter(iterable)
    heap = []
    for order, item in zip(range(0, step * n, step), items):
        heap.append((item if key is None else key(item), order, item))
    if not heap:
        return []
    build(heap)
    worst = heap[0][0]
    order = step * n
    for item in items:
        k = item if key is None else key(item)
        if k < worst if smallest else worst < k:
            replace(heap, (k, order, item))
            worst = heap[0][0]
            order += step
    heap.sort(reverse=not smallest)
    return [item for _, _, item in heap]


def nsmallest(n, iterable, key=None):
    """The n smallest items in order: sorted(iterable, key=key)[:n]."""
    if n == 1:
        nothing = object()
        found = min(iter(iterable), default=nothing, key=key)
        return [] if found is nothing else [found]
    return _short(n, iterable, key, False) or _best(n, iterable, key, True)


def nlargest(n, iterable, key=None):
    """The n largest items in order: sorted(iterable, key=key, reverse=True)[:n]."""
    if n == 1:
        nothing = object()
        found = max(iter(iterable), default=nothing, key=key)
        return [] if found is nothing else [found]
    return _short(n, iterable, key, True) or _best(n, iterable, key, False)


def _short(n, iterable, key, reverse):
    """When all are asked for, sorting is best. None: it is not so, or nobody can tell."""
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        return None
    return sorted(iterable, key=key, reverse=reverse)[:n] if n >= size else None
