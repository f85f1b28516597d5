"""`-m json.tool`: checks JSON and writes it in an even form."""
import argparse
import json
import sys


def _layout(options):
    if options.compact:
        return {"indent": None, "separators": (",", ":")}
    return {"indent": options.indent}


def _parser():
    parser = argparse.ArgumentParser(prog="python -m json.tool",
                                     description="A simple command line interface for json module to validate and pretty-print JSON objects.")
    parser.add_argument("infile", nargs="?", default="-", help="a JSON file to be validated or pretty-printed")
    parser.add_argument("outfile", nargs="?", default=None, help="write the output of infile to outfile")
    parser.add_argument("--sort-keys", action="store_true", help="sort the output of dictionaries alphabetically by key")
    parser.add_argument("--no-ensure-ascii", dest="ensure_ascii", action="store_false", help="disable escaping of non-ASCII characters")
    parser.add_argument("--json-lines", action="store_true", help="parse input using the JSON Lines format. Use with --no-indent or --compact to produce valid JSON Lines output.")
    layout = parser.add_mutually_exclusive_group()
    layout.add_argument("--indent", default=4, type=int, help="separate items with newlines and use this number of spaces for indentation")
    layout.add_argument("--tab", action="store_const", dest="indent", const="\t", help="separate items with newlines and use tabs for indentation")
    layout.add_argument("--no-indent", action="store_const", dest="indent", const=None, help="separate items with spaces rather than newlines")
    layout.add_argument("--compact", action="store_true", help="suppress all whitespace separation (most compact)")
    return parser


def _open_input(path):
    if path == "-":
        return sys.stdin
    try:
        return open(path, encoding="utf-8")
    except OSError as e:
        _parser().error(f"argument infile: can't open {path!r}: {e}")


def main():
    options = _parser().parse_args()
    with _open_input(options.infile) as source:
        try:
            # everything is read before the output is opened: it may be the same file
            if options.json_lines:
                objects = [json.loads(line) for line in source]
            else:
                objects = [json.load(source)]
        except ValueError as e:
            raise SystemExit(e)
    out = sys.stdout if options.outfile is None else open(options.outfile, "w", encoding="utf-8")
    with out:
        for value in objects:
            json.dump(value, out, ensure_ascii=options.ensure_ascii, sort_keys=options.sort_keys, **_layout(options))
            out.write("\n")


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError as e:
        sys.exit(e.errno)
