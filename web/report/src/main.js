// SPDX-License-Identifier: MIT
// The report's page: header, views behind tabs, theme. Each view is drawn when it is first opened.
import { readData } from "./data.js";
import { h, bytes, seconds, say } from "./dom.js";
import { overview } from "./overview.js";
import { flame } from "./flame.js";
import { source } from "./source.js";
import { types } from "./types.js";
import { retained } from "./retained.js";
import { cycles } from "./cycles.js";
import { arenas } from "./arenas.js";

const VIEWS = [
    ["overview", "Overview", overview],
    ["flame", "Flame graph", flame],
    ["source", "Source", source],
    ["types", "Types", types],
    ["retained", "Retained", retained],
    ["cycles", "Cycles", cycles],
    ["arenas", "Arenas", arenas],
];

const data = readData();
const drawn = new Map();
const main = document.getElementById("main");

function theme() {
    const root = document.documentElement;
    const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const button = h("button.theme", { type: "button", "aria-pressed": String(dark()), onclick: () => {
        root.dataset.theme = dark() ? "light" : "dark";
        button.setAttribute("aria-pressed", String(dark()));
        dispatchEvent(new Event("themechange"));
    } }, "Dark");
    return button;
}

function header() {
    const m = data.meta, c = data.counters;
    document.title = `${m.program.slice(m.program.lastIndexOf("/") + 1)}: memory report`;
    document.getElementById("head").append(
        h("div.title", {}, h("h1", {}, m.program), m.args.length ? h("code", {}, m.args.join(" ")) : null, theme()),
        h("p.facts", {}, `peak ${bytes(c.peak)} · at the end ${bytes(c.in_use)} · ${seconds(m.duration)}`
            + (m.limit ? ` · cap ${bytes(m.limit)}` : "") + (m.exit ? ` · exit code ${m.exit}` : "")
            + (m.left ? ` · left by ${m.left}: what the program held then` : "") + ` · ${m.when} · Hoopsnake ${m.hoop}`));
}

/** #view/argument: views may take one, such as a line of a file. */
function open() {
    const [id, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    const view = VIEWS.find(([v]) => v === id) ?? VIEWS[0];
    if (!drawn.has(view[0])) {
        const section = h("section", { "aria-labelledby": "title-" + view[0] }, h("h2", { id: "title-" + view[0] }, view[1]));
        main.append(section);
        drawn.set(view[0], { section, update: view[2](data, section) });
    }
    for (const [v, { section }] of drawn) section.hidden = v !== view[0];
    for (const a of document.querySelectorAll("#nav a")) {
        if (a.dataset.view === view[0]) a.setAttribute("aria-current", "page");
        else a.removeAttribute("aria-current");
    }
    if (rest.length) drawn.get(view[0]).update?.(rest.join("/"));
    say(view[1]);
}

header();
document.getElementById("nav").append(h("ul", {}, VIEWS.map(([id, title]) => {
    const counts = { cycles: data.cycles.length, types: data.types.length, retained: data.objects.length };
    return h("li", {}, h("a", { href: "#" + id, "data-view": id }, title, counts[id] ? h("span.count", {}, String(counts[id])) : null));
})));
addEventListener("hashchange", open);
open();
