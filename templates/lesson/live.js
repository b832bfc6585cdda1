// Asks the server every two seconds whether somebody has handed in, and shows the class as it then is.
// What is open stays open: only what is inside the parts is exchanged.
(function () {
  "use strict";
  const main = document.querySelector("main");
  const lost = document.getElementById("lost");
  const trusted = window.trustedTypes
    ? window.trustedTypes.createPolicy("onrecord", { createHTML: function (page) { return page; } })
    : { createHTML: function (page) { return page; } };

  function all(selector) { return Array.from(document.querySelectorAll(selector)); }

  // The first thing in view that is there after the change, too: it must not move.
  function landmarks() {
    return all("main h2, main h3, .quoted").map(function (place) {
      return { place: place, name: place.tagName + place.textContent.replace(/\d+$/, "") };
    });
  }

  function show(page) {
    const next = new DOMParser().parseFromString(trusted.createHTML(page), "text/html");
    const seen = landmarks().filter(function (each) {
      const top = each.place.getBoundingClientRect().top;
      return top >= 0 && top < window.innerHeight;
    }).map(function (each) { return { name: each.name, top: each.place.getBoundingClientRect().top }; });
    const wides = all(".wide").map(function (wide) {
      return { name: wide.getAttribute("aria-label"), left: wide.scrollLeft, focus: wide === document.activeElement };
    });
    ["arrived", "picture", "pupils"].forEach(function (id) {
      const part = document.getElementById(id);
      part.replaceChildren.apply(part, Array.from(next.getElementById(id).childNodes));
    });
    main.dataset.version = next.querySelector("main").dataset.version;
    all(".wide").forEach(function (wide) {
      const before = wides.find(function (each) { return each.name === wide.getAttribute("aria-label"); });
      if (!before) return;
      wide.scrollLeft = before.left;
      if (before.focus) wide.focus({ preventScroll: true });
    });
    const there = landmarks();
    const anchor = seen.find(function (each) { return there.some(function (other) { return other.name === each.name; }); });
    if (!anchor) return;
    const now = there.find(function (each) { return each.name === anchor.name; });
    window.scrollBy(0, now.place.getBoundingClientRect().top - anchor.top);
  }

  function look() {
    fetch(location.pathname + "?since=" + main.dataset.version)
      .then(function (answer) {
        if (answer.status === 204) return "";
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (page) {
        lost.hidden = true;
        if (page) show(page);
      })
      .catch(function () { lost.hidden = false; })
      .then(function () { setTimeout(look, 2000); });
  }
  look();
})();
