// SPDX-License-Identifier: MIT
// The program's text with bytes beside each line.
import { h, bytes, count, bar, choice, say, table } from "./dom.js";

export function source(d, section) {
    const measured = [...d.lines.keys()].filter((f) => d.files[f].text !== null && d.files[f].text !== undefined);
    const weight = (f) => [...d.lines.get(f).values()].reduce((s, l) => s + l.total, 0);
    measured.sort((a, b) => (d.files[b].user - d.files[a].user) || weight(b) - weight(a));
    if (!measured.length) {
        section.append(h("p.note", {}, "No source text was recorded."));
        return null;
    }
    let file = measured[0], measure = "peak";
    const box = h("div.code");
    const pick = h("select", { onchange: (e) => { file = +e.target.value; draw(); } },
        measured.map((f) => h("option", { value: f }, `${d.files[f].name}  (${bytes(weight(f))} allocated)`)));

    function draw(line = 0) {
        const of = d.lines.get(file);
        const most = Math.max(1, ...[...of.values()].map((l) => l[measure]));
        pick.value = String(file);
        const text = d.files[file].text.split("\n");
        const rows = text.map((code, k) => {
            const l = of.get(k + 1);
            return h("tr" + (k + 1 === line ? ".chosen" : ""), { id: `line-${k + 1}` },
                h("td.number", {}, l && l[measure] ? bytes(l[measure]) : ""),
                h("td.share", {}, l && l[measure] ? bar(l[measure], most) : null),
                h("td.number.count", {}, l ? count(measure === "live" ? l.blocks : l.allocs) : ""),
                h("th.lineno", { scope: "row" }, String(k + 1)),
                h("td", {}, h("code", {}, code)));
        });
        box.replaceChildren(h("div.scroll.tall", { tabindex: 0, role: "region", "aria-label": d.files[file].name },
            h("table", {}, h("caption.unseen", {}, "Bytes by line of " + d.files[file].name),
                h("thead", {}, h("tr", {}, h("th.number", { scope: "col" }, "bytes"), h("th", { scope: "col" }, h("span.unseen", {}, "share")),
                    h("th.number", { scope: "col" }, measure === "live" ? "blocks" : "allocations"), h("th.number", { scope: "col" }, "line"), h("th", { scope: "col" }, "code"))),
                h("tbody", {}, rows))));
        if (line) {
            box.querySelector(".chosen")?.scrollIntoView({ block: "center" });
            say(`line ${line} of ${d.files[file].name}`);
        }
    }

    section.append(h("div.tools", {}, h("label", {}, "File ", pick),
        choice("Bytes", [["peak", "at the peak"], ["live", "alive at the end"], ["total", "allocated in all"]], measure, (v) => { measure = v; draw(); })), box,
        h("h3", {}, "Costliest lines of all files"), lineTable(d));
    draw();
    return (argument) => {
        const [f, line] = argument.split(":").map(Number);
        if (measured.includes(f)) { file = f; draw(line); }
    };
}

/** Each line that allocated, of the library's files too. */
function lineTable(d) {
    const rows = [...d.lines].flatMap(([f, of]) => {
        const text = d.files[f].text?.split("\n");
        return [...of].map(([line, l]) => ({ f, line, name: d.files[f].name, code: text?.[line - 1]?.trim() ?? "", ...l }));
    });
    const size = (title, key) => ({ title, number: true, value: (r) => r[key], show: (r) => bytes(r[key]) });
    return table({
        caption: "Lines by bytes", rows: rows.sort((a, b) => b.total - a.total).slice(0, 1000), sort: 2, limit: 20,
        columns: [
            { title: "line", value: (r) => r.name + ":" + String(r.line).padStart(8), text: (r) => `${r.name}:${r.line} ${r.code}`,
              show: (r) => d.files[r.f].text ? h("a", { href: `#source/${r.f}:${r.line}` }, `${d.files[r.f].shown}:${r.line}`) : `${d.files[r.f].shown}:${r.line}` },
            { title: "code", value: (r) => r.code, show: (r) => h("code.path", {}, r.code) },
            size("at the peak", "peak"), size("alive at the end", "live"), size("allocated in all", "total"),
            { title: "allocations", number: true, value: (r) => r.allocs, show: (r) => count(r.allocs) },
        ],
    });
}
