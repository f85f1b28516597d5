// SPDX-License-Identifier: MIT
// Map of arenas, pools and blocks.
import { h, bytes, count, percent, choice, say } from "./dom.js";

const KINDS = ["containers", "leaves", "raw"];
const ROW = 16;

function colors() {
    const style = getComputedStyle(document.documentElement);
    const get = (n) => style.getPropertyValue(n).trim();
    return { free: get("--free"), empty: get("--empty"), series: Array.from({ length: 8 }, (_, i) => get(`--s${i + 1}`)), ink: get("--text"), full: get("--accent"), used: get("--second"), run: get("--third") };
}

export function arenas(d, section) {
    if (!d.arenas.length) {
        section.append(h("p.note", {}, "No map was recorded."));
        return null;
    }
    let by = "state", chosen = null, palette = colors();
    const legend = h("ul.legend"), list = h("div.arenas"), detail = h("div.detail", { "aria-live": "polite" });
    // pages: [first page, pages, kind, block size (0: a run), live blocks, capacity, index of the commonest type]
    const typesBySize = new Map();
    for (const a of d.arenas) for (const p of a.pages) if (p[6] >= 0) typesBySize.set(p[6], (typesBySize.get(p[6]) ?? 0) + p[1]);
    const topTypes = [...typesBySize].sort((x, y) => y[1] - x[1]).slice(0, 7).map((x) => x[0]);

    const state = (p) => p[3] === 0 ? "run" : p[4] === p[5] ? "full" : "used";
    function color(p) {
        if (by === "state") return palette[state(p)];
        if (by === "kind") return palette.series[p[2]];
        if (by === "size") return palette.series[Math.min(7, p[3] === 0 ? 7 : Math.floor(Math.log2(p[3] / 16)))];
        const at = topTypes.indexOf(p[6]);
        return at < 0 ? palette.series[7] : palette.series[at];
    }
    function legendItems() {
        if (by === "state") return [["full", palette.full], ["used: some blocks free", palette.used], ["run of pages: a large block", palette.run], ["free page, not yet given back", palette.empty], ["page of the system", palette.free]];
        if (by === "kind") return KINDS.map((k, i) => [k, palette.series[i]]);
        if (by === "size") return ["16–31", "32–63", "64–127", "128–255", "256–511", "512–1023", "1024 and more", "large"].map((t, i) => [t + (i < 7 ? " B" : ""), palette.series[i]]);
        return [...topTypes.map((t, i) => [d.type_names[t], palette.series[i]]), ["others", palette.series[7]]];
    }

    function paint(canvas, a) {
        const across = d.geometry.arena_pages, scale = Math.max(2, Math.floor((canvas.parentElement.clientWidth - 4) / across));
        canvas.width = across * scale;
        canvas.height = ROW;
        const g = canvas.getContext("2d");
        g.fillStyle = palette.free;
        g.fillRect(0, 0, canvas.width, ROW);
        g.fillStyle = palette.empty;
        for (const [first, n] of a.dirty) g.fillRect(first * scale, 0, n * scale, ROW);
        for (const p of a.pages) {
            // Fill as the pool is filled: an almost empty pool shows as a low bar.
            g.fillStyle = color(p);
            const full = p[3] === 0 ? 1 : p[4] / p[5], high = Math.max(2, Math.round(full * ROW));
            g.globalAlpha = 0.25;
            g.fillRect(p[0] * scale, 0, p[1] * scale, ROW);
            g.globalAlpha = 1;
            g.fillRect(p[0] * scale, ROW - high, p[1] * scale - (scale > 3 ? 1 : 0), high);
        }
        canvas.dataset.scale = String(scale);
    }

    function tell(a, page) {
        const p = a.pages.find((q) => page >= q[0] && page < q[0] + q[1]);
        const where = `arena ${a.address}, page ${page}`;
        if (!p) return detail.replaceChildren(h("p", {}, `${where}: ${a.dirty.some(([f, n]) => page >= f && page < f + n) ? "free, still backed by memory" : page < d.geometry.first_page ? "the arena's own header and side table" : "free, given back"}`));
        detail.replaceChildren(h("p", {}, `${where}: ` + (p[3] === 0
            ? `a large block of ${p[1]} pages (${KINDS[p[2]]}${p[6] >= 0 ? ", " + d.type_names[p[6]] : ""})`
            : `pool of ${p[3]}-byte blocks (${KINDS[p[2]]}), ${p[4]} of ${p[5]} live${p[6] >= 0 ? ", mostly " + d.type_names[p[6]] : ""}`)),
            p[3] && p[7] ? blocks(p) : "");
    }

    /** The blocks of one pool: p[7] is their bitmap in hexadecimal, first block first. */
    function blocks(p) {
        const cells = [];
        for (let i = 0; i < p[5]; i++) cells.push(h("span." + (parseInt(p[7][i >> 2], 16) >> (i & 3) & 1 ? "live" : "dead")));
        return h("div.blocks", { role: "img", "aria-label": `${p[4]} live blocks of ${p[5]}` }, cells);
    }

    function draw() {
        palette = colors();
        legend.replaceChildren(...legendItems().map(([text, c]) => h("li", {}, h("span.swatch", { style: `background:${c}` }), text)));
        for (const [i, a] of d.arenas.entries()) paint(list.querySelectorAll("canvas")[i], a);
    }

    for (const a of d.arenas) {
        const used = a.pages.reduce((s, p) => s + p[1], 0), live = a.live;
        const canvas = h("canvas", { tabindex: 0, role: "img", "aria-label": `Arena ${a.address}: ${used} pages in use, ${bytes(live)} live. Left and right arrows step through its pages.` });
        let page = 0;
        const at = (x) => Math.min(d.geometry.arena_pages - 1, Math.floor(x / canvas.getBoundingClientRect().width * d.geometry.arena_pages));
        canvas.addEventListener("mousemove", (e) => tell(a, at(e.offsetX)));
        canvas.addEventListener("click", (e) => tell(a, page = at(e.offsetX)));
        canvas.addEventListener("keydown", (e) => {
            const step = { ArrowRight: 1, ArrowLeft: -1, Home: -page, End: d.geometry.arena_pages - 1 - page }[e.key];
            if (step === undefined) return;
            e.preventDefault();
            page = Math.max(0, Math.min(d.geometry.arena_pages - 1, page + step));
            tell(a, page);
        });
        list.append(h("div.arena", {}, h("span.address", {}, a.address), h("div.strip", {}, canvas), h("span.fill", {}, percent(live, a.bytes))));
    }
    section.append(
        h("p", {}, `${count(d.counters.arenas)} arenas of 1 MiB${d.arenas.length < d.counters.arenas ? `, the ${d.arenas.length} with the most free room shown` : ""}: `
            + `${count(d.counters.pools_full)} full pools, ${count(d.counters.pools_used)} used, ${count(d.counters.pools_empty)} empty pages, ${count(d.counters.large_blocks)} large and ${count(d.counters.huge_blocks)} huge blocks.`),
        h("div.tools", {}, choice("Colour by", [["state", "state"], ["kind", "kind"], ["size", "size class"], ["type", "type"]], by, (v) => { by = v; draw(); say("coloured by " + v); })),
        legend, list, detail,
        d.pins.length ? h("h3", {}, "What keeps nearly empty arenas") : "",
        d.pins.length ? h("ul", {}, d.pins.map((p) => h("li", {}, `${p.address}: ${bytes(p.live)} live in ${count(p.pages)} pages: `, p.objects.map((o) => `${o[1]} × ${o[0]}`).join(", ")))) : "");
    new ResizeObserver(draw).observe(list);
    addEventListener("themechange", draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    return null;
}
