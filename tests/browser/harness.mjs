// What every page is held to in a browser, whatever it is.
//
// A script that imports this opens the page named on its command line. CHROMIUM names the
// browser; without it, /usr/bin/chromium.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const path = process.argv[2];
if (!path) {
  console.error(`usage: node ${process.argv[1]} PAGE.html`);
  process.exit(2);
}
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const desk = { viewport: { width: 1200, height: 900 } };
export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});

let passed = 0;
let failed = 0;

export function check(what, holds, found = "") {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? "ok    " : "FAILED"} ${what}${holds || found === "" ? "" : `: ${found}`}`);
}

// Waits for what `read` gives to become `wanted`, and gives what it was in the end. A browser
// follows a link, closes a dialog and tells of both in its own time.
async function settled(read, wanted) {
  const end = Date.now() + 3000;
  let value = await read();
  while (String(value) !== String(wanted) && Date.now() < end) {
    await new Promise((wake) => setTimeout(wake, 50));
    value = await read();
  }
  return value;
}

export async function becomes(what, read, wanted) {
  const value = await settled(read, wanted);
  check(what, String(value) === String(wanted), `${value} instead of ${wanted}`);
}

// Runs `use` on a fresh page, the file named on the command line, another one or an address, and
// holds it to what must be so whatever the reader does: no request but for the file itself or to
// its own server, no complaint on the console but those that are `expected`. What a page saves is
// a request to itself.
export async function visit(name, options, use, at = path, expected = null) {
  const address = /^https?:/.test(at) ? at : pathToFileURL(resolve(at)).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const requests = [];
  const complaints = [];
  const log = await context.newCDPSession(page);
  for (const domain of ["Network", "Log", "Audits"]) await log.send(`${domain}.enable`);
  log.on("Network.requestWillBeSent", ({ request }) => requests.push(request.url));
  log.on("Log.entryAdded", ({ entry }) => complaints.push(entry.text));
  log.on("Audits.issueAdded", ({ issue }) => {
    if (issue.code === "ContentSecurityPolicyIssue") complaints.push(JSON.stringify(issue.details));
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(address);
    await use(page);
  } catch (error) {
    check(`${name}: goes through to the end`, false, error.message);
  }
  const { origin } = new URL(address);
  const isOwn = (url) => origin === "null"
    ? url.split("#")[0] === address || url.startsWith("blob:null/")
    : new URL(url).origin === origin;
  const outside = requests.filter((url) => !isOwn(url));
  check(`${name}: no request leaves the page`, requests.length > 0 && outside.length === 0, outside);
  check(`${name}: nothing on the console, no breach of the policy`, complaints.every((each) => expected?.test(each)), complaints);
  await context.close();
}

export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { preload: false }));
  return found.violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target).join(", ")}`);
}

// Says how many checks passed and failed, and exits with 1 where one failed.
export async function finish() {
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
