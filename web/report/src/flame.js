// SPDX-License-Identifier: MIT
// Flame graph of the call tree: bytes alive at the end, at the peak, or allocated in all.
import { hierarchy, partition } from "d3-hierarchy";
import { h, bytes, count, percent, choice, say } from "./dom.js";

const ROW = 22;

export function flame(d, section) {
    const { tree, places, files } = d;
    let measure = "peak", root = 0, wanted = "";
    const canvas = h("div.flame", { role: "tree", "aria-label": "Call tree by bytes" });
    const detail = h("p.detail", {}, "Choose a frame to zoom in; arrows move between frames.");
    const trail = h("p.trail");

    const name = (i) => i === 0 ? "all" : (places[tree.place[i]]?.[1] ?? "?");
    const where = (i) => { const p = places[tree.place[i]]; return p && p[2] ? `${files[p[0]].shown}:${p[2]}` : ""; };
    const sum = (i) => tree[measure + "Sum"][i];

    function build(i, depth) {
        const children = depth > 60 ? [] : tree.children[i].filter((c) => sum(c) > sum(root) / 2000);
        return { i, own: Math.max(0, sum(i) - children.reduce((s, c) => s + sum(c), 0)), children: children.map((c) => build(c, depth + 1)) };
    }

    function describe(i) {
        return `${name(i)} ${where(i)}: ${bytes(sum(i))} (${percent(sum(i), sum(0))} of all)`
            + (tree[measure][i] ? `, ${bytes(tree[measure][i])} of it here` : "") + `, ${count(tree.allocs[i])} allocations here`;
    }

    function focusOn(cells, cell) {
        for (const c of cells) c.tabIndex = -1;
        cell.tabIndex = 0;
        cell.focus();
        cell.scrollIntoView({ block: "nearest" });
    }

    function zoom(i) {
        root = i;
        draw();
        say("Zoomed to " + describe(i));
        canvas.querySelector("[tabindex='0']")?.focus();
    }

    function draw() {
        trail.replaceChildren();
        for (let i = root, way = []; i >= 0; i = i ? tree.parent[i] : -1) {
            way.unshift(i);
            if (i === 0 || tree.parent[i] < 0) trail.append(...way.flatMap((w, k) => [k ? " › " : "", h("button", { type: "button", onclick: () => zoom(w) }, name(w))]));
        }
        if (!sum(root)) {
            canvas.replaceChildren(h("p.note", {}, "Nothing was traced here."));
            return;
        }
        const laid = partition().size([100, 1])(hierarchy(build(root, 0), (x) => x.children).sum((x) => x.own).sort((a, b) => b.value - a.value));
        const nodes = laid.descendants().filter((x) => x.x1 - x.x0 > 0.08);
        canvas.style.height = (Math.max(...nodes.map((x) => x.depth)) + 1) * ROW + "px";
        const cells = new Map();
        for (const x of nodes) {
            const i = x.data.i, text = `${name(i)} ${where(i)}`, hit = wanted && text.toLowerCase().includes(wanted);
            const p = places[tree.place[i]];
            const cell = h("button.frame" + (hit ? ".hit" : wanted ? ".dim" : "") + (p && files[p[0]].user ? ".user" : ""), {
                type: "button", role: "treeitem", tabindex: x.depth ? -1 : 0, "aria-level": x.depth + 1, "aria-label": describe(i), title: describe(i),
                style: `left:${x.x0}%;width:${x.x1 - x.x0}%;top:${x.depth * ROW}px;--hue:${hue(p ? files[p[0]].name : "")}`,
                onclick: () => zoom(i),
                onfocus: () => show(i), onmouseenter: () => show(i),
                onkeydown: (e) => {
                    const to = { ArrowUp: x.parent, ArrowDown: x.children?.[0], ArrowLeft: sibling(x, -1), ArrowRight: sibling(x, 1) }[e.key];
                    if (e.key === "Escape") zoom(0);
                    if (to && cells.has(to)) { e.preventDefault(); focusOn(cells.values(), cells.get(to)); }
                },
            }, text);
            cells.set(x, cell);
        }
        canvas.replaceChildren(...cells.values());
    }

    function sibling(x, by) {
        const all = x.parent?.children;
        return all?.[all.indexOf(x) + by];
    }

    function show(i) {
        const p = places[tree.place[i]];
        detail.replaceChildren(describe(i), " ", p && p[2] ? h("a", { href: `#source/${p[0]}:${p[2]}` }, "source") : "");
    }

    section.append(
        h("div.tools", {},
            choice("Bytes", [["peak", "at the peak"], ["live", "alive at the end"], ["total", "allocated in all"]], measure, (v) => { measure = v; draw(); }),
            h("label.filter", {}, "Find ", h("input", { type: "search", oninput: (e) => { wanted = e.target.value.toLowerCase(); draw(); } }))),
        trail, canvas, detail,
        h("p.note", {}, "Callers stand above what they call; a frame is as wide as the bytes that were allocated in it and below. Frames under 0.05 % are left out."));
    draw();
}

/** A colour for each file, the same at each draw. */
function hue(text) {
    let x = 7;
    for (let i = 0; i < text.length; i++) x = (x * 31 + text.charCodeAt(i)) % 360;
    return x;
}
