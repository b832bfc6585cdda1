// Adds to the page what markup cannot do: details on hover and beside the sentence, the
// sentences of a source lit up, and the arrow keys. Without it every letter still opens its
// details, since a browser knows popovers by itself.
(() => {
  "use strict";
  const root = document.documentElement;
  if (!("popover" in HTMLElement.prototype)) return;
  root.classList.add("scripted");

  const phone = matchMedia("(max-width: 40rem)");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const badgeOf = (sentence) => sentence.querySelector("button.badge");
  const detailsOf = (sentence) => badgeOf(sentence).popoverTargetElement;
  const isOpen = (details) => details.matches(":popover-open");

  // Which sentence's details are open, and whether they stay when the pointer leaves.
  let shown = null;
  let pinned = false;
  let timer = 0;

  function place(sentence, details, x) {
    if (phone.matches) return;
    const lines = [...sentence.getClientRects()];
    const box = details.getBoundingClientRect();
    const first = lines[0], last = lines[lines.length - 1];
    const below = last.bottom + 8;
    const fits = below + box.height < innerHeight || first.top - 8 - box.height < 0;
    const top = fits ? below : first.top - 8 - box.height;
    const left = Math.min(Math.max(8, (x ?? first.left) - 24), root.clientWidth - box.width - 8);
    details.style.setProperty("--left", `${left + scrollX}px`);
    details.style.setProperty("--top", `${top + scrollY}px`);
  }

  function show(sentence, { pin, x }) {
    const details = detailsOf(sentence);
    if (!isOpen(details)) details.showPopover();
    place(sentence, details, x);
    shown = sentence;
    pinned = pin;
  }

  function hide() {
    clearTimeout(timer);
    if (shown && isOpen(detailsOf(shown))) detailsOf(shown).hidePopover();
    // The toggle event comes later, and a key may come before it.
    shown = null;
  }

  function later(action, delay) {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  }

  // Details stand behind the text in the page, and belong between a sentence's letter and the next.
  function throughDetails(event, badges) {
    if (!shown || !isOpen(detailsOf(shown))) return;
    const inside = all("a[href], button", detailsOf(shown));
    if (inside.length === 0) return;
    const badge = badgeOf(shown);
    const active = document.activeElement;
    const next = event.shiftKey
      ? (active === inside[0] ? badge : null)
      : active === badge ? inside[0] : active === inside.at(-1) ? badges[badges.indexOf(badge) + 1] : null;
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  document.addEventListener("keydown", (event) => {
    const badges = all(".copy button.badge");
    const here = badges.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (here >= 0 && step && badges[here + step]) {
      event.preventDefault();
      const open = shown !== null;
      hide();
      badges[here + step].focus();
      if (open) show(badges[here + step].closest(".s"), { pin: true });
    }
    if (event.key === "Tab") throughDetails(event, badges);
    if (event.key === "Escape") {
      // Details that only the pointer's place has opened are not what Escape is meant for.
      const meant = shown && pinned;
      hide();
      if (!meant) clear();
    }
  });

  const status = document.createElement("div");
  status.className = "status";
  status.hidden = true;
  const words = status.appendChild(document.createElement("span"));
  words.setAttribute("role", "status");
  const next = status.appendChild(document.createElement("button"));
  next.textContent = "Next";
  const done = status.appendChild(document.createElement("button"));
  done.textContent = "Clear";
  for (const button of [next, done]) button.type = "button";
  document.body.append(status);

  let lit = [];
  let at = -1;

  function clear() {
    for (const sentence of lit) sentence.classList.remove("lit");
    for (const button of all(".light[aria-pressed=true]")) button.setAttribute("aria-pressed", "false");
    for (const reading of all(".lighting")) reading.classList.remove("lighting");
    lit = [];
    at = -1;
    status.hidden = true;
  }

  function light(button) {
    const wasLit = button.getAttribute("aria-pressed") === "true";
    clear();
    if (wasLit) return;
    const reading = button.closest(".reading");
    const key = button.dataset.light;
    const isSource = /^\d+$/.test(key);
    lit = all(".copy .s", reading).filter((sentence) =>
      isSource ? sentence.dataset.sources.split(" ").includes(key) : sentence.classList.contains(key));
    for (const sentence of lit) sentence.classList.add("lit");
    reading.classList.add("lighting");
    button.setAttribute("aria-pressed", "true");
    status.hidden = false;
    words.textContent = `${button.dataset.name}: ${lit.length} sentence${lit.length === 1 ? "" : "s"}`;
  }

  done.addEventListener("click", clear);
  next.addEventListener("click", () => {
    at = (at + 1) % lit.length;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    lit[at].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    badgeOf(lit[at]).focus({ preventScroll: true });
  });

  let rest = "";
  document.addEventListener("pointermove", (event) => { rest = `${event.clientX} ${event.clientY}`; });

  function enliven(part) {
    for (const sentence of all(".copy .s", part)) {
      const details = detailsOf(sentence);
      // The details say more than the title, which would cover them.
      sentence.removeAttribute("title");
      let wasPinned = false;

      details.addEventListener("toggle", (event) => {
        const open = event.newState === "open";
        sentence.classList.toggle("open", open);
        if (!open && shown === sentence) shown = null;
      });
      sentence.addEventListener("pointerdown", () => { wasPinned = shown === sentence && pinned; });
      sentence.addEventListener("click", (event) => {
        // The browser would toggle by itself, and close what hovering has opened.
        event.preventDefault();
        const byKey = event.detail === 0;
        // Whoever drags over words to copy them does not ask for details.
        if (!byKey && !getSelection().isCollapsed) return;
        const close = byKey ? isOpen(details) : wasPinned;
        clearTimeout(timer);
        if (close) hide();
        else show(sentence, { pin: true, x: byKey ? undefined : event.clientX });
      });
      sentence.addEventListener("pointerenter", (event) => {
        if (event.pointerType !== "mouse" || (shown && pinned)) return;
        // Where the text was scrolled under a pointer at rest, nobody has pointed at it.
        if (rest === `${event.clientX} ${event.clientY}`) return;
        later(() => show(sentence, { pin: false, x: event.clientX }), 150);
      });
      for (const zone of [sentence, details]) {
        zone.addEventListener("pointerleave", (event) => {
          if (event.pointerType === "mouse" && !(shown && pinned)) later(hide, 250);
        });
      }
      details.addEventListener("pointerenter", () => { if (shown === sentence) clearTimeout(timer); });
    }
    for (const button of all("button.light", part)) button.addEventListener("click", () => light(button));
    for (const link of all(".details a", part)) link.addEventListener("click", hide);
  }

  enliven(document);
  // A page that is given a reading later on says so.
  document.addEventListener("reading", (event) => {
    // What was shown of the one before is gone.
    clearTimeout(timer);
    shown = null;
    clear();
    enliven(event.target);
  });
})();
