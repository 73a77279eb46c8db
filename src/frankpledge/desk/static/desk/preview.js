// The preview of a measure follows what is written, and a column's values are offered. Without this script the button
// beside the preview does the same, and values are written by hand.
(() => {
  "use strict";
  const WAIT = 900;

  const begin = () => {
    const box = document.querySelector("[data-preview]");
    if (!box) return;
    const button = box.querySelector("button");
    const frame = box.querySelector("iframe");
    const form = button.form;
    const status = document.createElement("p");
    status.className = "desk-help";
    status.setAttribute("role", "status");
    button.insertAdjacentElement("afterend", status);
    let timer = 0;
    let asked = 0;

    const preview = async () => {
      const mine = ++asked;
      status.textContent = "Working it out …";
      try {
        const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), credentials: "same-origin" });
        const page = await answer.text();
        if (mine !== asked) return;
        frame.srcdoc = page;
        status.textContent = answer.ok ? "Worked out." : answer.status === 422 ? "Something is to be mended; it is said below." : "It could not be worked out.";
      } catch {
        if (mine === asked) status.textContent = "It could not be worked out; is the connection there?";
      }
    };
    button.addEventListener("click", (event) => { event.preventDefault(); window.clearTimeout(timer); preview(); });
    const DEFINES = /^(kind|dataset|series|value|headline|periods|places_|breakdowns|answers|denominator_|duration_|decimals|seasonal|noun_|heading_|more|where_|targets-|unit|polarity|breaks-)/;
    form.addEventListener("change", (event) => {
      if (!DEFINES.test(event.target.name || "")) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(preview, WAIT);
    });
    frame.addEventListener("load", () => {
      const inside = frame.contentDocument && frame.contentDocument.documentElement;
      if (inside) frame.style.height = `${Math.max(160, inside.scrollHeight + 8)}px`;
    });

    // Values of the column that was chosen, as buttons that add a line.
    const valuesAt = box.dataset.values;
    const offer = async (column) => {
      const place = column.name.match(/^where_(\d)_column$/)[1];
      const lines = form.elements[`where_${place}_values`];
      const old = document.getElementById(`held-values-${place}`);
      if (old) old.remove();
      if (!column.value || !lines) return;
      const kinds = { published: "published", survey_share: "attitudes", survey: "survey", cohort: "crimes", activity: "crimes", duration: "cases", disparity: "searches" };
      const dataset = form.elements.dataset.value || kinds[form.elements.kind.value || "published"];
      const told = await (await fetch(`${valuesAt}?${new URLSearchParams({ dataset, column: column.value })}`)).json();
      if (!told.values.length) return;
      const select = document.createElement("select");
      select.id = `held-values-${place}`;
      select.setAttribute("aria-label", `Add a value of ${column.value} that is held`);
      select.append(new Option("Add a value that is held", ""), ...told.values.map((v) => new Option(v, v)));
      select.addEventListener("change", () => {
        if (!select.value) return;
        const held = lines.value.split("\n").filter((line) => line.trim());
        if (!held.includes(select.value)) lines.value = [...held, select.value].join("\n");
        select.value = "";
        lines.dispatchEvent(new Event("change", { bubbles: true }));
      });
      lines.insertAdjacentElement("afterend", select);
    };
    for (const column of form.querySelectorAll("[name^='where_'][name$='_column']")) {
      column.addEventListener("change", () => offer(column));
      if (column.value) offer(column);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
