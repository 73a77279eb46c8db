// What test_every_desk_page.py asks of a page: axe-core's answer, and how the Tab key goes through it.
(() => {
  "use strict";
  const named = (e) => e.outerHTML.slice(0, 140);

  // What can be reached with the Tab key within the page's own part, in the order of the page.
  const reachable = () => {
    const asked = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], iframe";
    const names = new Set();
    return [...document.querySelector("main").querySelectorAll(asked)].filter((e) => {
      if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
      if (e.type !== "radio") return true;
      const first = !names.has(e.name);
      names.add(e.name);
      return first;
    });
  };

  const look = (e) => {
    const s = getComputedStyle(e);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine, s.color].join("|");
  };

  window.deskWalk = {
    async axe([type, values]) {
      const found = await axe.run(document, { runOnly: { type, values }, resultTypes: ["violations"] });
      return found.violations.flatMap((one) => one.nodes.map((node) => [one.id, node.target.join(" "), node.html.slice(0, 200)]));
    },

    // Begin to note what has the focus, and how it looks then; gives how often Tab is to be pressed.
    begin() {
      const main = document.querySelector("main");
      const reached = reachable();
      this.held = { reached, before: reached.map(look), seen: [], looks: [], left: false };
      document.addEventListener("focusin", (event) => {
        const held = this.held;
        if (!main.contains(event.target)) held.left = held.left || held.seen.length > 0;
        if (held.left || event.target === main) return;
        held.seen.push(event.target);
        held.looks.push(look(event.target));
      });
      // A date's day, month, year, hour, minute and calendar each take the key.
      const dates = reached.filter((e) => ["date", "datetime-local", "time"].includes(e.type)).length;
      return reached.length + 6 * dates + 1;
    },

    // What was wrong: not reached, out of order, its focus not to be seen, or kept within.
    end() {
      const { reached, before, seen, looks, left } = this.held;
      const wrong = reached.filter((e) => !seen.includes(e)).map((e) => `not reached: ${named(e)}`);
      const places = seen.filter((e, i) => reached.includes(e) && seen.indexOf(e) === i).map((e) => reached.indexOf(e));
      places.forEach((at, i) => {
        if (i && at < places[i - 1]) wrong.push(`out of order: ${named(reached[at])}`);
      });
      seen.forEach((e, i) => {
        const at = reached.indexOf(e);
        if (at >= 0 && before[at] === looks[i]) wrong.push(`its focus is not seen: ${named(e)}`);
      });
      if (reached.length && !left && document.querySelector("main").contains(document.activeElement)) {
        wrong.push(`the focus stays within the page's own part after ${seen.length} of ${reached.length}`);
      }
      return wrong;
    },
  };
})();
