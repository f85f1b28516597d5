// SPDX-License-Identifier: MIT
// Reference cycles, each with the reference that closed it.
import { h, bytes, count, say } from "./dom.js";

const WIDTH = 460, HEIGHT = 280, RADIUS = 95, LOOP = 150, MOST_LETTERS = 26, LETTER = 7.3, GAP = 13;

const short = (text, most) => (text.length > most ? "…" + text.slice(1 - most) : text);

// Texts stand outside the ring: to the right of its right half, to the left of its left half.
const side = (x) => (Math.abs(x - WIDTH / 2) < 12 ? "middle" : x > WIDTH / 2 ? "start" : "end");

function text(x, y, type, content) {
    const anchor = side(x);
    const room = anchor === "start" ? WIDTH - x - GAP : anchor === "end" ? x - GAP : WIDTH;
    const shown = short(content, Math.min(MOST_LETTERS, Math.floor(room / LETTER)));
    return h("text", { class: type, x: x + (anchor === "start" ? GAP : anchor === "end" ? -GAP : 0), y, "text-anchor": anchor }, shown, h("title", {}, content));
}

function node(x, y, name_y, row) {
    return h("g", { class: "node" }, h("circle", { cx: x, cy: y, r: 9 }, h("title", {}, row.text)), text(x, name_y, "name", row.type));
}

// An object that refers to itself.
function loop(svg, row) {
    const x = WIDTH / 2, y = 92;
    svg.append(h("path", { class: "edge closing", d: `M${x} ${y}c70 -85 -70 -85 0 0` }), text(x, 18, "label closing", row.label), node(x, y, y + 26, row));
}

function ring(cycle) {
    const n = cycle.ring.length, height = n > 1 ? HEIGHT : LOOP;
    const svg = h("svg", { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": cycle.explanation });
    if (n === 1) loop(svg, cycle.ring[0]);
    if (n < 2) return svg;
    const point = (i, r = RADIUS) => [WIDTH / 2 + r * Math.sin(2 * Math.PI * i / n), HEIGHT / 2 - r * Math.cos(2 * Math.PI * i / n)];
    const type = (row) => (row.closing ? " closing" : "");
    cycle.ring.forEach((row, i) => {
        const [x0, y0] = point(i), [x1, y1] = point((i + 1) % n);
        const [bx, by] = n === 2 ? [WIDTH / 2 + (i ? -50 : 50), HEIGHT / 2] : [(x0 + x1) / 2, (y0 + y1) / 2];
        const [lx, ly] = n === 2 ? [WIDTH / 2 + (i ? -22 : 22), HEIGHT / 2] : [bx, by];
        svg.append(h("path", { class: "edge" + type(row), d: `M${x0} ${y0}Q${bx} ${by} ${x1} ${y1}` }), text(lx, ly + (ly > HEIGHT / 2 + 60 ? 14 : ly < HEIGHT / 2 - 60 ? -6 : 4), "label" + type(row), row.label));
    });
    cycle.ring.forEach((row, i) => {
        const [x, y] = point(i), middle = side(x) === "middle";
        svg.append(node(x, y, !middle ? y + 4 : y < HEIGHT / 2 ? y - 16 : y + 26, row));
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
            h("p", {}, h("span.saving", {}, bytes(c.retained)), ` held by ${count(c.count)} object${c.count === 1 ? "" : "s"}` + (c.same > 1 ? `; ${count(c.same)} cycles are alike` : "") + (c.alive ? "" : "; nothing else reaches it: garbage that awaits the collector")),
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
