// Starts `onrecord serve` and uses its page as its readers would: pastes and reads, opens and
// drops files, filters, walks through findings by keyboard, asks why, takes readings away,
// compares, and is attacked by an article.
//
//     npm ci && node serve.mjs PROGRAM [PICTURE.png]
//
// With PICTURE.png it makes a picture of the page there, too, for the README.
// The last line says how many checks passed and failed; the exit code is 1 where one failed.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { becomes, check, desk, finish, phone, violations, visit } from "./harness.mjs";

const program = process.argv[2];
const fixture = (name) => fileURLToPath(new URL(`../articles/${name}`, import.meta.url));
const text = (name) => readFileSync(fixture(name), "utf8");

const server = spawn(program, ["serve", "--no-config", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
process.on("exit", () => server.kill());
const address = await new Promise((resolve, reject) => {
  let said = "";
  server.stderr.on("data", (bytes) => {
    said += bytes;
    const found = said.match(/http:\/\/[\d.]+:\d+/);
    if (found) resolve(`${found[0]}/`);
  });
  server.on("exit", () => reject(new Error(`the server ended: ${said}`)));
});

const use = (name, options, steps, expected) => visit(name, options, steps, address, expected);
const waits = { timeout: 20000 };

async function reads(page, article) {
  await page.fill("#article", article);
  await page.click("#article-form button[type=submit]");
  await page.waitForSelector("#reading .copy .s", waits);
}

async function isAccessible(page, name) {
  const found = await violations(page);
  check(`${name}: axe finds nothing`, found.length === 0, found.join("; "));
}

async function fits(page, name) {
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  check(`${name}: nothing is wider than the window`, wide <= window, `${wide} > ${window}`);
}

await use("paste", desk, async (page) => {
  await isAccessible(page, "paste: the empty page");
  await page.click("#article-form button[type=submit]");
  check("paste: without an article it says so", (await page.textContent("#message")).includes("no article"));
  await reads(page, text("harbour-contract.txt"));
  check("paste: the title is the article's", (await page.title()).endsWith("– onrecord") && (await page.title()).length > 15, await page.title());
  await becomes("paste: the form gives way", () => page.locator("#read-room").isHidden(), true);
  await isAccessible(page, "paste: the reading");
  const same = await (await fetch(`${address}api/read`, { method: "POST", headers: { "Content-Type": "text/plain" }, body: text("harbour-contract.txt") })).json();
  const shown = await page.locator("#reading .copy .s").count();
  check("paste: every sentence is there", shown === same.sentences.length, `${shown} of ${same.sentences.length}`);
  await page.click("#again");
  check("paste: the text is still there", (await page.inputValue("#article")).length > 500);
});

await use("example", desk, async (page) => {
  await page.click("#example");
  await page.waitForSelector("#reading .copy .s", waits);
  check("example: it is read", (await page.locator("#reading .sources li").count()) > 0);
});

await use("files", desk, async (page) => {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.click("[data-open=article]")]);
  await chooser.setFiles(fixture("reservoir-draft.docx"));
  await page.waitForSelector("#reading .copy .s", waits);
  check("files: a Word document is read", (await page.textContent("#reading .model")).includes("reservoir-draft.docx"));
  await page.click("#again");
  const bytes = readFileSync(fixture("tram-inquiry.html")).toString("base64");
  const dropped = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    data.items.add(new File([content], "tram-inquiry.html", { type: "text/html" }));
    return data;
  }, bytes);
  await page.dispatchEvent("body", "dragenter", { dataTransfer: dropped });
  await becomes("files: the page says where to drop", () => page.locator("body.dropping").count(), 1);
  await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
  await page.waitForSelector("#reading .copy .s", waits);
  check("files: a dropped page is read", (await page.textContent("#reading .model")).includes("tram-inquiry.html"));
});

// The browser's console tells of every answer that is an error.
await use("refusal", desk, async (page) => {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.click("[data-open=article]")]);
  await chooser.setFiles({ name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 scanned") });
  await page.waitForFunction(() => !document.getElementById("message").hidden, null, waits);
  check("refusal: a PDF is refused in words", (await page.textContent("#message")).includes("PDF"));
}, /status of 422/);

await use("filter", desk, async (page) => {
  await reads(page, text("harbour-contract.txt"));
  const facts = await page.locator("#reading .copy .s.fact").count();
  await page.click("[data-filter=fact]");
  check("filter: what is left out is dimmed", (await page.locator("#reading .s.filtered").count()) === facts && facts > 0);
  check("filter: its button says so", (await page.getAttribute("[data-filter=fact]", "aria-pressed")) === "false");
  await page.click("[data-filter=fact]");
  check("filter: and comes back", (await page.locator("#reading .s.filtered").count()) === 0);
  const unsure = () => page.locator("#reading .badge.unsure:not(.sample)").count();
  const before = await unsure();
  await page.locator("#threshold").fill("99");
  const after = await unsure();
  check("filter: a higher bound leaves more in doubt", after > before, `${before}, then ${after}`);
  const spoken = await page.locator("#reading .copy .badge.unsure").first().getAttribute("aria-label");
  check("filter: which is said, too", /^.\?.*, unsure$/.test(spoken), spoken);
  await page.locator("#threshold").fill("30");
  check("filter: a low one leaves none", (await unsure()) === 0, await unsure());
  const source = page.locator("#reading .sources button.light:enabled").first();
  await source.click();
  const lit = await page.locator("#reading .s.lit").count();
  check("filter: a source shows what it carries", lit > 0 && (await page.locator(".status").innerText()).includes(`${lit} sentence`));
});

await use("keyboard", desk, async (page) => {
  await page.locator("#article").focus();
  await page.keyboard.insertText(text("harbour-contract.txt"));
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("#reading .copy .s", waits);
  const count = Number((await page.textContent("#walked")).match(/\d+/)[0]);
  await page.keyboard.press("n");
  await page.waitForSelector("#card:not([hidden])");
  check("keyboard: N opens the first finding", (await page.textContent("#card-text")).includes(`1 of ${count}`));
  check("keyboard: with why it matters", (await page.textContent("#card-text")).includes("Why it matters"));
  check("keyboard: and marks its sentence", (await page.locator(".s.found").count()) === 1);
  await page.keyboard.press("p");
  await page.waitForFunction((count) => document.getElementById("card-text").textContent.includes(`${count} of ${count}`), count);
  check("keyboard: P goes round to the last", true);
  await isAccessible(page, "keyboard: the finding");
  await page.keyboard.press("Escape");
  await becomes("keyboard: Escape closes it", () => page.locator("#card").isHidden(), true);
  await page.locator("#reading .copy .badge").nth(3).focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".details:popover-open");
  const focused = () => page.evaluate(() => document.activeElement.className);
  for (let presses = 0; presses < 5 && (await focused()) !== "why"; presses += 1) await page.keyboard.press("Tab");
  check("keyboard: Tab leads from the letter into its details", (await focused()) === "why", await focused());
  await page.keyboard.press("Enter");
  await page.waitForSelector("#why[open]");
  const rows = await page.locator("#why tbody tr").count();
  check("keyboard: why gives every label's likelihood", rows === 5, rows);
  const sentence = await page.locator("#a1-s3").innerText();
  const quoted = await page.locator("#why blockquote").evaluate((quote) => {
    for (const sub of quote.querySelectorAll("sub")) sub.remove();
    return quote.textContent;
  });
  check("keyboard: and the sentence, character by character", sentence.endsWith(quoted), `${quoted} | ${sentence}`);
  await isAccessible(page, "keyboard: why");
  await page.keyboard.press("Escape");
  await becomes("keyboard: Escape closes that, too", () => page.locator("#why[open]").count(), 0);
  await becomes("keyboard: and leads back to the sentence", async () => /badge/.test(await focused()), true);
});

await use("pointer at rest", desk, async (page) => {
  await reads(page, text("harbour-contract.txt"));
  await page.mouse.move(300, 600);
  await page.waitForTimeout(400);
  await page.keyboard.press("Escape");
  for (let presses = 0; presses < 3; presses += 1) {
    await page.locator("#next").press("n");
    await page.waitForTimeout(700);
    check(`pointer at rest: finding ${presses + 1} is not covered`, (await page.locator(".details:popover-open").count()) === 0);
  }
  await page.mouse.move(302, 601);
  await page.waitForTimeout(400);
  const under = await page.evaluate(() => document.elementFromPoint(302, 601).closest(".copy .s") !== null);
  check("pointer at rest: moved, it shows what is under it", !under || (await page.locator(".details:popover-open").count()) === 1);
});

await use("take away", { ...desk, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
  await reads(page, text("library-column.txt"));
  for (const [format, begins] of [["html", "<!DOCTYPE html>"], ["json", "{"], ["csv", "article,"]]) {
    const [download] = await Promise.all([page.waitForEvent("download", waits), page.click(`#read-result [data-save=${format}]`)]);
    const saved = readFileSync(await download.path(), "utf8");
    check(`take away: ${format} is saved whole`, saved.length > 1000, saved.length);
    check(`take away: under a name that ends in .${format}`, download.suggestedFilename().endsWith(`.${format}`), download.suggestedFilename());
    if (format !== "csv") check(`take away: ${format} is what it says`, saved.startsWith(begins), saved.slice(0, 40));
  }
  await page.click("#copy");
  await page.waitForFunction(() => document.getElementById("copy").textContent === "Copied", null, waits);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  check("take away: the text is copied", copied.includes("reported fact"), copied.slice(0, 80));
});

await use("compare", desk, async (page) => {
  await page.click("nav a[href='#compare']");
  await page.fill("#piece-a", text("harbour-contract.txt"));
  await page.click("#compare-form button[type=submit]");
  check("compare: one piece is not enough", (await page.textContent("#message")).includes("Piece B"));
  await page.fill("#piece-b", text("harbour-gazette.txt"));
  await page.click("#compare-form button[type=submit]");
  await page.waitForSelector("#comparison .compared", waits);
  check("compare: both are named", (await page.locator("#comparison .compared li").count()) === 2);
  await isAccessible(page, "compare");
  const [download] = await Promise.all([page.waitForEvent("download", waits), page.click("#compare-result [data-save=html]")]);
  check("compare: it is saved", readFileSync(await download.path(), "utf8").startsWith("<!DOCTYPE html>"));
  await page.click("nav a[href='#read']");
  await becomes("compare: the other room is a click away", () => page.locator("#read-room").isVisible(), true);
});

await use("attack", desk, async (page) => {
  const attack = [
    "<script>window.hit = 1</script> \"Quoted\" <img src=x onerror=\"window.hit = 2\">",
    "",
    "A clerk said: “<svg onload='window.hit = 3'> is no name.” \u202Edesrever\u202C The mayor’s <b>statement</b> & more followed.",
    "",
    "<a href=\"javascript:window.hit = 4\">Click</a>, officials said on Monday.",
  ].join("\n");
  const answer = await (await fetch(`${address}api/read?format=view`, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: attack, title: "<script>window.hit = 5</script>'\"", outlet: "<img src=x onerror=window.hit=6>", url: "javascript:window.hit=7" }),
  })).json();
  check("attack: nothing of it is markup", !/<(script|img|svg onload|a href="javascript)/.test(answer.html.replaceAll(/<svg class/g, "")));
  await reads(page, attack);
  await page.locator("#reading .copy .badge").first().click();
  await page.locator(".details:popover-open .why").click();
  await page.waitForSelector("#why[open]");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(300);
  check("attack: none of it ran", (await page.evaluate(() => window.hit)) === undefined);
  check("attack: it shows as text", (await page.locator("#reading .copy").innerText()).includes("<img src=x"));
});

await use("phone", phone, async (page) => {
  await fits(page, "phone: the empty page");
  await reads(page, text("harbour-contract.txt"));
  await fits(page, "phone: the reading");
  await isAccessible(page, "phone");
  await page.locator("#next").tap();
  await page.waitForSelector("#card:not([hidden])");
  await fits(page, "phone: a finding");
  await isAccessible(page, "phone: a finding");
});

await use("zoom", { viewport: { width: 600, height: 450 }, deviceScaleFactor: 2 }, async (page) => {
  await reads(page, text("harbour-contract.txt"));
  await fits(page, "zoom: the reading at 200 %");
});

await use("night", { ...desk, colorScheme: "dark" }, async (page) => {
  await reads(page, text("harbour-contract.txt"));
  await isAccessible(page, "night");
});

await use("print", desk, async (page) => {
  await reads(page, text("harbour-contract.txt"));
  await page.emulateMedia({ media: "print" });
  check("print: only the reading is printed", await page.locator(".tools").isHidden() && await page.locator("#reading").isVisible());
});

const picture = process.argv[3];
if (picture) {
  await use("picture", { viewport: { width: 1200, height: 1000 }, reducedMotion: "reduce" }, async (page) => {
    await reads(page, text("harbour-contract.txt"));
    await page.click("#next");
    await page.waitForSelector("#card:not([hidden])");
    await page.mouse.move(1190, 10);
    await page.screenshot({ path: picture });
  });
}

server.kill("SIGTERM");
await finish();
