// A lesson as a pupil works on it. Everything it needs stands in the page: words carry their
// place in the article's text, so that answers are places and not copies of words. Written
// for browsers from 2020 on.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");

  const byId = function (id) { return document.getElementById(id); };
  const all = function (selector, within) { return Array.from((within || document).querySelectorAll(selector)); };
  const main = byId("exercise");
  const words = JSON.parse(main.dataset.words);
  const asks = all(".ask");
  const panel = byId("panel");
  const radios = all("input[name=label]", panel);
  const roomy = window.matchMedia("(min-width: 60rem) and (min-height: 30rem)");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const storeKey = "onrecord-lesson-" + main.dataset.lesson;

  // The words of each article, and where each stands among them.
  const articles = all(".piece").map(function (piece) { return all(".w", piece); });
  const placeOf = new Map();
  articles.forEach(function (list) {
    list.forEach(function (word, place) { placeOf.set(word, place); });
  });
  const articleOf = function (node) { return articles[Number(node.closest(".piece").dataset.article)]; };
  const startOf = function (word) { return Number(word.dataset.s); };
  const endOf = function (word) { return Number(word.dataset.e); };

  const fill = function (sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, function (whole, name) {
      return Object.prototype.hasOwnProperty.call(values, name) ? values[name] : whole;
    });
  };

  // Tells two pupils of one name apart where they hand in over the network; means nothing elsewhere.
  function newDevice() {
    return Array.from(window.crypto.getRandomValues(new Uint8Array(8)), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  // An answer: label or null; source null, "none", or the first and last place of its words;
  // loaded, the places of words.
  let state = { at: 0, answers: {}, notes: {}, pupil: "", device: newDevice() };
  let mode = null;
  let starter = null;

  function keep() {
    try {
      localStorage.setItem(storeKey, JSON.stringify(state));
      return true;
    } catch (error) {
      return false;
    }
  }

  function restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(storeKey));
      if (kept && typeof kept.answers === "object" && kept.answers) {
        state = { at: Number(kept.at) || 0, answers: kept.answers, notes: kept.notes || {}, pupil: String(kept.pupil || ""), device: /^[0-9a-f]+$/.test(kept.device) ? kept.device : newDevice() };
        if (!asks[state.at]) state.at = 0;
      }
    } catch (error) {
      // Nothing kept, or nothing can be.
    }
  }

  const answerTo = function (ask) {
    const id = ask.dataset.id;
    if (!state.answers[id]) state.answers[id] = { label: null, source: null, loaded: [] };
    return state.answers[id];
  };
  const current = function () { return asks[state.at]; };
  const speaks = function (label) { return label === "quote" || label === "allegation"; };
  const isAnswered = function (ask) { return answerTo(ask).label !== null; };
  const textOf = function (list, first, last) {
    const range = document.createRange();
    range.setStart(list[first].firstChild, 0);
    range.setEnd(list[last].firstChild, list[last].firstChild.length);
    const copy = range.cloneContents();
    all("button", copy).forEach(function (button) { button.remove(); });
    return copy.textContent;
  };

  // A sentence without its number.
  function wordsOf(ask) {
    const copy = ask.cloneNode(true);
    all("button", copy).forEach(function (button) { button.remove(); });
    return copy.textContent.trim();
  }

  // The places of loaded words as stretches: neighbours are one.
  function stretches(places) {
    const sorted = places.slice().sort(function (a, b) { return a - b; });
    const found = [];
    sorted.forEach(function (place) {
      const last = found[found.length - 1];
      if (last && last[1] === place - 1) last[1] = place;
      else found.push([place, place]);
    });
    return found;
  }

  function sourceText(ask) {
    const source = answerTo(ask).source;
    if (source === null) return "";
    if (source === "none") return words.noSource;
    return textOf(articleOf(ask), source[0], source[1]);
  }

  function loadedText(ask) {
    const list = articleOf(ask);
    return stretches(answerTo(ask).loaded).map(function (each) { return textOf(list, each[0], each[1]); }).join(", ");
  }

  function show() {
    const ask = current();
    const answer = answerTo(ask);
    const done = asks.filter(isAnswered).length;
    byId("which").textContent = fill(words.sentenceOf, { n: ask.dataset.number, all: asks.length });
    byId("asked").textContent = wordsOf(ask);
    const progress = fill(words.answered, { n: done, all: asks.length });
    if (byId("progress").textContent !== progress) byId("progress").textContent = progress;
    byId("meter").style.width = 100 * done / asks.length + "%";
    byId("labels").setAttribute("aria-describedby", ask.id);
    radios.forEach(function (radio) { radio.checked = radio.value === answer.label; });
    byId("source-part").hidden = !speaks(answer.label);
    byId("loaded-part").hidden = answer.label === null;
    byId("source-given").textContent = sourceText(ask) || words.noneYet;
    byId("loaded-given").textContent = loadedText(ask) || words.noWords;
    byId("no-source").setAttribute("aria-pressed", String(answer.source === "none"));
    byId("choose-source").setAttribute("aria-pressed", String(mode === "source"));
    byId("choose-loaded").setAttribute("aria-pressed", String(mode === "loaded"));
    byId("walk").hidden = mode === null;
    byId("previous").disabled = state.at === 0;
    byId("next").textContent = (state.at === asks.length - 1 ? words.finish : words.next) + " ›";
    root.classList.toggle("choosing-source", mode === "source");
    root.classList.toggle("choosing-loaded", mode === "loaded");
    asks.forEach(showAsk);
    showSource(ask, answer);
    showBelow();
    showEnding();
  }

  function showAsk(ask) {
    const answer = answerTo(ask);
    const list = articleOf(ask);
    ask.className = "ask" + (answer.label ? " " + answer.label : "") + (ask === current() ? " current" : "");
    const button = ask.querySelector(".num");
    button.textContent = ask.dataset.number + (answer.label ? " " + words.letters[answer.label] : "");
    button.setAttribute("aria-label", answer.label
      ? fill(words.answeredSentence, { n: ask.dataset.number, letter: words.letters[answer.label], label: words.labels[answer.label] })
      : fill(words.openSentence, { n: ask.dataset.number }));
    if (ask === current()) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    all(".w", ask).forEach(function (word) {
      word.classList.toggle("load", answer.loaded.indexOf(placeOf.get(word)) >= 0 && list[placeOf.get(word)] === word);
    });
  }

  function showSource(ask, answer) {
    all(".w.src").forEach(function (word) { word.classList.remove("src"); });
    if (!Array.isArray(answer.source) || !speaks(answer.label)) return;
    articleOf(ask).slice(answer.source[0], answer.source[1] + 1).forEach(function (word) { word.classList.add("src"); });
  }

  // Where the question is out of sight while words are chosen, a bar says what is chosen.
  function showBelow() {
    const below = byId("below");
    const box = mode ? byId(mode + "-part").getBoundingClientRect() : null;
    below.hidden = mode === null || roomy.matches || (box.top >= 0 && box.bottom <= window.innerHeight);
    if (below.hidden) return;
    const ask = current();
    const chosen = mode === "source" ? sourceText(ask) || words.noneYet : loadedText(ask) || words.noWords;
    byId("below-text").textContent = (mode === "source" ? words.source : words.loaded) + words.colon + " " + chosen;
  }

  function cell(row, text, english) {
    const made = row.appendChild(document.createElement("td"));
    made.textContent = text;
    if (english) made.lang = "en";
    return made;
  }

  function showEnding() {
    const open = asks.filter(function (ask) { return !isAnswered(ask); });
    byId("open-list").textContent = open.length
      ? fill(words.leftOpen, { list: open.map(function (ask) { return ask.dataset.number; }).join(", ") })
      : words.allAnswered;
    const body = byId("mine");
    body.textContent = "";
    asks.forEach(function (ask) {
      const answer = answerTo(ask);
      const row = body.appendChild(document.createElement("tr"));
      const head = row.appendChild(document.createElement("th"));
      head.scope = "row";
      const button = head.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = "goto";
      button.textContent = ask.dataset.number;
      button.setAttribute("aria-label", ask.querySelector(".num").getAttribute("aria-label"));
      button.addEventListener("click", function () { openSentence(asks.indexOf(ask), true); });
      cell(row, answer.label ? words.letters[answer.label] + " " + words.labels[answer.label] : "–");
      cell(row, speaks(answer.label) ? sourceText(ask) || "–" : "", answer.source !== "none");
      cell(row, answer.label ? loadedText(ask) : "", true);
    });
    byId("on-paper").textContent = state.pupil ? " – " + state.pupil : "";
  }

  function changed() {
    byId("kept").textContent = keep() ? words.kept : words.notKept;
    byId("saved").textContent = "";
    show();
  }

  // On a small screen the panel stands under the sentence that it asks about; on a large
  // one beside the text.
  function place() {
    if (roomy.matches) byId("side").appendChild(panel);
    else current().closest(".para").appendChild(panel);
  }

  function bringToSight(node, block) {
    node.scrollIntoView({ block: block, behavior: calm.matches ? "auto" : "smooth" });
  }

  // Opens a sentence, and goes on to its question where `focus` says so.
  function openSentence(at, focus) {
    state.at = at;
    mode = null;
    keep();
    place();
    show();
    const box = current().getBoundingClientRect();
    if (!roomy.matches) {
      // Behind a long paragraph the choices would be out of sight: the panel repeats the sentence.
      const fits = byId("labels").getBoundingClientRect().bottom - box.top < window.innerHeight - 16;
      bringToSight(fits ? current() : panel, "start");
    } else if (box.top < 60 || box.bottom > window.innerHeight - 40) bringToSight(current(), "center");
    if (focus) {
      const checked = radios.filter(function (radio) { return radio.checked; })[0];
      (checked || radios[0]).focus({ preventScroll: true });
    }
  }

  function begin(kind, button, byKey) {
    // On already or not: whoever follows the hint and presses it wants to choose.
    mode = kind;
    starter = button;
    show();
    if (byKey) {
      const answer = answerTo(current());
      const list = articleOf(current());
      const own = all(".w", current());
      walkTo(kind === "source" && Array.isArray(answer.source) ? list[answer.source[0]] : own[0]);
    }
  }

  function end(focus) {
    mode = null;
    show();
    if (focus && starter) starter.focus({ preventScroll: roomy.matches });
  }

  // The source: one word, and further ones beside it make it longer or shorter.
  function toggleSource(word) {
    const answer = answerTo(current());
    const place = placeOf.get(word);
    const now = answer.source;
    if (!Array.isArray(now)) answer.source = [place, place];
    else if (place === now[0] && place === now[1]) answer.source = null;
    else if (place === now[0] - 1) answer.source = [place, now[1]];
    else if (place === now[1] + 1) answer.source = [now[0], place];
    else if (place === now[0]) answer.source = [place + 1, now[1]];
    else if (place === now[1]) answer.source = [now[0], place - 1];
    else answer.source = [place, place];
    // Nobody's name is longer, and the marking takes no more.
    if (answer.source && answer.source[1] - answer.source[0] > 9) answer.source = [place, place];
  }

  function toggleLoaded(word) {
    const loaded = answerTo(current()).loaded;
    const at = loaded.indexOf(placeOf.get(word));
    if (at >= 0) loaded.splice(at, 1);
    else loaded.push(placeOf.get(word));
  }

  function choosable(word) {
    if (mode === "source") return articleOf(word) === articleOf(current());
    return mode === "loaded" && word.closest(".ask") === current();
  }

  function choose(word) {
    if (mode === "source") toggleSource(word);
    else toggleLoaded(word);
    changed();
    if (document.activeElement === word) dress(word);
  }

  // Walking over words by keyboard: the word in focus is a button for as long as it is.
  function dress(word) {
    word.tabIndex = 0;
    word.setAttribute("role", "button");
    const is = mode === "source" ? word.classList.contains("src") : word.classList.contains("load");
    word.setAttribute("aria-pressed", String(is));
  }

  function undress(word) {
    word.removeAttribute("tabindex");
    word.removeAttribute("role");
    word.removeAttribute("aria-pressed");
  }

  function walkTo(word) {
    if (!word || !choosable(word)) return;
    dress(word);
    word.focus({ preventScroll: true });
    const box = word.getBoundingClientRect();
    if (box.top < 80 || box.bottom > window.innerHeight - 100) bringToSight(word, "center");
  }

  // The word on the line above or below that stands nearest.
  function onNextLine(word, step) {
    const list = articleOf(word);
    const box = word.getBoundingClientRect();
    let best = null;
    let line = null;
    for (let place = placeOf.get(word) + step; list[place] && choosable(list[place]); place += step) {
      const other = list[place].getBoundingClientRect();
      if (Math.abs(other.top - box.top) < box.height / 2) continue;
      if (line === null) line = other.top;
      if (Math.abs(other.top - line) > box.height / 2) break;
      const away = Math.abs(other.left - box.left);
      if (best === null || away < best.away) best = { word: list[place], away: away };
    }
    return best && best.word;
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const word = event.target.classList && event.target.classList.contains("w") ? event.target : null;
    if (event.key === "Escape" && mode) {
      event.preventDefault();
      end(true);
      return;
    }
    if (word && mode) {
      const list = articleOf(word);
      const place = placeOf.get(word);
      const steps = { ArrowRight: list[place + 1], ArrowLeft: list[place - 1] };
      let next = steps[event.key];
      if (event.key === "ArrowDown") next = onNextLine(word, 1);
      if (event.key === "ArrowUp") next = onNextLine(word, -1);
      if (event.key === "Enter" || event.key === " ") choose(word);
      else if (event.key in steps || event.key === "ArrowDown" || event.key === "ArrowUp") walkTo(next);
      else return;
      event.preventDefault();
      return;
    }
    // A label's letter, while the question has the focus.
    if (panel.contains(event.target) && event.key.length === 1) {
      const letter = event.key.toUpperCase();
      const radio = radios.filter(function (each) { return words.letters[each.value] === letter; })[0];
      if (radio) {
        event.preventDefault();
        radio.focus({ preventScroll: true });
        radio.click();
      }
    }
  });

  main.addEventListener("focusout", function (event) {
    if (event.target.classList.contains("w")) undress(event.target);
  });

  byId("exercise").addEventListener("click", function (event) {
    const number = event.target.closest(".num");
    if (number) {
      openSentence(asks.indexOf(number.closest(".ask")), event.detail === 0);
      return;
    }
    const word = event.target.closest(".w");
    if (word && choosable(word)) {
      choose(word);
      return;
    }
    const ask = event.target.closest(".ask");
    // Whoever drags over words to copy them opens nothing.
    if (ask && ask !== current() && window.getSelection().isCollapsed) openSentence(asks.indexOf(ask), false);
  });

  radios.forEach(function (radio) {
    radio.addEventListener("change", function () {
      const answer = answerTo(current());
      answer.label = radio.value;
      // Whoever has just said that somebody speaks points at who it is next.
      mode = speaks(radio.value) && answer.source === null ? "source" : null;
      starter = byId("choose-source");
      changed();
    });
  });

  byId("choose-source").addEventListener("click", function (event) { begin("source", this, event.detail === 0); });
  byId("choose-loaded").addEventListener("click", function (event) { begin("loaded", this, event.detail === 0); });
  byId("no-source").addEventListener("click", function () {
    const answer = answerTo(current());
    answer.source = answer.source === "none" ? null : "none";
    mode = null;
    changed();
  });
  byId("below-back").addEventListener("click", function () {
    end(false);
    bringToSight(panel, "nearest");
  });
  byId("previous").addEventListener("click", function () { if (state.at > 0) openSentence(state.at - 1, true); });
  byId("next").addEventListener("click", function () {
    if (state.at < asks.length - 1) {
      openSentence(state.at + 1, true);
      return;
    }
    end(false);
    const title = all("h2", byId("ending"))[0];
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    bringToSight(title, "start");
  });

  // Handing in.
  function stamp() {
    const now = new Date();
    const two = function (number) { return String(Math.floor(Math.abs(number))).padStart(2, "0"); };
    const offset = -now.getTimezoneOffset();
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate())
      + "T" + two(now.getHours()) + ":" + two(now.getMinutes()) + ":" + two(now.getSeconds())
      + (offset < 0 ? "-" : "+") + two(offset / 60) + ":" + two(offset % 60);
  }

  function handedIn() {
    const answers = asks.filter(isAnswered).map(function (ask) {
      const answer = answerTo(ask);
      const list = articleOf(ask);
      const span = function (each) { return [startOf(list[each[0]]), endOf(list[each[1]])]; };
      let source = null;
      if (speaks(answer.label)) source = Array.isArray(answer.source) ? span(answer.source) : answer.source;
      return { sentence: ask.dataset.id, label: answer.label, source: source, loaded: stretches(answer.loaded).map(span) };
    });
    const notes = all("textarea[data-question]")
      .map(function (field) { return { question: field.dataset.question, text: field.value }; })
      .filter(function (note) { return note.text.trim() !== ""; });
    return JSON.stringify({
      schema: "onrecord.answers/1", lesson: main.dataset.lesson, title: main.dataset.title,
      pupil: state.pupil.trim(), handed_in: stamp(), answers: answers, notes: notes,
    }, null, 1) + "\n";
  }

  function named() {
    const missing = state.pupil.trim() === "";
    byId("saved").textContent = "";
    byId("name-missing").hidden = !missing;
    byId("pupil").setAttribute("aria-invalid", String(missing));
    if (missing) byId("pupil").focus();
    return !missing;
  }

  byId("save").addEventListener("click", function () {
    if (!named()) return;
    const text = handedIn();
    const stem = state.pupil.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "answers";
    // With the time, for two pupils of one name whose files come into one folder.
    const time = JSON.parse(text).handed_in.slice(11, 16).replace(":", "");
    const file = stem + "-" + time + ".json";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = file;
    link.hidden = true;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    byId("as-text").value = text;
    byId("saved").textContent = fill(words.savedFile, { file: file });
  });

  if (byId("send")) {
    byId("send").addEventListener("click", function () {
      if (!named()) return;
      fetch(main.dataset.handIn + "?device=" + state.device, { method: "POST", headers: { "Content-Type": "application/json" }, body: handedIn() })
        .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer.status); })
        .then(function (kept) { byId("saved").textContent = kept.renamed ? fill(words.sentAgain, { pupil: kept.pupil }) : words.sent; })
        .catch(function () { byId("saved").textContent = words.notSent; });
    });
  }

  byId("no-file").addEventListener("toggle", function () { byId("as-text").value = handedIn(); });
  byId("print").addEventListener("click", function () { window.print(); });
  byId("reset").addEventListener("click", function () {
    if (!window.confirm(words.resetSure)) return;
    state = { at: 0, answers: {}, notes: {}, pupil: "", device: newDevice() };
    byId("pupil").value = "";
    all("textarea[data-question]").forEach(function (field) { field.value = ""; });
    try { localStorage.removeItem(storeKey); } catch (error) { /* Nothing was kept. */ }
    openSentence(0, true);
  });
  byId("pupil").addEventListener("input", function () {
    state.pupil = this.value;
    if (state.pupil.trim() !== "") byId("name-missing").hidden = true;
    byId("on-paper").textContent = state.pupil ? " – " + state.pupil : "";
    keep();
  });
  all("textarea[data-question]").forEach(function (field) {
    field.addEventListener("input", function () {
      state.notes[field.dataset.question] = field.value;
      keep();
    });
  });

  window.addEventListener("scroll", showBelow, { passive: true });

  restore();
  byId("pupil").value = state.pupil;
  all("textarea[data-question]").forEach(function (field) { field.value = state.notes[field.dataset.question] || ""; });
  byId("kept").textContent = keep() ? words.kept : words.notKept;
  place();
  show();
  const moved = function () { place(); show(); };
  // Safari before 14 knows only the older call.
  if (roomy.addEventListener) roomy.addEventListener("change", moved);
  else roomy.addListener(moved);
})();
