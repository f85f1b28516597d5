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
    nameFiles(d.files);
    return d;
}

// What a file is shown as: its name, behind that of its folder where several files have the name (__init__.py).
function nameFiles(files) {
    const last = (file, parts) => file.name.split("/").slice(-parts).join("/");
    const times = new Map();
    for (const file of files) times.set(last(file, 1), (times.get(last(file, 1)) ?? 0) + 1);
    for (const file of files) file.shown = last(file, times.get(last(file, 1)) > 1 ? 2 : 1);
}

/** "file.py:12" of a place index. */
export function placeText(d, index) {
    const p = d.places[index];
    return p && p[2] ? `${d.files[p[0]].shown}:${p[2]}` : "not traced";
}
