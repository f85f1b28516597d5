"""JSON written and read."""
import json
import sys


def document(i):
    return {"id": i, "name": "item %d" % i, "price": i * 0.75, "tags": ["a", "b%d" % (i % 10), "caf\u00e9"],
            "nested": {"on": i % 2 == 0, "none": None, "list": list(range(i % 8)), "text": 'quote " and \\ and\n'}}


def main(n):
    documents = [document(i) for i in range(n)]
    for _ in range(6):
        text = json.dumps(documents)
        back = json.loads(text)
        assert back == documents
    short = json.dumps(back[:50], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    pretty = json.dumps(back[:50], indent=2)
    lines = [json.dumps(d) for d in documents]
    total = sum(json.loads(line)["price"] for line in lines)
    print(len(text), len(short), len(pretty), total)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 12000)
