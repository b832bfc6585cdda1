// Does a whole lesson as pupils do, by mouse, by touch and by keyboard alone, hands it in, and
// has the program mark what was handed in.
//
//     node lesson.mjs LESSON/lesson.html ONRECORD PAIR/lesson.html ATTACK/lesson.html
//
// Each page lies in the folder of its lesson; ONRECORD is the program.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { check, desk, finish, phone, violations, visit } from "./harness.mjs";

const [page_, program, pairPage, attackPage] = process.argv.slice(2);
const folder = dirname(page_);
const lesson = JSON.parse(readFileSync(join(folder, "lesson.json"), "utf8"));
const answersFolder = mkdtempSync(join(tmpdir(), "onrecord-answers-"));
const text = Buffer.from(lesson.articles[0].text);
const words = (start, end) => text.subarray(start, end).toString();

// The word to point at for each sentence's source, and its loaded words, as `data-s` of words.
async function plan(page) {
  const shown = await page.locator(".w").evaluateAll((all) =>
    all.map((word) => [Number(word.dataset.s), Number(word.dataset.e)]));
  return lesson.sentences.map((sentence) => {
    const entry = lesson.key.find((each) => each.sentence === sentence.number);
    const source = lesson.articles[0].sources.find((each) => each.name === entry.source);
    const inside = (spans) => shown.filter(([s, e]) => spans.some(([from, to]) => s >= from && e <= to));
    const named = source ? inside(source.spans).filter(([s, e]) => !/^(the|a|an|of)$/i.test(words(s, e))) : [];
    const loaded = inside(entry.loaded.map(({ start, end }) => [start, end]));
    return {
      number: sentence.number, label: entry.label, letter: { fact: "f", quote: "q", framing: "e", allegation: "a" }[entry.label],
      speaks: ["quote", "allegation"].includes(entry.label),
      source: named.length ? named[named.length - 1][0] : null, loaded: loaded.map(([s]) => s),
    };
  });
}

const word = (page, start) => page.locator(`.w[data-s="${start}"]`);

async function handIn(page, name, press) {
  await page.locator("#pupil").fill(name);
  const [download] = await Promise.all([page.waitForEvent("download"), press(page.locator("#save"))]);
  await download.saveAs(join(answersFolder, download.suggestedFilename()));
  return download.suggestedFilename();
}

async function pointed(page, name, press) {
  for (const each of await plan(page)) {
    await press(page.locator(`#s${each.number} .num`));
    await press(page.locator(`.choice.${each.label}`));
    if (each.speaks && each.source === null) await press(page.locator("#no-source"));
    else if (each.speaks) await press(word(page, each.source));
    if (each.loaded.length) {
      await press(page.locator("#choose-loaded"));
      for (const start of each.loaded) await press(word(page, start));
    }
  }
  const all = lesson.sentences.length;
  const progress = await page.locator("#progress").innerText();
  check(`${name}: the progress says that all is answered`, progress.includes(`${all} of ${all}`), progress);
}

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

await visit("mouse", desk, async (page) => {
  check("mouse: the panel stands beside the text", await page.locator("#side #panel").count() === 1);
  await page.locator(".choice.quote").click();
  const choose = page.locator("#choose-source");
  await choose.click();
  check("mouse: choosing stays on where it is on already", await choose.getAttribute("aria-pressed") === "true");
  await page.locator(".w").first().click();
  check("mouse: and takes the word", await page.locator(".w.src").count() === 1);
  await page.locator(".w").first().click();
  await pointed(page, "mouse", (place) => place.click());
  await page.locator("#save").click();
  check("mouse: without a name nothing is handed in", await page.locator("#name-missing").isVisible());
  const file = await handIn(page, "Mia Kraft", (place) => place.click());
  check("mouse: the file bears the pupil's name and the time", /^mia-kraft-\d{4}\.json$/.test(file), file);
  const found = await violations(page);
  check("mouse: axe finds nothing in the finished lesson", found.length === 0, found);
  await page.reload();
  const kept = await page.locator("#progress").innerText();
  check("mouse: a reload keeps the answers", kept.startsWith(`${lesson.sentences.length} of`), kept);
  page.on("dialog", (dialog) => dialog.accept());
  await page.locator("#reset").click();
  const gone = await page.locator("#progress").innerText();
  check("mouse: starting over deletes them", gone.startsWith("0 of"), gone);
});

await visit("touch", phone, async (page) => {
  check("touch: the panel stands under its sentence", await page.locator(".para #panel").count() === 1);
  for (const number of [1, lesson.sentences.length]) {
    await page.locator(`#s${number} .num`).tap();
    await page.waitForTimeout(1000);
    const seen = await page.locator(".choice").evaluateAll((all) =>
      all.every((each) => each.getBoundingClientRect().top >= 0 && each.getBoundingClientRect().bottom <= window.innerHeight));
    check(`touch: the choices of ${number} are in sight, under the sentence's words`, seen && await page.locator("#asked").isVisible());
  }
  await pointed(page, "touch", (place) => place.tap());
  const over = await fits(page);
  check("touch: nothing to scroll sideways at 360 pixels", over <= 0, `${over} pixels too wide`);
  const small = await page.locator(".panel button:visible, .choice:visible, .hand-in button:visible, #mine button:visible").evaluateAll((all) =>
    all.map((each) => each.getBoundingClientRect()).filter((box) => box.height < 43.5 || box.width < 43.5).length);
  check("touch: every button is 44 pixels at least", small === 0, `${small} are smaller`);
  await handIn(page, "Noa", (place) => place.tap());
});

// Walks with the Tab key until what has the focus fits.
async function tabTo(page, selector) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not lead to ${selector}`);
}

async function walkTo(page, start) {
  for (let presses = 0; presses < 900; presses += 1) {
    const at = await page.evaluate(() => Number(document.activeElement.dataset.s));
    if (at === start) break;
    await page.keyboard.press(at < start ? "ArrowRight" : "ArrowLeft");
  }
  await page.keyboard.press("Enter");
}

await visit("keyboard", desk, async (page) => {
  await tabTo(page, "#s1 .num");
  await page.keyboard.press("Enter");
  for (const each of await plan(page)) {
    check(`keyboard: question ${each.number} has the focus`,
      await page.evaluate(() => document.activeElement.matches("#labels input")));
    await page.keyboard.press(each.letter);
    if (each.speaks && each.source === null) {
      await tabTo(page, "#no-source");
      await page.keyboard.press("Enter");
    } else if (each.speaks) {
      await tabTo(page, "#choose-source");
      await page.keyboard.press("Enter");
      await walkTo(page, each.source);
      await page.keyboard.press("Escape");
      check(`keyboard: Escape leads back from the words of ${each.number}`,
        await page.evaluate(() => document.activeElement.id === "choose-source"));
    }
    if (each.loaded.length) {
      await tabTo(page, "#choose-loaded");
      await page.keyboard.press("Enter");
      for (const start of each.loaded) await walkTo(page, start);
      await page.keyboard.press("Escape");
    }
    await tabTo(page, "#next");
    await page.keyboard.press("Enter");
  }
  await tabTo(page, "#pupil");
  await page.keyboard.type("Zoë O'Hara");
  const [download] = await Promise.all([page.waitForEvent("download"), (async () => {
    await tabTo(page, "#save");
    await page.keyboard.press("Enter");
  })()]);
  const file = download.suggestedFilename();
  await download.saveAs(join(answersFolder, file));
  check("keyboard: the file bears the pupil's name", /^zoë-o-hara-\d{4}\.json$/.test(file), file);
});

await visit("half done", desk, async (page) => {
  await page.locator("#s1 .num").click();
  const first = lesson.key[0].label;
  const other = lesson.labels.find((label) => label !== first && label !== lesson.key[0].also);
  await page.locator(`.choice.${other}`).click();
  await handIn(page, "=Otto", (place) => place.click());
});

// The program marks what the browser has saved.
const marks = join(answersFolder, "marks");
mkdirSync(marks);
const summary = execFileSync(program, ["lesson", "mark", folder, answersFolder, "-o", marks], { encoding: "utf8" });
check("marked: four pupils", summary.includes("4 pupils"), summary);
const rows = readFileSync(join(marks, "class.csv"), "utf8").trim().split("\n").slice(1);
const all = lesson.sentences.length;
for (const name of ["Mia Kraft", "Noa", "Zoë O'Hara"]) {
  const own = rows.filter((row) => row.startsWith(`${name},`));
  const right = own.filter((row) => row.split(",")[8] === "right" && !/,(wrong|missing|near),/.test(row));
  check(`marked: ${name} has all ${all} right, sources too`, own.length === all && right.length === all, own.join("\n"));
}
const pupils = readFileSync(join(marks, "pupils.csv"), "utf8");
check("marked: loaded words are all found and no others", pupils.split("\n").filter((row) => row.endsWith("1.0000,1.0000")).length === 3, pupils);
check("marked: a name is no formula", pupils.includes("'=Otto,") && !/^=/m.test(pupils), pupils);
check("marked: the half-done lesson is wrong once and open otherwise", new RegExp(`'=Otto,.*,${all},0,0,1,${all - 1},`).test(pupils), pupils);

const pages = { exercise: page_, worksheet: join(folder, "worksheet.html"), key: join(folder, "key.html"), class: join(marks, "class.html"), pair: pairPage, "pair's key": join(dirname(pairPage), "key.html") };
for (const [name, file] of Object.entries(pages)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, options] of Object.entries({ desk, phone })) {
      await visit(`${name}, ${size}, ${colorScheme}`, { ...options, colorScheme }, async (page) => {
        if (await page.locator(".choice.quote").count()) await page.locator(".choice.quote").click();
        if (await page.locator("details").count()) await page.locator("summary").first().click();
        const found = await violations(page);
        check(`${name}, ${size}, ${colorScheme}: axe finds nothing`, found.length === 0, found);
        const over = await fits(page);
        check(`${name}, ${size}, ${colorScheme}: nothing to scroll sideways`, over <= 0, `${over} pixels too wide`);
      }, file);
    }
  }
  // At 200 % a window of 1200 by 900 pixels has half as many to lay out.
  await visit(`${name}, 200 %`, { viewport: { width: 600, height: 450 }, deviceScaleFactor: 2 }, async (page) => {
    const over = await fits(page);
    check(`${name}, 200 %: nothing to scroll sideways`, over <= 0, `${over} pixels too wide`);
  }, file);
}

await visit("worksheet, printed", desk, async (page) => {
  const pdf = await page.pdf({ format: "A4" });
  const sheets = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
  check("worksheet, printed: on five sheets at most", sheets > 0 && sheets <= 5, `${sheets} sheets`);
  await page.emulateMedia({ media: "print" });
  const boxes = await page.locator(".boxes td.box").count();
  check("worksheet, printed: a box for each label of each sentence", boxes === all * lesson.labels.length, boxes);
}, pages.worksheet);

await visit("exercise, printed", desk, async (page) => {
  await page.locator(".choice.fact").click();
  await page.locator("#pupil").fill("Mia");
  await page.emulateMedia({ media: "print" });
  check("exercise, printed: the answers and the name, without the panel",
    await page.locator("#mine").isVisible() && await page.locator("#on-paper").isVisible() && !(await page.locator("#panel").isVisible()));
});

await visit("pair", desk, async (page) => {
  const last = page.locator(".num").last();
  await last.click();
  check("pair: the second article can be asked", await page.locator('[data-article="1"] .ask.current').count() === 1);
  await page.locator('textarea[data-question="only"]').fill("Only A gives a date.");
  await page.locator("#pupil").fill("Mia");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
  check("pair: open answers are handed in", saved.notes.length === 1 && saved.notes[0].text === "Only A gives a date.", JSON.stringify(saved.notes));
}, pairPage);

// An article, or a pupil, that is an attack.
const attack = JSON.parse(readFileSync(join(dirname(attackPage), "lesson.json"), "utf8"));
await visit("attack", desk, async (page) => {
  const dialogs = [];
  page.on("dialog", async (dialog) => { dialogs.push(dialog.message()); await dialog.dismiss(); });
  const title = await page.locator("h1").innerText();
  check("attack: the title is shown as it is", title.includes("<script>"), title);
  check("attack: only our own script", await page.locator("script").count() === 1);
  check("attack: no override of direction", !/[\u202a-\u202e\u2066-\u2069]/.test(await page.locator("body").innerText()));
  await page.locator(".choice.fact").click();
  await page.locator("#pupil").fill('<img src=x onerror="alert(5)">');
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  writeFileSync(join(dirname(attackPage), "answer.json"), readFileSync(await download.path()));
  check("attack: nothing ran", dialogs.length === 0 && await page.locator("img, svg").count() === 0, dialogs);
}, attackPage);
execFileSync(program, ["lesson", "mark", dirname(attackPage), join(dirname(attackPage), "answer.json")], { encoding: "utf8" });
await visit("attack, marked", desk, async (page) => {
  const body = await page.locator("main").innerText();
  check("attack, marked: a pupil's name is text", body.includes('<img src=x onerror="alert(5)">'), body.slice(0, 200));
  check("attack, marked: no script, no picture", await page.locator("script, img").count() === 0);
}, join(dirname(attackPage), "marks/class.html"));
check("attack: the lesson asks something", attack.sentences.length > 0);

// The same lesson over the network of the room: joined with a code, handed in with one button, and
// seen by the teacher while it happens.
const kept = mkdtempSync(join(tmpdir(), "onrecord-handed-in-"));
const server = spawn(program, ["lesson", "serve", folder, "--keep", kept, "--code", "quay", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
process.on("exit", () => server.kill());
const [served, teacher] = await new Promise((resolve, reject) => {
  let said = "";
  server.stderr.on("data", (bytes) => {
    said += bytes;
    const found = said.match(/(http:\/\/[\d.]+:\d+)\/class\/\w+/);
    if (found) resolve([`${found[1]}/`, found[0]]);
  });
  server.on("exit", () => reject(new Error(`the server ended: ${said}`)));
});

await visit("door", phone, async (page) => {
  const found = await violations(page);
  check("door: axe finds nothing", found.length === 0, found);
  await page.locator("#code").fill("reef");
  await page.locator("button").tap();
  await page.locator("#wrong").waitFor();
  check("door: a wrong code is said to be wrong", (await page.locator("#wrong").innerText()).includes("No lesson has this code"));
  const wrong = await violations(page);
  check("door: axe finds nothing then", wrong.length === 0, wrong);
  check("door: it fits a phone", await fits(page) <= 0, await fits(page));
}, served, /404/);

let wallPath = "";
await visit("teacher", desk, async (board) => {
  const picture = board.locator(".picture-box");
  check("teacher: nobody has handed in", await board.locator(".arrived-count").innerText() === "0");
  check("teacher: the picture is closed, for it tells what is right", !(await picture.evaluate((box) => box.open)));
  await picture.locator("summary").click();
  await visit("network", phone, async (page) => {
    await page.locator("#code").fill(" Quay ");
    await page.locator("button").tap();
    await page.waitForSelector("#exercise");
    await pointed(page, "network", (place) => place.tap());
    await page.locator("#pupil").fill("Ida <b>Sand</b>");
    await page.locator("#send").tap();
    await page.waitForFunction(() => document.getElementById("saved").textContent !== "");
    const found = await violations(page);
    check("network: axe finds nothing", found.length === 0, found);
    const first = await page.locator("#saved").innerText();
    await page.locator("#send").tap();
    await page.waitForTimeout(500);
    check("network: who hands in again is not warned of themselves", await page.locator("#saved").innerText() === first, first);
  }, served);
  await visit("namesake", phone, async (page) => {
    await page.locator("#code").fill("QUAY");
    await page.locator("button").tap();
    await page.locator("#pupil").fill("IDA <b>SAND</b>");
    await page.locator("#send").tap();
    await page.waitForFunction(() => document.getElementById("saved").textContent !== "");
    const said = await page.locator("#saved").innerText();
    check("namesake: is told what name stands there now", said.includes("“IDA <b>SAND</b> (2)”"), said);
  }, served);
  await board.waitForFunction(() => document.querySelector(".arrived-count").textContent === "2", null, { timeout: 10000 });
  await board.waitForFunction(() => document.getElementById("arrived").textContent.includes("IDA"), null, { timeout: 10000 });
  check("teacher: the picture stays open while it changes", await picture.evaluate((box) => box.open));
  check("teacher: a pupil's name is text", await board.locator("#pupils b, #arrived b b").count() === 0);
  check("teacher: the sentences are there", await board.locator("#picture .sentences tbody tr").count() === lesson.sentences.length);
  const found = await violations(board);
  check("teacher: axe finds nothing", found.length === 0, found);
  const heading = board.getByRole("heading", { name: "Ida <b>Sand</b>", exact: true });
  await board.locator("#picture .wide").focus();
  await heading.evaluate((place) => place.scrollIntoView({ block: "start" }));
  const before = (await heading.boundingBox()).y;
  const lessonId = lesson.id;
  await board.evaluate(async ([id, path]) => {
    const answers = { schema: "onrecord.answers/1", lesson: id, title: null, pupil: "Aaron", handed_in: "2026-03-05T09:41:00+01:00", answers: [], notes: [] };
    await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(answers) });
  }, [lessonId, "/lesson/QUAY/answers"]);
  await board.waitForFunction(() => document.querySelector(".arrived-count").textContent === "3", null, { timeout: 10000 });
  const moved = (await heading.boundingBox()).y - before;
  check("teacher: what is in view stays there", Math.abs(moved) < 3, moved);
  check("teacher: and the focus where it was", await board.evaluate(() => document.activeElement.classList.contains("wide")));
  wallPath = await board.locator(".live-links a").first().getAttribute("href");
  check("teacher: the wall's address does not tell the teacher's", !wallPath.includes(new URL(teacher).pathname.split("/").pop()), wallPath);
}, teacher);

for (const [name, options] of [["wall", { ...desk, colorScheme: "dark" }], ["wall, narrow", phone]]) {
  await visit(name, options, async (page) => {
    check(`${name}: the code and how many have handed in`, /QUAY[^]*3/i.test(await page.locator("main").innerText()));
    check(`${name}: no names`, !/ida/i.test(await page.locator("#arrived, #pupils").allInnerTexts().then(String)));
    await page.locator(".picture-box summary").click();
    check(`${name}: it fits, open`, await fits(page) <= 0, await fits(page));
    const found = await violations(page);
    check(`${name}: axe finds nothing`, found.length === 0, found);
  }, new URL(wallPath, served).href);
}

const handed = readdirSync(kept).sort();
check("network: all hand-ins are kept, under the pupil's name", String(handed) === "aaron.json,ida-b-sand-b-2.json,ida-b-sand-b.json", handed);
const marked = execFileSync(program, ["lesson", "mark", folder, join(kept, "ida-b-sand-b.json"), "-o", join(kept, "marks")]).toString();
check("network: and are marked", marked.includes("Ida <b>Sand</b>"), marked);
server.kill("SIGTERM");

await finish();
