// Opens an audit's page in a browser and uses it as a researcher would: sorts the table,
// opens an article, reads it by day and by night, on a desk, on a phone and on paper.
//
//     npm ci && node audit.mjs AUDIT/index.html
//
// The last line says how many checks passed and failed; the exit code is 1 where one failed.
import { check, desk, finish, phone, violations, visit } from "./harness.mjs";

const table = (page) => page.locator("table.sortable");
const column = (page, number) =>
  table(page).locator("tbody tr").evaluateAll((rows, number) =>
    rows.map((row) => row.cells[number].dataset.key ?? row.cells[number].textContent), number);

function isSorted(values, descending) {
  const wanted = [...values].sort((a, b) => (isNaN(a) ? a.localeCompare(b) : a - b));
  if (descending) wanted.reverse();
  return String(values) === String(wanted);
}

await visit("sorting", desk, async (page) => {
  const heads = table(page).locator("thead th");
  const outlets = await table(page).locator("tbody tr").count();
  check("sorting: there are outlets to sort", outlets > 1, outlets);
  for (let number = 0; number < (await heads.count()); number += 1) {
    const head = heads.nth(number);
    const button = head.locator("button");
    await button.click();
    const first = await head.getAttribute("aria-sort");
    check(`sorting: column ${number + 1} by its heading`,
      isSorted(await column(page, number), first === "descending"), await column(page, number));
    await button.focus();
    await page.keyboard.press("Enter");
    const second = await head.getAttribute("aria-sort");
    check(`sorting: column ${number + 1} the other way by key`,
      second !== first && isSorted(await column(page, number), second === "descending"));
    check(`sorting: only column ${number + 1} says that it is sorted`,
      (await table(page).locator("[aria-sort]").count()) === 1);
  }
  check("sorting: no outlet is lost", (await table(page).locator("tbody tr").count()) === outlets);
});

await visit("articles", desk, async (page) => {
  const samples = page.locator("details.sampled");
  check("articles: some are there to open", (await samples.count()) > 0);
  const sample = samples.first();
  check("articles: closed at first", !(await sample.locator(".copy").isVisible()));
  await sample.locator("summary").first().click();
  check("articles: opened by a click", await sample.locator(".copy").isVisible());
  const badge = sample.locator(".copy button.badge").first();
  await badge.click();
  const details = page.locator(`#${await badge.getAttribute("popovertarget")}`);
  check("articles: a letter opens its details", await details.isVisible());
  check("articles: they give the confidence", /\d+\s% sure/.test(await details.innerText()));
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((each) => each.id));
  check("articles: no two elements share an id", new Set(ids).size === ids.length);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, device] of [["desk", desk], ["phone", phone]]) {
    await visit(`${colorScheme} on a ${name}`, { ...device, colorScheme }, async (page) => {
      let problems = await violations(page);
      check(`${colorScheme} on a ${name}: axe finds nothing`, problems.length === 0, problems.join("; "));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(`${colorScheme} on a ${name}: nothing sticks out`, wide <= 0, `${wide} px`);
      await page.locator("details.sampled summary").first().click();
      problems = await violations(page);
      check(`${colorScheme} on a ${name}: axe finds nothing in an article`, problems.length === 0, problems.join("; "));
    });
  }
}

await visit("without JavaScript", { ...desk, javaScriptEnabled: false }, async (page) => {
  check("without JavaScript: every figure is there", (await page.locator("figure.dots").count()) === 7);
  check("without JavaScript: nothing asks to be chosen that cannot be",
    (await table(page).locator("button").count()) === 0);
});

await visit("print", desk, async (page) => {
  await page.emulateMedia({ media: "print" });
  check("print: closed articles stay away",
    !(await page.locator("details.sampled").first().isVisible()));
});

await finish();
