// The page of `onrecord serve`: takes an article, asks the program on the other end for its
// reading, and shows that as the report does (report.js), with what only a live page can
// add: filters, a walk through the findings, a bound for doubt, the reasons, downloads.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const labels = { fact: "reported fact", quote: "attributed quote", framing: "editorial framing", allegation: "unverified allegation", boilerplate: "not article text" };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  // Markup comes from the program, which has escaped it, and from nowhere else.
  const identity = { createHTML: (markup) => markup };
  const trusted = window.trustedTypes ? trustedTypes.createPolicy("onrecord", identity) : identity;

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // ---- Asking

  let asking = null;

  function say(message) {
    byId("message").textContent = message;
    byId("message").hidden = message === "";
  }

  async function ask(path, piece, format, signal) {
    const query = new URLSearchParams({ format });
    if (piece.name) query.set("name", piece.name);
    let response;
    try {
      response = await fetch(`${path}?${query}`, { method: "POST", headers: { "Content-Type": piece.type }, body: piece.body, signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error("The program that serves this page does not answer. Is “onrecord serve” still running?");
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The program answered with ${response.status}.`);
  }

  // Runs `work` with the message that it is under way; a later one takes its place.
  async function working(message, work) {
    asking?.abort();
    const own = new AbortController();
    asking = own;
    say("");
    byId("working").textContent = message;
    try {
      await work(own.signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      say(error.message);
    } finally {
      if (asking === own) byId("working").textContent = "";
    }
  }

  // ---- Articles: what is in a field, or the file that was opened for it

  const files = new Map();

  function pieceOf(field) {
    const file = files.get(field);
    if (file) return { name: file.name, type: "application/octet-stream", body: file };
    if (field.value.trim() === "") return null;
    return { name: "", type: "text/plain", body: field.value };
  }

  async function put(field, file) {
    files.delete(field);
    // What can be shown as text is, so that it can be edited; a Word document cannot.
    if (/\.(txt|text|md|markdown)$/i.test(file.name)) {
      field.value = await file.text();
    } else {
      field.value = `File: ${file.name}`;
      files.set(field, file);
    }
  }

  for (const field of all("textarea")) {
    field.addEventListener("input", () => files.delete(field));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
    });
  }

  let opening = null;
  for (const button of all("[data-open]")) {
    button.addEventListener("click", () => {
      opening = byId(button.dataset.open);
      byId("file").value = "";
      byId("file").click();
    });
  }
  byId("file").addEventListener("change", async () => {
    const [file] = byId("file").files;
    if (!file || !opening) return;
    await put(opening, file);
    if (opening.id === "article") byId("article-form").requestSubmit();
  });

  let depth = 0;
  const hasFile = (event) => event.dataTransfer?.types.includes("Files");
  function dropping(by) {
    depth = by === 0 ? 0 : Math.max(0, depth + by);
    document.body.classList.toggle("dropping", depth > 0);
  }
  document.addEventListener("dragenter", (event) => { if (hasFile(event)) dropping(1); });
  document.addEventListener("dragleave", (event) => { if (hasFile(event)) dropping(-1); });
  document.addEventListener("dragover", (event) => { if (hasFile(event)) event.preventDefault(); });
  document.addEventListener("drop", async (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    dropping(0);
    const dropped = [...event.dataTransfer.files];
    // Two at once are there to be compared.
    if (dropped.length > 1) enter("compare");
    if (byId("compare-room").hidden) {
      enter("read");
      await put(byId("article"), dropped[0]);
      byId("article-form").requestSubmit();
      return;
    }
    // On a field, or else into those that are still empty.
    const sides = [byId("piece-a"), byId("piece-b")];
    const aimed = sides.includes(event.target) ? [event.target] : sides.filter((side) => side.value.trim() === "");
    for (const [side, file] of (aimed.length ? aimed : sides).map((side, number) => [side, dropped[number]])) {
      if (file) await put(side, file);
    }
  });

  // ---- Rooms

  function enter(room) {
    if (location.hash !== `#${room}`) history.replaceState(null, "", `#${room}`);
    arrange();
  }

  function arrange() {
    const room = location.hash === "#compare" ? "compare" : "read";
    for (const link of all(".masthead nav a")) {
      if (link.hash === `#${room}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const isRead = room === "read";
    byId("compare-room").hidden = isRead;
    byId("read-room").hidden = !isRead || reading !== null;
    byId("read-result").hidden = !isRead || reading === null;
    byId("compare-result").hidden = isRead || compared === null;
    say("");
    if (!isRead) byId("card").hidden = true;
  }
  // The report's own links go to sentences and sources, not to rooms.
  addEventListener("hashchange", () => { if (/^#(read|compare)?$/.test(location.hash)) arrange(); });

  // ---- A reading

  let reading = null;
  let piece = null;
  let bytes = new Uint8Array();
  const decoder = new TextDecoder();
  // Offsets count bytes.
  const slice = (start, end) => decoder.decode(bytes.subarray(start, end));
  const sentences = () => all("#reading .copy .s");
  const sentenceAt = (index) => byId(`a1-s${index}`);

  byId("article-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const posted = pieceOf(byId("article"));
    if (!posted) {
      say("There is no article yet: paste one, or open a file.");
      byId("article").focus();
      return;
    }
    working("Reading …", async (signal) => {
      const answer = await (await ask("/api/read", posted, "view", signal)).json();
      show(posted, answer);
    });
  });

  byId("example").addEventListener("click", () => working("Reading …", async () => {
    const text = await (await fetch("/assets/example.txt")).text();
    files.delete(byId("article"));
    byId("article").value = text;
    byId("article-form").requestSubmit();
  }));

  function show(posted, answer) {
    reading = answer.reading;
    piece = posted;
    bytes = new TextEncoder().encode(reading.text);
    byId("reading").innerHTML = trusted.createHTML(answer.html);
    byId("reading").dispatchEvent(new Event("reading", { bubbles: true }));
    document.title = `${reading.article.title ?? "A reading"} – onrecord`;
    for (const sentence of sentences()) addWhy(sentence);
    byId("threshold").value = 60;
    doubt();
    for (const button of all("[data-filter]")) {
      button.setAttribute("aria-pressed", "true");
      button.disabled = !reading.sentences.some(({ label }) => label === button.dataset.filter);
    }
    found = -1;
    byId("card").hidden = true;
    const count = reading.findings.length;
    byId("walked").textContent = count === 0 ? "No findings" : `${count} finding${count === 1 ? "" : "s"}`;
    byId("previous").disabled = byId("next").disabled = count === 0;
    arrange();
    byId("read-result").focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  byId("again").addEventListener("click", () => {
    reading = null;
    byId("reading").replaceChildren();
    byId("card").hidden = true;
    document.title = "onrecord";
    arrange();
    byId("article").focus();
    byId("article").select();
  });

  // ---- Labels shown and left out

  for (const button of all("[data-filter]")) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      const off = all("[data-filter][aria-pressed=false]").map(({ dataset }) => dataset.filter);
      for (const sentence of sentences()) {
        sentence.classList.toggle("filtered", off.some((label) => sentence.classList.contains(label)));
      }
    });
  }

  // ---- How sure is sure enough

  function doubt() {
    const bound = byId("threshold").value / 100;
    let unsure = 0;
    reading.sentences.forEach(({ confidence, label }, index) => {
      const sentence = sentenceAt(index);
      if (!sentence) return;
      const badge = sentence.querySelector("button.badge");
      const isUnsure = confidence < bound;
      if (isUnsure && label !== "boilerplate") unsure += 1;
      badge.classList.toggle("unsure", isUnsure);
      const letter = badge.firstChild.data[0];
      badge.firstChild.data = isUnsure ? `${letter}?` : letter;
      const spoken = badge.getAttribute("aria-label").replace(/^(.)\??/, isUnsure ? "$1?" : "$1").replace(", unsure", "");
      badge.setAttribute("aria-label", isUnsure ? `${spoken}, unsure` : spoken);
      const details = badge.popoverTargetElement;
      const said = details?.querySelector(".doubt");
      if (isUnsure && details && !said) {
        details.querySelector(".verdict").after(element("p", { className: "doubt", textContent: "The model is unsure: read it with care." }));
      } else if (!isUnsure) said?.remove();
    });
    const total = reading.sentences.filter(({ label }) => label !== "boilerplate").length;
    byId("unsure-count").textContent = `${byId("threshold").value} %: ${unsure} of ${total} sentences`;
  }
  byId("threshold").addEventListener("input", doubt);

  // ---- Findings, one after the other

  let found = -1;
  let rules = null;

  async function explained(name) {
    rules ??= fetch("/api/rules").then((response) => response.json()).catch(() => { rules = null; return []; });
    return (await rules).find((rule) => rule.name === name);
  }

  const sentenceOf = ({ start, end }) => reading.sentences.findIndex((sentence) => sentence.start < end && start < sentence.end);

  function leave() {
    for (const sentence of all(".s.found")) sentence.classList.remove("found");
  }

  async function walk(step) {
    const count = reading?.findings.length ?? 0;
    if (count === 0) return;
    found = found < 0 && step < 0 ? count - 1 : (found + step + count) % count;
    const finding = reading.findings[found];
    leave();
    const sentence = sentenceAt(sentenceOf(finding));
    if (sentence) {
      sentence.classList.add("found");
      // High up, since the card lies below.
      const top = sentence.getBoundingClientRect().top + scrollY - Math.min(120, innerHeight / 8);
      scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
    }
    const at = found;
    byId("walked").textContent = `${at + 1} of ${count}`;
    const rule = await explained(finding.rule);
    if (at !== found) return;
    const head = element("p", {}, element("b", { textContent: `${finding.severity === "warning" ? "▲ Warning" : "○ Note"} ${at + 1} of ${count}` }), ` ${finding.rule}`);
    byId("card-text").replaceChildren(head, element("p", { textContent: finding.message }));
    if (rule) byId("card-text").append(element("p", { className: "matters", textContent: `Why it matters: ${rule.why}` }));
    byId("card").hidden = false;
  }

  for (const [id, step] of [["next", 1], ["previous", -1], ["card-next", 1], ["card-previous", -1]]) {
    byId(id).addEventListener("click", () => walk(step));
  }
  function closeCard() {
    byId("card").hidden = true;
    leave();
  }
  byId("card-close").addEventListener("click", () => {
    closeCard();
    byId("next").focus();
  });
  // Only while a reading has the focus, so that the keys are free everywhere else.
  for (const place of [byId("read-result"), byId("card")]) {
    place.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
      const step = { n: 1, p: -1 }[event.key.toLowerCase()];
      if (step) walk(step);
      else if (event.key === "Escape") closeCard();
    });
  }

  // ---- Why a sentence has its label

  function addWhy(sentence) {
    const details = sentence.querySelector("button.badge").popoverTargetElement;
    const index = Number(sentence.id.replace(/^.*s/, ""));
    const button = element("button", { type: "button", className: "why", textContent: "Why?" });
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      explain(index);
    });
    details.append(button);
  }

  // The sentence with what the model marked in it.
  function marked({ start, end }) {
    const spans = [];
    for (const { source_span, cue_span, content_spans } of reading.attributions) {
      for (const [role, span] of [["source", source_span], ["cue", cue_span], ...content_spans.map((span) => ["content", span])]) {
        if (span && span[0] < end && start < span[1]) spans.push([Math.max(start, span[0]), Math.min(end, span[1]), role]);
      }
    }
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const quote = element("blockquote");
    let at = start;
    for (const [from, to, role] of spans) {
      if (from < at) continue;
      quote.append(slice(at, from), element("span", { className: "span" }, slice(from, to), element("sub", { textContent: role })));
      at = to;
    }
    quote.append(slice(at, end));
    return quote;
  }

  async function explain(index) {
    const sentence = reading.sentences[index];
    const dialog = byId("why");
    const quote = marked(sentence);
    quote.classList.add(sentence.label);
    const rows = Object.entries(sentence.scores).sort((a, b) => b[1] - a[1]).map(([label, score]) => element("tr", {},
      element("th", { scope: "row", textContent: labels[label] ?? label }),
      element("td", { className: "scores" }, element("meter", { value: score, max: 1, ariaLabel: labels[label] ?? label })),
      element("td", { className: "number", textContent: `${Math.round(score * 100)} %` })));
    const source = reading.sources.find(({ id }) => id === sentence.source);
    const parts = [
      element("h2", { id: "why-title", textContent: `Why ${labels[sentence.label]}?` }),
      quote,
      element("h3", { textContent: "How likely each label is" }),
      element("table", {}, element("tbody", {}, ...rows)),
      element("p", { className: "hint", textContent: "The model gives every sentence, read with its neighbours, a probability for each label; they are calibrated on articles that it did not learn from." }),
    ];
    if (sentence.also) parts.push(element("p", { textContent: `A careful reader might also say: ${labels[sentence.also]}.` }));
    if (sentence.label !== "boilerplate") parts.push(element("h3", { textContent: "Whose words" }), element("p", { textContent: source
      ? `${source.name ?? "A source without a name"} (${source.kind})${source.description ? `, ${source.description}` : ""}. It carries ${source.sentences.length} sentence${source.sentences.length === 1 ? "" : "s"}, ${Math.round(source.share * 100)} % of the words.`
      : ["quote", "allegation"].includes(sentence.label) ? "No source was found." : "The outlet’s own." }));
    if (sentence.loaded.length) {
      parts.push(element("h3", { textContent: "Loaded words" }));
      parts.push(element("p", { textContent: sentence.loaded.map(({ start, end, score }) => `${slice(start, end)} (${Math.round(score * 100)} %)`).join(", ") }));
    }
    const findings = reading.findings.filter((finding) => finding.start < sentence.end && sentence.start < finding.end);
    if (findings.length) {
      parts.push(element("h3", { textContent: "Findings" }));
      for (const finding of findings) {
        const rule = await explained(finding.rule);
        parts.push(element("p", {}, element("b", { textContent: finding.rule }), `: ${finding.message}${rule ? ` ${rule.why}` : ""}`));
      }
    }
    parts.push(element("form", { method: "dialog" }, element("button", { textContent: "Close" })));
    dialog.replaceChildren(...parts);
    // What was pressed is in details that have closed by then.
    dialog.addEventListener("close", () => sentenceAt(index)?.querySelector("button.badge").focus(), { once: true });
    dialog.showModal();
    dialog.scrollTop = 0;
  }
  byId("why").addEventListener("click", (event) => { if (event.target === byId("why")) byId("why").close(); });

  // ---- Taking it away

  function save(blob, title, format) {
    const stem = (title ?? "reading").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "reading";
    const link = element("a", { href: URL.createObjectURL(blob), download: `${stem}.${format}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  for (const button of all("#read-result [data-save]")) {
    const format = button.dataset.save;
    button.addEventListener("click", () => working("Preparing …", async (signal) => {
      save(await (await ask("/api/read", piece, format, signal)).blob(), reading.article.title, format);
    }));
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers lend the clipboard to local and encrypted pages only; the old way asks less.
      const field = element("textarea", { value: text, readOnly: true });
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      if (!done) throw new Error("The browser does not let this page copy; save the HTML instead.");
    }
  }

  byId("copy").addEventListener("click", () => working("Preparing …", async (signal) => {
    await copied(await (await ask("/api/read", piece, "text", signal)).text());
    byId("copy").textContent = "Copied";
    setTimeout(() => { byId("copy").textContent = "Copy as text"; }, 2000);
  }));

  // ---- Two pieces

  let compared = null;
  const posted = (readings) => ({ type: "application/json", body: JSON.stringify({ pieces: readings }) });

  byId("compare-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const sides = [byId("piece-a"), byId("piece-b")];
    const pieces = sides.map(pieceOf);
    const empty = pieces.indexOf(null);
    if (empty >= 0) {
      say(`Piece ${"AB"[empty]} is still empty.`);
      sides[empty].focus();
      return;
    }
    working("Reading both …", async (signal) => {
      const readings = [];
      for (const each of pieces) readings.push(await (await ask("/api/read", each, "json", signal)).json());
      const answer = await (await ask("/api/compare", posted(readings), "view", signal)).json();
      compared = readings;
      byId("comparison").innerHTML = trusted.createHTML(answer.html);
      arrange();
      byId("compare-result").focus({ preventScroll: true });
      byId("compare-result").scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    });
  });

  for (const button of all("#compare-result [data-save]")) {
    const format = button.dataset.save;
    button.addEventListener("click", () => working("Preparing …", async (signal) => {
      save(await (await ask("/api/compare", posted(compared), format, signal)).blob(), "comparison", format);
    }));
  }

  fetch("/healthz").then((response) => response.json()).then(({ model, version }) => {
    byId("served").prepend(`Read by ${model.name} ${model.version}, onrecord ${version}. `);
  }).catch(() => {});
  arrange();
})();
