// Makes the form of /explore/ answer at once: a choice narrows the next ones and shows what it comes to, without the
// page being loaded again. It asks the server for the same page; without this script the button does the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-explore]");
  if (!form || !window.fetch) return;
  const told = document.getElementById("told").cloneNode(true);
  told.id = "announced";
  told.className = "govuk-visually-hidden";
  told.textContent = "";
  form.before(told);
  let asked = 0;

  form.addEventListener("change", async (event) => {
    const mine = ++asked;
    const query = new URLSearchParams(new FormData(form));
    const address = `${form.action}?${query}`;
    const answer = await fetch(address);
    if (mine !== asked || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const opened = new Set([...form.querySelectorAll("details[open] input")].map((input) => input.name));
    const at = event.target.id || `${event.target.name}=${event.target.value}`;
    for (const id of ["narrowed", "shown"]) document.getElementById(id).replaceWith(page.getElementById(id));
    for (const details of form.querySelectorAll("details")) {
      if (opened.has(details.querySelector("input")?.name)) details.open = true;
    }
    const back = [...form.elements].find((one) => (one.id || `${one.name}=${one.value}`) === at);
    if (back) back.focus({ preventScroll: true });
    history.replaceState(null, "", address);
    document.title = page.title;
    told.textContent = document.getElementById("told").textContent;
    document.dispatchEvent(new Event("fp-shown"));
  });
})();
