// Opens an HTML report in a browser and uses it as a reader would: with a mouse, a finger
// and the keyboard, on a desk and on a phone, by day and by night, with and without
// JavaScript.
//
//     npm ci && node report.mjs REPORT.html
//
// The last line says how many checks passed and failed; the exit code is 1 where one failed.
import { becomes, check, desk, finish, phone, violations, visit } from "./harness.mjs";

const sentences = (page) => page.locator(".copy .s");
const openDetails = (page) => page.locator(".details:popover-open");
const opened = (page) => openDetails(page).evaluateAll((all) => all.map((each) => each.id));
const detailsOf = (sentence) => sentence.locator("button.badge").getAttribute("popovertarget");

// A sentence that has a source, since its details say most.
async function sourced(page) {
  const index = await sentences(page).evaluateAll((all) =>
    Math.max(0, all.findIndex((each) => each.dataset.sources !== "")));
  return sentences(page).nth(index);
}

async function lightsUp(page, name) {
  const count = await page.locator(".sources button.light:enabled").count();
  for (let number = 0; number < Math.min(count, 8); number += 1) {
    const button = page.locator(".sources button.light:enabled").nth(number);
    await button.click();
    const [lit, wanted] = await button.evaluate((source) => {
      const reading = source.closest(".reading");
      const ids = (selector) => [...reading.querySelectorAll(selector)].map((each) => each.id);
      return [ids(".s.lit"), ids(`.s[data-sources~="${source.dataset.light}"]`)];
    });
    const own = await button.evaluate((source) =>
      source.closest("li").querySelector(".facts").textContent.match(/(\d+) sentence/)[1]);
    check(`${name}: source ${number + 1} lights up its sentences and no other`,
      lit.length > 0 && String(lit) === String(wanted) && lit.length === Number(own),
      `${lit} instead of ${wanted} (${own})`);
    check(`${name}: its button says that it is pressed, alone`,
      (await page.locator(".light[aria-pressed=true]").count()) === 1
      && (await button.getAttribute("aria-pressed")) === "true");
  }
  return count;
}

await visit("mouse", desk, async (page) => {
  const sentence = await sourced(page);
  const id = await detailsOf(sentence);
  await sentence.hover();
  await becomes("mouse: hovering shows the details", () => opened(page), id);
  const text = await openDetails(page).innerText();
  check("mouse: they give label and confidence", /\d+\s% sure/.test(text) && text.length > 20, text);
  if (await page.locator(".sources button.light:enabled").count()) {
    check("mouse: they give the source", text.includes("Source"), text);
  }
  const box = await openDetails(page).boundingBox();
  check("mouse: they lie within the window", box.x >= 0 && box.x + box.width <= 1200, JSON.stringify(box));
  await page.mouse.move(2, 2);
  await becomes("mouse: leaving hides them", () => opened(page), "");
  await sentence.click();
  await page.mouse.move(2, 2);
  await page.waitForTimeout(500);
  await becomes("mouse: after a click they stay", () => opened(page), id);
  await sentence.click();
  await becomes("mouse: a second click hides them", () => opened(page), "");
  await page.mouse.move(2, 2);
  if (await lightsUp(page, "mouse")) {
    await page.locator(".status button", { hasText: "Clear" }).click();
    await becomes("mouse: Clear puts the light out", () => page.locator(".s.lit, .lighting").count(), 0);
  }
});

await visit("phone", phone, async (page) => {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check("phone: nothing to scroll sideways at 360 pixels", overflow <= 0, `${overflow} pixels too wide`);
  const sentence = await sourced(page);
  await sentence.tap();
  await becomes("phone: a tap shows the details", () => opened(page), await detailsOf(sentence));
  const box = await openDetails(page).boundingBox();
  check("phone: they fit the screen", box.x >= 0 && box.x + box.width <= 360 && box.y >= 0, JSON.stringify(box));
  await page.touchscreen.tap(180, 20);
  await becomes("phone: a tap elsewhere hides them", () => opened(page), "");
});

await visit("keyboard", desk, async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.closest(".s")?.id ?? "");
  const ids = await sentences(page).evaluateAll((all) => all.map((each) => each.id));
  const first = sentences(page).first();
  let presses = 0;
  while ((await focused()) !== ids[0] && presses < 200) {
    await page.keyboard.press("Tab");
    presses += 1;
  }
  await becomes("keyboard: Tab reaches the first sentence", focused, ids[0]);
  for (const key of ["Enter", "Space"]) {
    await page.keyboard.press(key);
    await becomes(`keyboard: ${key} shows the details`, () => opened(page), await detailsOf(first));
    await page.keyboard.press("Escape");
    await becomes(`keyboard: Escape hides what ${key} showed`, () => opened(page), "");
    await becomes(`keyboard: the sentence keeps the focus after ${key}`, focused, ids[0]);
  }
  for (const id of ids.slice(1)) {
    await page.keyboard.press("ArrowRight");
    if ((await focused()) !== id) break;
  }
  await becomes("keyboard: the arrow walks through to the last sentence", focused, ids.at(-1));
  const button = page.locator(".sources button.light:enabled").first();
  if (await button.count()) {
    await button.focus();
    await page.keyboard.press("Enter");
    check("keyboard: Enter on a source lights it up", (await page.locator(".s.lit").count()) > 0);
    await page.keyboard.press("Escape");
    await becomes("keyboard: Escape puts the light out", () => page.locator(".s.lit").count(), 0);
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, device] of Object.entries({ desk, phone })) {
    await visit(`${colorScheme} on a ${name}`, { ...device, colorScheme }, async (page) => {
      const fills = await page.locator(".footing .bar").first().locator(".part")
        .evaluateAll((all) => all.map((each) => getComputedStyle(each).fill)).catch(() => []);
      check(`${colorScheme} on a ${name}: every part of the bar looks different`,
        new Set(fills).size === fills.length && !fills.includes("rgb(0, 0, 0)"), fills);
      let problems = await violations(page);
      check(`${colorScheme} on a ${name}: axe finds nothing`, problems.length === 0, problems.join("; "));
      await (await sourced(page)).locator("button.badge").focus();
      await page.keyboard.press("Enter");
      problems = await violations(page);
      check(`${colorScheme} on a ${name}: axe finds nothing with details open`, problems.length === 0, problems.join("; "));
      await page.keyboard.press("Escape");
      const source = page.locator(".sources button.light:enabled").first();
      if (await source.count()) {
        await source.click();
        problems = await violations(page);
        check(`${colorScheme} on a ${name}: axe finds nothing while sentences are lit`, problems.length === 0, problems.join("; "));
      }
    });
  }
}

await visit("without JavaScript", { ...desk, javaScriptEnabled: false }, async (page) => {
  const badge = page.locator(".copy button.badge").first();
  await badge.click();
  const details = page.locator(`#${await badge.getAttribute("popovertarget")}`);
  check("without JavaScript: a letter still opens its details", await details.isVisible());
  const untitled = await page.locator(".copy .s:not([title])").count();
  check("without JavaScript: every sentence has its title", untitled === 0, `${untitled} without`);
});

await finish();
