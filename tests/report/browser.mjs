// Opens a report in headless Chromium: no console errors, nothing loaded from elsewhere, every view opens, filters, keys and
// themes work. usage: browser.mjs BUILD PAGE [SCREENSHOTS]
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { strict as assert } from "node:assert";

const [build, page_file, shots] = process.argv.slice(2);
const { chromium } = createRequire(build + "/report-page/")("playwright-core");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const url = pathToFileURL(page_file).href;
const problems = [];
for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
    page.on("console", (m) => { if (["error", "warning"].includes(m.type())) problems.push(m.text()); });
    page.on("pageerror", (e) => problems.push(String(e)));
    page.on("request", (r) => { if (r.url() !== url && !r.url().startsWith("data:")) problems.push("loads " + r.url()); });
    await page.goto(url);
    const open = async (view) => {
        await page.locator(`nav a[data-view=${view}]`).click();
        await page.locator(`nav a[data-view=${view}][aria-current=page]`).waitFor();
    };
    const views = await page.locator("nav a").evaluateAll((as) => as.map((a) => a.dataset.view));
    assert.deepEqual(views, ["overview", "flame", "source", "types", "retained", "cycles", "arenas"]);
    for (const view of views) {
        await open(view);
        assert.equal(await page.locator("main section:visible").count(), 1, view);
        assert.ok((await page.locator("main section:visible").innerText()).length > 20, view + " is empty");
        if (shots) await page.screenshot({ path: `${shots}/${view}-${colorScheme}.png`, fullPage: view !== "source" });
    }
    // Types: the filter narrows, a heading sorts.
    await open("types");
    const types = page.locator("main section:visible");
    const rows = await types.locator("tbody tr").count();
    await types.locator("input[type=search]").fill("dict");
    assert.ok(await types.locator("tbody tr").count() < rows, "the filter does not narrow");
    await types.locator("input[type=search]").fill("");
    await types.locator("thead button").first().click();
    assert.equal(await types.locator("th[aria-sort]").first().getAttribute("aria-sort"), "ascending");
    // Retained: by keyboard.
    await open("retained");
    const pick = page.locator("main section:visible tr.pick").first();
    await pick.focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator("main section:visible .holders svg .node").count() > 1, "no picture of holders");
    if (shots) await page.screenshot({ path: `${shots}/holders-${colorScheme}.png`, fullPage: true });
    // Flame graph: zoom in and out by keyboard, find, other measures.
    await open("flame");
    const frames = page.locator("main section:visible .frame");
    const count = await frames.count();
    assert.ok(count > 2, "no frames");
    await frames.first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.ok(await page.locator(".trail button").count() >= 2, "not zoomed");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".trail button").count(), 1);
    await page.locator("main section:visible input[type=search]").fill("main");
    assert.ok(await page.locator(".frame.hit").count() > 0, "nothing found");
    await page.locator("main section:visible .choice label").nth(2).click();
    // Arenas: colours, a pool by keyboard.
    await open("arenas");
    for (let i = 0; i < 4; i++) await page.locator("main section:visible .choice label").nth(i).click();
    await page.locator("canvas").first().focus();
    for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowRight");
    assert.match(await page.locator(".arenas + .detail").innerText(), /page 40/);
    // Everything that can be used has a name.
    const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, a, input, select")].filter((e) =>
        !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length)).map((e) => e.outerHTML));
    assert.deepEqual(unnamed, []);
    // A narrow screen: nothing is wider than it, but what scrolls by itself.
    await page.setViewportSize({ width: 360, height: 800 });
    for (const view of views) {
        await open(view);
        assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), view + " is too wide for a phone");
    }
    // Contrast of texts, as WCAG 2 counts it: at least 4.5.
    for (const theme of ["as the system", "the other"]) {
        const colours = await page.evaluate(() => {
            const style = getComputedStyle(document.documentElement);
            return Object.fromEntries(["bg", "panel", "select", "text", "muted", "accent", "second", "bad", "good"].map((n) => [n, style.getPropertyValue("--" + n).trim()]));
        });
        const light = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const check = (text, ground) => {
            const [a, b] = [light(colours[text]), light(colours[ground])].sort((x, y) => y - x);
            assert.ok((a + 0.05) / (b + 0.05) >= 4.5, `${text} on ${ground}, ${colorScheme}, ${theme}: ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
        };
        for (const ground of ["bg", "panel"]) for (const text of ["text", "muted", "accent", "second", "bad", "good"]) check(text, ground);
        check("text", "select");
        await page.locator("button.theme").click();
    }
    await page.close();
}
await browser.close();
assert.deepEqual(problems, []);
console.log("ok");
