// SPDX-License-Identifier: MIT
// Heap use over time, figures, advice.
import * as Plot from "@observablehq/plot";
import { h, bytes, count, seconds } from "./dom.js";

function figure(title, value, note) {
    return h("div.card", {}, h("dt", {}, title), h("dd", {}, value, note ? h("small", {}, note) : null));
}

function figures(d) {
    const c = d.counters;
    const pauses = c.pause_total.reduce((a, b) => a + b, 0), longest = Math.max(...c.pause_max);
    const collections = c.collections.reduce((a, b) => a + b, 0);
    return h("dl.cards", {},
        figure("Peak", bytes(c.peak), c.peak_at !== null ? "after " + seconds(c.peak_at) : null),
        figure("In use at the end", bytes(c.in_use), count(c.blocks) + " blocks"),
        figure("From the system", bytes(c.from_os), "highest " + bytes(c.from_os_peak)),
        figure("Collections", count(collections), collections ? `${seconds(pauses)} in all, longest ${seconds(longest)}` : "none was needed"),
        figure("Freed by the collector", count(c.freed.reduce((a, b) => a + b, 0)), "objects in cycles"));
}

function timeline(d) {
    const { t, in_use, from_os } = d.timeline;
    if (t.length < 2) return h("p.note", {}, "The run was too short for a timeline.");
    const points = t.flatMap((x, i) => [{ t: x, bytes: in_use[i], what: "in use" }, { t: x, bytes: from_os[i], what: "from the system" }]);
    const peak = { t: d.counters.peak_at ?? t[in_use.indexOf(Math.max(...in_use))], bytes: d.counters.peak };
    const marks = d.collections.filter((c) => c[1] === 2 || d.collections.length < 400);
    const box = h("div.plot");
    const unit = Math.max(...from_os, d.counters.peak) > 4 * 1024 * 1024 ? [1048576, "MiB"] : [1024, "KiB"];
    const draw = () => {
        const width = Math.max(320, box.clientWidth || 900);
        box.replaceChildren(Plot.plot({
            width, height: 300, marginLeft: 56,
            ariaLabel: "Heap use over time",
            ariaDescription: `Bytes in use rise to ${bytes(peak.bytes)} after ${seconds(peak.t)} and end at ${bytes(d.counters.in_use)}.`,
            style: { background: "none", fontSize: "12px", color: "var(--text)" },
            x: { label: "seconds" }, y: { label: unit[1], grid: true, zero: true, transform: (v) => v / unit[0] },
            color: { domain: ["in use", "from the system"], range: ["var(--accent)", "var(--second)"], legend: true },
            marks: [
                Plot.areaY(points.filter((p) => p.what === "in use"), { x: "t", y: "bytes", fill: "var(--accent)", fillOpacity: 0.15, curve: "step-after" }),
                Plot.line(points, { x: "t", y: "bytes", stroke: "what", strokeWidth: 1.5, curve: "step-after" }),
                d.meta.limit ? Plot.ruleY([d.meta.limit], { stroke: "var(--bad)", strokeDasharray: "4 3" }) : null,
                Plot.tickX(marks.map((c) => ({ t: c[0], gen: c[1], text: `generation ${c[1]}: ${count(c[2])} freed in ${seconds(c[3])}` })),
                    { x: "t", stroke: "var(--muted)", strokeOpacity: 0.5, insetTop: 284 - 60, title: "text" }),
                Plot.dot([peak], { x: "t", y: "bytes", r: 4, fill: "var(--bad)" }),
                Plot.text([peak], { x: "t", y: "bytes", text: () => "peak " + bytes(peak.bytes), dy: -12, textAnchor: peak.t > t[t.length - 1] * 0.8 ? "end" : "start", fill: "var(--text)", stroke: "var(--panel)", strokeWidth: 4 }),
                Plot.ruleX(points, Plot.pointerX({ x: "t", stroke: "var(--muted)" })),
                Plot.tip(points.filter((p) => p.what === "in use"), Plot.pointerX({ x: "t", y: "bytes", fill: "var(--panel)",
                    title: (p) => `${seconds(p.t)}\n${bytes(p.bytes)} in use` })),
            ].filter(Boolean),
        }));
    };
    new ResizeObserver(draw).observe(box);
    return h("figure", {}, h("figcaption", {}, `Heap use over time. Ticks at the bottom: collections${marks.length < d.collections.length ? " of generation 2" : ""}.`), box);
}

function place(d, a) {
    if (a.file === null || a.file === undefined) return null;
    const name = d.files[a.file].name;
    return h("a", { href: `#source/${a.file}:${a.line}` }, `${name}:${a.line}`);
}

export function adviceList(d) {
    if (!d.advice.length) return h("p.fine", {}, "No advice: nothing was found that wastes memory worth speaking of.");
    return h("ol.advice", {}, d.advice.map((a) => h("li", {},
        h("h4", {}, h("span.saving", {}, `${bytes(a.bytes)} ${a.effect}`), " ", a.title),
        h("p", {}, place(d, a)),
        a.code ? h("pre", {}, h("code", {}, a.code)) : null,
        h("ul.evidence", {}, a.evidence.map((e) => h("li", {}, e))),
        h("p.fix", {}, h("strong", {}, "Instead: "), a.fix))));
}

export function overview(d, section) {
    section.append(figures(d), timeline(d), h("h3", {}, "Advice"), adviceList(d));
}
