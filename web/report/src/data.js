// SPDX-License-Identifier: MIT
// The report's data (docs/report.md describes it), and what several views derive from it.

export function readData() {
    return prepare(JSON.parse(document.getElementById("data").textContent));
}

const MEASURES = ["live", "peak", "total"];

function prepare(d) {
    const { tree } = d;
    const n = tree.parent.length;
    // Sums over subtrees: parents stand before their children.
    tree.children = Array.from({ length: n }, () => []);
    for (const m of MEASURES) {
        const sum = Float64Array.from(tree[m]);
        for (let i = n - 1; i > 0; i--) if (tree.parent[i] >= 0) sum[tree.parent[i]] += sum[i];
        tree[m + "Sum"] = sum;
    }
    for (let i = 1; i < n; i++) if (tree.parent[i] >= 0) tree.children[tree.parent[i]].push(i);
    // By line, from lists in the order of the names below.
    const given = d.lines;
    d.lines = new Map(Object.entries(given).map(([file, lines]) => [Number(file), new Map(Object.entries(lines).map(([line, row]) =>
        [Number(line), Object.fromEntries(["live", "peak", "total", "blocks", "allocs"].map((key, i) => [key, row[i]]))]))]));
    return d;
}

/** "file.py:12" of a place index. */
export function placeText(d, index) {
    const p = d.places[index];
    if (!p || !p[2]) return "not traced";
    const name = d.files[p[0]].name;
    return `${name.slice(name.lastIndexOf("/") + 1)}:${p[2]}`;
}
