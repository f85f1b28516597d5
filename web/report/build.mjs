// SPDX-License-Identifier: MIT
// Bundles the page into one file: node build.mjs OUT.html. The report's data goes where page.html says __DATA__.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";

const out = process.argv[2] ?? "dist/report.html";
const here = new URL(".", import.meta.url).pathname;
const result = await build({
    entryPoints: [here + "src/main.js"],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2020",
    legalComments: "none",
});
const script = result.outputFiles[0].text.replaceAll("</script", "<\\/script");
const style = await readFile(here + "src/style.css", "utf8");
const page = await readFile(here + "src/page.html", "utf8");
// Functions as replacements: "$" in the bundle must not be taken as a pattern.
await writeFile(out, page.replace("/*STYLE*/", () => style).replace("/*SCRIPT*/", () => script));
