/* What the desk's pages do beside what they do without a script: dropping files and folders, and progress. */
(function () {
  "use strict";

  function told(list, files) {
    list.textContent = "";
    for (const file of files) {
      const line = document.createElement("li");
      line.textContent = file.webkitRelativePath || file.name;
      list.append(line);
    }
    list.hidden = files.length === 0;
  }

  /* Files of a dropped folder, with all that is in it. */
  async function within(entry) {
    if (entry.isFile) {
      return [await new Promise((done, failed) => entry.file(done, failed))];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) {
        break;
      }
      for (const child of some) {
        found.push(...(await within(child)));
      }
    }
    return found;
  }

  function dropping(form) {
    const input = form.querySelector('input[type="file"]');
    const list = form.querySelector("[data-chosen]");
    const folder = document.createElement("button");
    folder.type = "button";
    folder.className = "button button-secondary button-small";
    folder.textContent = "Choose a folder";
    const words = document.createElement("p");
    words.className = "desk-help";
    words.textContent = "Or drop files or a folder anywhere on this form.";
    input.after(folder, words);
    folder.addEventListener("click", () => {
      input.webkitdirectory = true;
      input.click();
      input.webkitdirectory = false;
    });
    input.addEventListener("change", () => told(list, input.files));
    for (const name of ["dragenter", "dragover"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        form.classList.add("desk-drop--over");
      });
    }
    form.addEventListener("dragleave", (event) => {
      if (!form.contains(event.relatedTarget)) {
        form.classList.remove("desk-drop--over");
      }
    });
    form.addEventListener("drop", async (event) => {
      event.preventDefault();
      form.classList.remove("desk-drop--over");
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
      const files = entries.length ? (await Promise.all(entries.map(within))).flat() : [...event.dataTransfer.files];
      const held = new DataTransfer();
      for (const file of files.filter((one) => !one.name.startsWith("."))) {
        held.items.add(file);
      }
      input.files = held.files;
      told(list, input.files);
    });
  }

  /* Ask how far the work is, at first often; when it is over, show what came of it. */
  function following(line) {
    const said = line.querySelector("[data-said]");
    let pause = 500;
    async function ask() {
      try {
        const answer = await fetch(line.dataset.job, { headers: { Accept: "application/json" } });
        const job = await answer.json();
        if (job.over) {
          window.location.reload();
          return;
        }
        said.textContent = job.said;
      } catch {
        /* The next time may succeed. */
      }
      pause = Math.min(pause * 1.2, 5000);
      setTimeout(ask, pause);
    }
    setTimeout(ask, pause);
  }

  document.querySelectorAll("[data-drop]").forEach(dropping);
  document.querySelectorAll("[data-job]").forEach(following);
})();
