// SPDX-License-Identifier: MIT
// Small helpers that every view uses: elements, numbers for people, tables that sort and filter.

const SVG = new Set(["svg", "g", "rect", "path", "text", "line", "title", "circle", "defs", "marker"]);

/** An element: h("td.number", {title: "x"}, "text", child). Attributes whose name begins with "on" are listeners. */
export function h(spec, attributes, ...children) {
    const [tag, ...classes] = spec.split(".");
    const e = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    if (classes.length) e.setAttribute("class", classes.join(" "));
    for (const [name, value] of Object.entries(attributes ?? {})) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
        else e.setAttribute(name, value === true ? "" : value);
    }
    for (const c of children.flat()) if (c !== null && c !== undefined && c !== false) e.append(c);
    return e;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** "1.2 MiB" */
export function bytes(n) {
    let u = 0, x = Math.abs(n);
    while (x >= 1024 && u < UNITS.length - 1) x /= 1024, u++;
    return (n < 0 ? "−" : "") + (u ? x.toFixed(x < 10 ? 2 : 1) : x.toFixed(0)) + " " + UNITS[u];
}

export const count = (n) => n.toLocaleString("en-US");

export function seconds(s) {
    if (s >= 1) return s.toFixed(2) + " s";
    if (s >= 1e-3) return (s * 1e3).toFixed(1) + " ms";
    return (s * 1e6).toFixed(0) + " µs";
}

export const percent = (part, whole) => (whole ? (100 * part / whole).toFixed(part / whole < 0.1 ? 1 : 0) : "0") + " %";

/** Tell a screen reader. */
export function say(text) {
    document.getElementById("live").textContent = text;
}

/**
 * A table with sortable columns and a filter.
 * columns: {title, value(row) for sorting, show(row) → node or text, number: bool, text(row) for the filter}
 */
export function table({ columns, rows, caption, sort = 0, descending = true, limit = 200, filter = true, onpick = null, empty = "Nothing to show." }) {
    let by = sort, down = descending, wanted = "", shown = limit;
    const body = h("tbody");
    const status = h("p.note", { role: "status" });
    const more = h("button.more", { type: "button", onclick: () => { shown *= 4; draw(); } }, "Show more");
    const heads = columns.map((c, i) =>
        h(c.number ? "th.number" : "th", { scope: "col", "aria-sort": "none" },
            h("button", { type: "button", onclick: () => { down = by === i ? !down : !!c.number; by = i; draw(); } }, c.title)));

    function draw() {
        const c = columns[by];
        const matching = wanted ? rows.filter((r) => columns.some((c) => c.text && c.text(r).toLowerCase().includes(wanted))) : rows;
        const sorted = [...matching].sort((a, b) => {
            const x = c.value(a), y = c.value(b);
            return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
        });
        heads.forEach((head, i) => head.setAttribute("aria-sort", i === by ? (down ? "descending" : "ascending") : "none"));
        body.replaceChildren(...sorted.slice(0, shown).map((r) => {
            const cells = columns.map((c, i) => h((i ? "td" : "th") + (c.number ? ".number" : ""), i ? {} : { scope: "row" }, c.show(r)));
            return onpick
                ? h("tr.pick", { tabindex: 0, onclick: () => onpick(r), onkeydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); onpick(r); } } }, cells)
                : h("tr", {}, cells);
        }));
        if (!sorted.length) body.append(h("tr", {}, h("td.empty", { colspan: columns.length }, empty)));
        status.textContent = sorted.length > shown || wanted ? `${count(Math.min(shown, sorted.length))} of ${count(rows.length)} rows` : "";
        more.hidden = sorted.length <= shown;
    }

    const box = filter && rows.length > 8
        ? h("label.filter", {}, "Filter ", h("input", { type: "search", oninput: (e) => { wanted = e.target.value.toLowerCase(); shown = limit; draw(); } }))
        : null;
    draw();
    return h("div.table", {}, box, h("div.scroll", { tabindex: 0, role: "region", "aria-label": caption },
        h("table", {}, h("caption.unseen", {}, caption), h("thead", {}, h("tr", {}, heads)), body)), status, more);
}

/** A bar of a share, with the number as text beside it. */
export function bar(part, whole, kind = "") {
    const share = whole ? Math.max(0, Math.min(1, part / whole)) : 0;
    return h("span.bar" + (kind ? "." + kind : ""), { style: `--share:${(share * 100).toFixed(2)}%`, "aria-hidden": "true" });
}

/** Radio buttons in a row. */
export function choice(label, options, chosen, onchange) {
    const name = "choice" + Math.random().toString(36).slice(2);
    return h("fieldset.choice", {}, h("legend", {}, label), options.map(([value, text]) =>
        h("label", {}, h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onchange(value) }), h("span", {}, text))));
}
