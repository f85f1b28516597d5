// SPDX-License-Identifier: MIT
// The report's data (docs/report.md describes it), and what several views derive from it.

export function readData() {
    return prepare(JSON.parse(document.getElementById("data").textContent));
}

const MEASURES = ["live", "peak", "total"];

function prepare(d) {
    const { tree, places } = d;
    const n = tree.parent.length;
    // Sums over subtrees: parents stand before their children.
    tree.children = Array.from({ length: n }, () => []);
    for (const m of MEASURES) {
        const sum = Float64Array.from(tree[m]);
        for (let i = n - 1; i > 0; i--) if (tree.parent[i] >= 0) sum[tree.parent[i]] += sum[i];
        tree[m + "Sum"] = sum;
    }
    for (let i = 1; i < n; i++) if (tree.parent[i] >= 0) tree.children[tree.parent[i]].push(i);
    // By line: each node's own bytes belong to its place.
    d.lines = new Map();
    for (let i = 0; i < n; i++) {
        const place = places[tree.place[i]];
        if (!place) continue;
        const [file, , line] = place;
        if (!d.lines.has(file)) d.lines.set(file, new Map());
        const of = d.lines.get(file);
        const l = of.get(line) ?? { live: 0, peak: 0, total: 0, blocks: 0, allocs: 0 };
        for (const m of MEASURES) l[m] += tree[m][i];
        l.blocks += tree.blocks[i];
        l.allocs += tree.allocs[i];
        of.set(line, l);
    }
    return d;
}

/** "file.py:12" of a place index. */
export function placeText(d, index) {
    const p = d.places[index];
    if (!p || !p[2]) return "not traced";
    const name = d.files[p[0]].name;
    return `${name.slice(name.lastIndexOf("/") + 1)}:${p[2]}`;
}
