// Looks over many pages in one tab. A page is asked for, put in the place of the one before under the same
// stylesheet, and looked at; what it has that no page before it had is set aside, and all of that is judged by axe at
// once. So neither a tab nor a stylesheet nor axe is begun again for each page. Scripts do not run on a page that
// comes so: what they do is tested on pages that are opened.
"use strict";

(() => {
  const REFERS = ["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];
  const TELLS = ["class", "role", "type", "lang", "dir", "scope", "hidden", "tabindex", "colspan", "rowspan"];

  // What an element is, leaving out what it says: its name, the attributes that rules look at, its children.
  const kind = (element, held) => {
    const said = [element.localName];
    for (const name of TELLS) if (element.hasAttribute(name)) said.push(`${name}=${element.getAttribute(name)}`);
    for (const { name, value } of element.attributes) {
      if (name.startsWith("aria-")) said.push(REFERS.includes(name) || name === "aria-label" ? name + Boolean(value) : `${name}=${value}`);
      if (name === "href" || name === "id" || name === "title" || name === "alt") said.push(name + Boolean(value));
    }
    let last = "";
    for (const child of element.childNodes) {
      const now = child.nodeType === 3 ? (child.data.trim() ? "text" : "") : child.nodeType === 1 ? kind(child, held) : "";
      if (now !== "" && now !== last) said.push(now);
      last = now;
    }
    const found = said.join("|");
    const short = found.length > 40 ? hashed(found) : found;
    held.set(element, short);
    return short;
  };

  const hashed = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
    }
    return (4294967296 * (b >>> 0) + (a >>> 0)).toString(36);
  };

  // Takes away what stands a third time and more among its brothers, and with `met` the parts that stood in the same
  // place of an earlier page: they are judged where they stood first. What something else refers to stays.
  const PARTS = "section, article, aside, nav, header, footer, figure, form, table, details, ul, ol, dl, p, blockquote, div, ul > li, ol > li";
  const INTO = "body, main, div, section, article, aside, details, header, footer, ul, ol, dl";
  const pruned = (root, met = null) => {
    const held = new Map();
    kind(root, held);
    const from = new Map();
    for (const name of REFERS) {
      for (const one of root.querySelectorAll(`[${name}]`)) {
        for (const id of one.getAttribute(name).split(/\s+/)) from.set(id, [...(from.get(id) || []), one]);
      }
    }
    const needed = (element) =>
      [element, ...element.querySelectorAll("[id]")].some((one) => one.id && (from.get(one.id) || []).some((by) => !element.contains(by)));
    const walk = (parent, way) => {
      const into = way !== null && parent.matches(INTO);
      const times = new Map();
      for (const child of [...parent.children]) {
        const now = held.get(child);
        times.set(now, (times.get(now) || 0) + 1);
        const here = into && met && child.matches(PARTS) ? `${way}>${now}` : "";
        if ((times.get(now) > 2 || met?.has(here)) && !needed(child)) child.remove();
        else walk(child, into ? hashed(`${way}>${child.localName}.${child.className}`) : null);
      }
      if (into && met) for (const [now] of times) met.add(`${way}>${now}`);
    };
    walk(root, "");
  };

  const wrong = async (rules) => {
    const { violations } = await axe.run(document, { ...rules, resultTypes: ["violations"] });
    return violations.flatMap((v) =>
      v.nodes.slice(0, 3).map((node) => {
        const where = document.querySelector(node.target[0])?.closest("[data-looked-at]")?.dataset.lookedAt ?? location.pathname;
        return `${where}: ${v.id}: ${node.html.slice(0, 200)}: ${node.failureSummary.slice(0, 200)}`;
      }),
    );
  };

  const ENGLISH = /\b(the|of|is|and|with) \w+ \w+/i;
  const english = () => {
    const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      // A record's own words (names among them) are the translators'; here it is the words of the site that count.
      if (parent.closest("[lang=en], [hreflang=en], [data-record], [data-figure], option, cite, blockquote, desc, code")) continue;
      const words = walker.currentNode.textContent.trim();
      if (ENGLISH.test(words) && !/[^\u0000-\u024f\u2000-\u206f]/.test(words)) found.push(words);
    }
    return found;
  };

  const answered = async (address) => {
    const answer = await fetch(address);
    return { status: answer.status, came: new URL(answer.url).pathname, text: await answer.text() };
  };

  const shown = async (page, came) => {
    const root = document.documentElement;
    root.lang = page.documentElement.lang;
    root.dir = page.documentElement.dir;
    document.title = page.title;
    const now = document.querySelector("link[rel=stylesheet]");
    const asked = page.querySelector("link[rel=stylesheet]")?.getAttribute("href");
    const next = asked && new URL(asked, new URL(came, location)).href;
    if (next && now.href !== next) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = next;
      await new Promise((done, failed) => { link.onload = done; link.onerror = failed; now.replaceWith(link); });
    }
    document.body.replaceWith(page.body);
  };

  // Ids and what refers to them, so that parts of several pages can stand in one.
  const renamed = (root, mark) => {
    for (const one of root.querySelectorAll("[id]")) one.id = `${mark}-${one.id}`;
    for (const name of REFERS) {
      for (const one of root.querySelectorAll(`[${name}]`)) {
        one.setAttribute(name, one.getAttribute(name).split(/\s+/).map((id) => `${mark}-${id}`).join(" "));
      }
    }
    for (const one of root.querySelectorAll("a[href^='#']")) one.setAttribute("href", `#${mark}-${one.getAttribute("href").slice(1)}`);
  };

  window.looking = {
    pruned: () => pruned(document.body),
    wrong,
    // What each address says of itself as it stands at this width. Afterwards the tab holds all that is different in
    // them, for `wrong`. The next one is asked for while this one is looked at.
    async through(addresses) {
      const told = {};
      const apart = [];
      const met = new Set();
      let coming = answered(addresses[0]);
      for (const [number, address] of addresses.entries()) {
        const { status, came, text } = await coming;
        if (number + 1 < addresses.length) coming = answered(addresses[number + 1]);
        await shown(new DOMParser().parseFromString(text, "text/html"), came);
        const root = document.documentElement;
        const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
        told[address] = {
          status, came, title: document.title, lang: root.lang, dir: root.dir,
          wide: root.scrollWidth - root.clientWidth,
          headings: document.querySelectorAll("h1").length,
          landmarks: document.querySelectorAll("main").length,
          repeated: ids.filter((id, i) => ids.indexOf(id) !== i),
          english: english(),
        };
        const part = document.body;
        part.dataset.lookedAt = address;
        pruned(part, met);
        renamed(part, `p${number}`);
        apart.push(part);
      }
      document.body.replaceWith(apart[0]);
      for (const part of apart.slice(1)) {
        const section = document.createElement("div");
        section.dataset.lookedAt = part.dataset.lookedAt;
        section.append(...part.childNodes);
        document.body.append(section);
      }
      return told;
    },
  };
})();
