// The chooser of figures: a button at each text of a record's form. It inserts a reference that follows the release,
// and shows what that would be now. Without this script the reference can be typed (docs/workspace.md).
(() => {
  "use strict";
  const VERBATIM = /(^|-)(wording|question_wording|paraphrase|summary_wording|chapter_wording|definition_more)$/;
  const here = document.currentScript;
  const choicesAt = here.dataset.choices;
  const shownAt = here.dataset.shown;
  let dialog = null;
  let target = null;
  let asked = 0;

  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  const option = (value, words) => make("option", { value }, words);

  const field = (id, words, control) => {
    control.id = id;
    return make("div", { class: "desk-field" }, make("label", { for: id }, words), control);
  };

  const built = async () => {
    const held = await (await fetch(choicesAt, { headers: { Accept: "application/json" } })).json();
    const kind = make("select", {}, option("measure", "A figure of the release"), option("quoted", "What someone quoted"));
    const measure = make("select", {}, ...held.measures.map((m) => option(m.key, m.held ? m.title : `${m.title} (no figure yet)`)));
    const place = make("select", {}, ...held.places.map((p) => option(p.code, p.name)));
    const period = make("select", {}, option("latest", "The latest, whichever that is"));
    const breakdown = make("select", {}, option("", "Everyone"));
    const form = make("select", {}, option("value", "Its value"), option("sentence", "Its sentence"), option("change", "Its change on a year before"), option("period", "Its period"));
    const quoted = make("select", {}, ...held.quoted.map((q) => option(q.key, q.title)));
    const shown = make("p", { class: "desk-shown", role: "status", "aria-live": "polite" });
    const insert = make("button", { type: "submit", class: "button" }, "Insert");
    const cancel = make("button", { type: "button", class: "button button-secondary" }, "Cancel");
    const ofMeasure = make("div", {},
      field("desk-figure-measure", "Measure", measure), field("desk-figure-place", "Place", place),
      field("desk-figure-period", "Period", period), field("desk-figure-breakdown", "Of whom", breakdown),
      field("desk-figure-form", "How it is told", form));
    const ofQuoted = field("desk-figure-quoted", "Quoted figure", quoted);
    const body = make("form", { method: "dialog" },
      make("h2", { id: "desk-figure-title" }, "Insert a figure"),
      make("p", { class: "desk-help" }, held.release ? `The figure follows the release. Shown now: “${held.release}”.` : "No release is published yet, so no figure can be shown."),
      field("desk-figure-kind", "What", kind), ofMeasure, ofQuoted,
      make("h3", {}, "It would say now"), shown,
      make("div", { class: "desk-buttons" }, insert, cancel));
    dialog = make("dialog", { class: "desk-dialog", "aria-labelledby": "desk-figure-title" }, body);
    document.body.append(dialog);

    const refresh = async () => {
      const isQuoted = kind.value === "quoted";
      ofMeasure.hidden = isQuoted;
      ofQuoted.hidden = !isQuoted;
      const query = new URLSearchParams(isQuoted ? { quoted: quoted.value } : {
        measure: measure.value, place: place.value, period: period.value, breakdown: breakdown.value, form: form.value });
      const mine = ++asked;
      insert.disabled = true;
      const told = await (await fetch(`${shownAt}?${query}`, { headers: { Accept: "application/json" } })).json();
      if (mine !== asked) return;
      const keep = (select, first, rest) => {
        const was = select.value;
        select.replaceChildren(first, ...rest);
        select.value = [...select.options].some((o) => o.value === was) ? was : first.value;
      };
      keep(period, option("latest", "The latest, whichever that is"), told.periods.map((p) => option(p.key, p.label)));
      keep(breakdown, option("", "Everyone"), told.breakdowns.map((b) => option(b, b.replace("=", ": "))));
      shown.textContent = told.shown;
      dialog.dataset.reference = told.reference;
      insert.disabled = false;
    };
    for (const select of [measure, place]) select.addEventListener("change", () => { period.value = "latest"; breakdown.value = ""; refresh(); });
    for (const select of [kind, period, breakdown, form, quoted]) select.addEventListener("change", refresh);
    cancel.addEventListener("click", () => dialog.close());
    body.addEventListener("submit", (event) => {
      event.preventDefault();
      const at = target;
      dialog.close();
      at.setRangeText(dialog.dataset.reference, at.selectionStart, at.selectionEnd, "end");
      at.dispatchEvent(new Event("input", { bubbles: true }));
      at.dispatchEvent(new Event("change", { bubbles: true }));
      at.focus();
    });
    dialog.addEventListener("close", () => target && target.focus());
    dialog.refresh = refresh;
  };

  const open = async (textarea) => {
    target = textarea;
    if (!dialog) await built();
    dialog.showModal();
    await dialog.refresh();
  };

  const offer = (root) => {
    for (const textarea of root.querySelectorAll("form[data-edit-form] textarea, form#page-edit-form textarea")) {
      const name = textarea.name || "";
      if (!name || textarea.dataset.deskFigure || textarea.dataset.noFigure !== undefined || textarea.closest("[hidden], template") || textarea.readOnly) continue;
      if (VERBATIM.test(name) || name.includes("__prefix__") || /^(compute|comment)/.test(name) || name.includes("comment")) continue;
      textarea.dataset.deskFigure = "offered";
      const label = textarea.labels && textarea.labels[0] ? textarea.labels[0].textContent.replace("*", "").trim() : "";
      const button = make("button", { type: "button", class: "button button-small button-secondary desk-offer", "aria-haspopup": "dialog" },
        "Insert a figure", make("span", { class: "w-sr-only" }, label ? ` into ${label}` : ""));
      button.addEventListener("click", () => open(textarea));
      textarea.insertAdjacentElement("afterend", button);
    }
  };

  const begin = () => {
    offer(document);
    new MutationObserver(() => offer(document)).observe(document.body, { childList: true, subtree: true });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
