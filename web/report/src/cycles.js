// SPDX-License-Identifier: MIT
// Reference cycles, each with the reference that closed it.
import { h, bytes, count, say } from "./dom.js";

const SIZE = 280, RADIUS = 95;

function ring(cycle) {
    const n = cycle.ring.length;
    const point = (i, r = RADIUS) => [SIZE / 2 + r * Math.sin(2 * Math.PI * i / n), SIZE / 2 - r * Math.cos(2 * Math.PI * i / n)];
    const svg = h("svg", { width: SIZE, height: SIZE, viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": cycle.explanation });
    cycle.ring.forEach((node, i) => {
        const [x0, y0] = point(i), [x1, y1] = point((i + 1) % n), [mx, my] = point(i + 0.5, n < 3 ? (i ? -28 : 28) + RADIUS * 0 : RADIUS * 0.72);
        svg.append(h("path", { class: "edge" + (node.closing ? " closing" : ""), d: n === 1 ? `M${x0} ${y0}c50 -60 -50 -60 0 0` : `M${x0} ${y0}Q${n < 3 ? SIZE / 2 + (i ? -50 : 50) : (x0 + x1) / 2} ${n < 3 ? SIZE / 2 : (y0 + y1) / 2} ${x1} ${y1}` }),
            h("text", { class: "label" + (node.closing ? " closing" : ""), x: n < 3 ? SIZE / 2 + (i ? -54 : 54) : mx, y: n < 3 ? SIZE / 2 : my, "text-anchor": "middle" }, node.label));
    });
    cycle.ring.forEach((node, i) => {
        const [x, y] = point(i);
        svg.append(h("g", { class: "node" }, h("title", {}, node.text), h("circle", { cx: x, cy: y, r: 9 }),
            h("text", { x, y: y < SIZE / 2 ? y - 14 : y + 24, "text-anchor": "middle", class: "name" }, node.type)));
    });
    return svg;
}

export function cycles(d, section) {
    if (!d.cycles.length) {
        section.append(h("p.fine", {}, "There are no reference cycles among the program's own objects."));
        return null;
    }
    let wanted = "";
    const list = h("div.cycles");
    const draw = () => {
        const rows = d.cycles.filter((c) => !wanted || (c.explanation + c.types.map((t) => t[0]).join(" ")).toLowerCase().includes(wanted));
        list.replaceChildren(...rows.map((c) => h("article.cycle", {}, ring(c), h("div", {},
            h("h3", {}, c.types.map(([name, n]) => (n > 1 ? count(n) + " " : "") + name).join(", ")),
            h("p", {}, h("span.saving", {}, bytes(c.retained)), ` held by ${count(c.count)} objects` + (c.same > 1 ? `; ${count(c.same)} cycles are alike` : "") + (c.alive ? "" : "; nothing else reaches it: garbage that awaits the collector")),
            h("p", {}, c.explanation),
            c.closing?.file !== null && c.closing?.file !== undefined ? h("p", {}, "Stored at ", h("a", { href: `#source/${c.closing.file}:${c.closing.line}` }, `${d.files[c.closing.file].name}:${c.closing.line}`)) : null,
            h("p.fix", {}, c.weak_enough ? "A weak reference there would be enough: what it refers to is also held from elsewhere."
                : c.breaks ? "A weak reference there would break the cycle, but nothing else holds what it refers to." : "The cycle is closed in more than one place: one weak reference would not break it.")))));
        say(`${rows.length} cycles`);
    };
    section.append(d.cycles.length > 3 ? h("label.filter", {}, "Filter ", h("input", { type: "search", oninput: (e) => { wanted = e.target.value.toLowerCase(); draw(); } })) : "", list);
    draw();
    return null;
}
