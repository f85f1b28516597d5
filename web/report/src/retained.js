// SPDX-License-Identifier: MIT
// The objects that keep most alive, and who holds them, as a picture.
import { h, bytes, count, percent, bar, table, say } from "./dom.js";
import { placeText } from "./data.js";

const WIDE = 190, HIGH = 54, GAP_X = 90, GAP_Y = 18;

export function retained(d, section) {
    const picture = h("figure.holders", { hidden: true });
    const byId = new Map(d.holders.nodes.map((n) => [n.id, n]));

    function show(object) {
        picture.hidden = false;
        picture.replaceChildren(
            h("figcaption", {}, `Who holds ${object.type} ${object.text}`),
            h("div.scroll", { tabindex: 0, role: "region", "aria-label": "Picture of the holders" }, draw(d, byId, object)),
            h("ol.chain", {}, object.chain.map(([label, type]) => h("li", {}, label ? h("code", {}, label) : null, " ", h("span", {}, type)))));
        picture.scrollIntoView({ block: "nearest" });
        say("Holders of " + object.type);
    }

    section.append(
        h("p", {}, "What would be freed if the object were gone. Choose a row to see who holds it."),
        table({
            caption: "Objects by retained size", rows: d.objects, sort: 3, onpick: show,
            columns: [
                { title: "object", value: (o) => o.type, text: (o) => `${o.type} ${o.text} ${o.chain.map((c) => c.join(" ")).join(" ")}`, show: (o) => h("span", {}, h("code", {}, o.type), " ", h("small", {}, o.text)) },
                { title: "held as", value: (o) => o.chain.length, show: (o) => h("span", {}, h("code.path", {}, o.path ?? ""), o.alike[0] > 1 ? h("small", {}, ` one of ${count(o.alike[0])} alike, ${bytes(o.alike[1])} in all`) : null) },
                { title: "allocated at", value: (o) => placeText(d, o.place), show: (o) => d.places[o.place]?.[2] ? h("a", { href: `#source/${d.places[o.place][0]}:${d.places[o.place][2]}`, onclick: (e) => e.stopPropagation() }, placeText(d, o.place)) : "" },
                { title: "retained", number: true, value: (o) => o.retained, show: (o) => h("span", {}, bar(o.retained, d.counters.in_use), " ", bytes(o.retained)) },
                { title: "share", number: true, value: (o) => o.retained, show: (o) => percent(o.retained, d.counters.in_use) },
                { title: "itself", number: true, value: (o) => o.bytes, show: (o) => bytes(o.bytes) },
            ],
        }), picture);
}

/** Holders in columns: the object at the right, its holders left of it, theirs further left. */
function draw(d, byId, object) {
    const columns = [[object.id]], placed = new Set(columns[0]), edges = [];
    for (let depth = 0; depth < 6; depth++) {
        const next = [];
        for (const to of columns[depth])
            for (const [from, target, label] of d.holders.edges.filter((e) => e[1] === to)) {
                edges.push([from, target, label]);
                if (!placed.has(from)) placed.add(from), next.push(from);
            }
        if (!next.length) break;
        columns.push(next.slice(0, 8));
    }
    const at = new Map(), rows = Math.max(...columns.map((c) => c.length));
    columns.forEach((column, k) => column.forEach((id, i) => at.set(id, [
        (columns.length - 1 - k) * (WIDE + GAP_X) + 4, (i + (rows - column.length) / 2) * (HIGH + GAP_Y) + 4])));
    const width = columns.length * (WIDE + GAP_X), height = rows * (HIGH + GAP_Y) + 8;
    const svg = h("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${object.chain.length} steps from the root` },
        h("defs", {}, h("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" }, h("path", { d: "M0 0L8 4L0 8z", class: "head" }))));
    for (const [from, to, label] of edges) {
        if (!at.has(from) || !at.has(to)) continue;
        const [x0, y0] = at.get(from), [x1, y1] = at.get(to);
        const a = x0 + WIDE, b = y0 + HIGH / 2, c = x1, e = y1 + HIGH / 2;
        svg.append(h("path", { class: "edge", d: `M${a} ${b}C${a + 40} ${b} ${c - 40} ${e} ${c} ${e}`, "marker-end": "url(#arrow)" }),
            h("text", { class: "label", x: (a + c) / 2, y: (b + e) / 2 - 4, "text-anchor": "middle" }, cut(label, 16)));
    }
    for (const [id, [x, y]] of at) {
        const n = byId.get(id) ?? object;
        svg.append(h("g", { transform: `translate(${x} ${y})`, class: id === object.id ? "node target" : n.root ? "node root" : "node" },
            h("title", {}, `${n.type} ${n.text}: ${bytes(n.bytes)}, retains ${bytes(n.retained)}`),
            h("rect", { width: WIDE, height: HIGH, rx: 6 }),
            h("text", { x: 10, y: 19, class: "name" }, cut(n.type, 24)),
            h("text", { x: 10, y: 34 }, cut(n.text, 28)),
            h("text", { x: 10, y: 48, class: "small" }, n.root ? "" : `${bytes(n.bytes)} · keeps ${bytes(n.retained)}`)));
    }
    return svg;
}

const cut = (text, most) => text.length > most ? text.slice(0, most - 1) + "…" : text;
