// SPDX-License-Identifier: MIT
// Objects by type.
import { h, bytes, count, percent, bar, table } from "./dom.js";

export function types(d, section) {
    const all = d.types.reduce((s, t) => s + t.bytes, 0);
    section.append(
        h("p", {}, `${count(d.types.reduce((s, t) => s + t.count, 0))} objects of ${count(d.types.length)} types at the end, ${bytes(all)} in all.`),
        table({
            caption: "Objects by type", rows: d.types, sort: 2,
            columns: [
                { title: "type", value: (t) => t.name, text: (t) => t.name, show: (t) => h("code", {}, t.name) },
                { title: "count", number: true, value: (t) => t.count, show: (t) => count(t.count) },
                { title: "bytes", number: true, value: (t) => t.bytes, show: (t) => h("span", {}, bar(t.bytes, all), " ", bytes(t.bytes)) },
                { title: "share", number: true, value: (t) => t.bytes, show: (t) => percent(t.bytes, all) },
                { title: "each", number: true, value: (t) => t.bytes / t.count, show: (t) => bytes(t.bytes / t.count) },
                { title: "retained", number: true, value: (t) => t.retained, show: (t) => bytes(t.retained) },
            ],
        }),
        h("p.note", {}, "Retained: what would be freed if all objects of the type were gone, nothing counted twice."));
}
