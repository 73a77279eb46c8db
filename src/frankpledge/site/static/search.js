// Search where there is no server: the pages as plain files. A server answers by itself (data-answered), and then
// this does nothing. The same index, the same forgiveness: a word, what it begins, or what it is one slip away from.
"use strict";

(() => {
  const form = document.querySelector("form[data-plain-files]");
  const index = document.querySelector("link[data-index]");
  const found = document.getElementById("found");
  if (!form || !index || !found || form.hasAttribute("data-answered")) return;
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  if (!query) return;
  form.elements.q.value = query;

  const words = (text) =>
    (text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/’/g, "'").match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:'[\p{L}\p{N}]+)?/gu) || [])
      .map((word) => word.replace(/'s$/, ""));

  const far = (a, b) => {
    if (Math.abs(a.length - b.length) > 2) return Math.max(a.length, b.length);
    let [two, one] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(one[j] + 1, row[j - 1] + 1, one[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], two[j - 2] + 1);
      }
      [two, one] = [one, row];
    }
    return one[b.length];
  };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // A word, with the signs that belong to its letters; in Chinese, which parts no words, a character.
  const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:['’][\p{L}\p{M}\p{N}]+)?/gu;

  const marked = (text, stands) => {
    const made = document.createDocumentFragment();
    let at = 0;
    for (const hit of text.matchAll(WORD)) {
      if (!stands.has(words(hit[0])[0])) continue;
      made.append(text.slice(at, hit.index), element("mark", hit[0]));
      at = hit.index + hit[0].length;
    }
    made.append(text.slice(at));
    return made;
  };

  const piece = (text, stands) => {
    const hit = [...text.matchAll(WORD)].find((one) => stands.has(words(one[0])[0]));
    const start = Math.max(0, (hit ? hit.index : 0) - 110);
    return `${start ? "… " : ""}${text.slice(start, start + 260)}${start + 260 < text.length ? " …" : ""}`;
  };

  fetch(index.href)
    .then((answer) => answer.json())
    .then(({ entries, kinds = {} }) => {
      const held = new Map();
      entries.forEach(([, title, , text, key], number) => {
        for (const [part, weight] of [[title, 6], [key, 5], [text, 1]]) {
          for (const word of new Set(words(part))) {
            if (!held.has(word)) held.set(word, new Map());
            held.get(word).set(number, (held.get(word).get(number) || 0) + weight);
          }
        }
      });
      const scores = new Map();
      const has = new Map();
      const all = new Set();
      let readAs = false;
      const asked = [...new Set(words(query))];
      const understood = asked.map((word) => {
        const stands = new Map();
        if (held.has(word)) stands.set(word, 1);
        for (const other of held.keys()) {
          if (word.length > 2 && other !== word && other.startsWith(word)) stands.set(other, (0.75 * word.length) / other.length);
        }
        if (!stands.size && word.length > 3) {
          for (const other of held.keys()) {
            const alike = 1 - far(word, other) / Math.max(word.length, other.length);
            if (alike >= 0.74) stands.set(other, 0.6 * alike);
          }
          if (stands.size) readAs = true;
        }
        const best = new Map();
        for (const [other, surely] of stands) {
          all.add(other);
          const rare = Math.log(1 + entries.length / held.get(other).size);
          for (const [number, weight] of held.get(other)) best.set(number, Math.max(best.get(number) || 0, weight * rare * surely));
        }
        for (const [number, score] of best) {
          scores.set(number, (scores.get(number) || 0) + score);
          has.set(number, (has.get(number) || 0) + 1);
        }
        return [...stands].sort((a, b) => b[1] - a[1])[0]?.[0] || word;
      });
      const full = Math.max(0, ...has.values());
      const ranked = [...scores.keys()].filter((n) => has.get(n) === full).sort((a, b) => scores.get(b) - scores.get(a));
      const told = element("p");
      told.setAttribute("role", "status");
      const said = found.dataset;
      const count = element("strong", ranked.length === 1 ? said.one : ranked.length ? said.many.replace("{n}", ranked.length) : said.none);
      count.dataset.figure = "count/found";
      told.append(count);
      if (readAs && ranked.length) told.append(` ${said.readAs.replace("{words}", understood.join(" "))}`);
      if (ranked.length && full < asked.length) told.append(` ${said.partly}`);
      const list = element("ol", "", "fp-lines fp-hits");
      const root = new URL("../", new URL(form.getAttribute("action"), location.href));
      for (const number of ranked.slice(0, 60)) {
        const [kind, title, url, text, , invented, language, textLanguage] = entries[number];
        const item = element("li");
        item.dataset.record = `search/${url}`;
        const head = element("h2", "", "fp-plainhead");
        const link = element("a");
        link.href = new URL(url.replace(/^\//, ""), root);
        link.append(marked(title, all));
        if (language) link.lang = language;
        head.append(link);
        if (invented) head.append(" ", element("span", said.invented, "fp-tag"));
        const body = element("p");
        body.append(marked(piece(text, all), all));
        if (textLanguage) body.lang = textLanguage;
        const called = kinds[kind] || kind;
        item.append(element("p", called[0].toUpperCase() + called.slice(1), "fp-kicker"), head, body);
        list.append(item);
      }
      found.replaceChildren(told, list);
    });
})();
