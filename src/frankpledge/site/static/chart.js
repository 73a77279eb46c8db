// Reads a chart's values out: on hover, on touch, and by the arrow keys. The words come from the page
// (data-words on the figure), the places from the drawing (data-at): nothing is computed here. Without this script
// the table beside the chart says the same.
"use strict";

const readable = (figure) => {
  const words = JSON.parse(figure.dataset.words);
  const drawings = [...figure.querySelectorAll("svg[data-at]")].map((svg) => ({
    svg,
    by: svg.dataset.by,
    at: svg.dataset.at.split(" ").map((place) => place.split(",").map(Number)),
  }));
  if (!drawings.length || !words.length || figure.querySelector(".fp-reading")) return;

  // One control for all drawings of the figure: assistive technology reads its value at each step.
  const told = document.createElement("div");
  told.className = "fp-reading";
  told.tabIndex = 0;
  told.setAttribute("role", "slider");
  told.setAttribute("aria-label", figure.dataset.reading);
  told.setAttribute("aria-valuemin", "1");
  told.setAttribute("aria-valuemax", String(words.length));
  const end = words.length - 1;
  let now = drawings[0].by === "x" ? end : 0;
  told.setAttribute("aria-valuenow", String(now + 1));
  told.setAttribute("aria-valuetext", words[now]);
  drawings[0].svg.closest("figure > *").before(told);

  const read = (index) => {
    now = Math.max(0, Math.min(end, index));
    told.textContent = words[now];
    told.setAttribute("aria-valuenow", String(now + 1));
    told.setAttribute("aria-valuetext", words[now]);
    for (const { svg, at, by } of drawings) {
      let mark = svg.querySelector(".reading");
      if (!mark) {
        mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
        mark.setAttribute("class", "reading");
        svg.append(mark);
      }
      const [x, y] = at[now];
      const box = svg.viewBox.baseVal;
      const ring = `M${x - 7} ${y}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0`;
      const line = by === "x" ? `M${x} 18V${y - 7}M${x} ${y + 7}V${box.height - 30}` : "";
      mark.setAttribute("d", ring + line);
    }
  };

  const nearest = ({ svg, at, by }, event) => {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left) * scale;
    const y = (event.clientY - box.top) * scale;
    let best = 0;
    let least = Infinity;
    at.forEach(([px, py], index) => {
      const dx = by === "y" ? 0 : px - x;
      const dy = by === "x" ? 0 : py - y;
      const far = dx * dx + dy * dy;
      if (far < least) [best, least] = [index, far];
    });
    return best;
  };

  for (const drawing of drawings) {
    const follow = (event) => read(nearest(drawing, event));
    drawing.svg.addEventListener("pointermove", follow);
    drawing.svg.addEventListener("pointerdown", follow);
  }

  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
  if (drawings[0].by === "y") Object.assign(steps, { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 });
  if (document.documentElement.dir === "rtl") Object.assign(steps, { ArrowLeft: 1, ArrowRight: -1 });
  told.addEventListener("focus", () => read(now));
  told.addEventListener("keydown", (event) => {
    const to = event.key === "Home" ? 0 : event.key === "End" ? end : event.key in steps ? now + steps[event.key] : null;
    if (to === null) return;
    event.preventDefault();
    read(to);
  });
};

const all = () => document.querySelectorAll("figure[data-words]").forEach(readable);
all();
document.addEventListener("fp-shown", all);
