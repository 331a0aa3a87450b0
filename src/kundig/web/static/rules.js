// A rule while it is written: what may come next, and the way to what is wrong.
// (ARIA pattern: the focus stays in the text, aria-activedescendant names the suggestion.)
"use strict";
(() => {
  const area = document.querySelector("[data-rule]");
  if (!area) return;
  const list = document.getElementById("rule-options");
  const said = document.getElementById("rule-said");
  const MOST = 8;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  let loading = null;
  let known = [];
  let offered = []; // [what is put in, from which character on]

  const load = () => {
    loading ??= fetch(area.dataset.names, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.json() : { options: [] }))
      .then((found) => (known = found.options.map((one) => ({ ...one, folded: one.by.map(fold) }))))
      .catch(() => (loading = null));
    return loading;
  };

  const close = () => {
    list.replaceChildren();
    offered = [];
    area.removeAttribute("aria-activedescendant");
  };

  const choose = (at) => {
    [...list.children].forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", list.children[at].id);
  };

  const active = () => [...list.children].findIndex((each) => each.getAttribute("aria-selected") === "true");

  // The values of the attribute before a quotation mark that is still open.
  const values = (before) => {
    if ((before.match(/"/g) ?? []).length % 2 === 0) return null;
    const open = before.lastIndexOf('"');
    const name = before.slice(0, open).match(/[a-z_]+\.[a-z_]+/g)?.at(-1);
    const term = fold(before.slice(open + 1));
    return Object.entries(known.find((one) => one.put === name)?.values ?? {})
      .filter(([code, words]) => fold(`${code} ${words}`).includes(term))
      .map(([code, words]) => ({ put: code.slice(1), words, kind: code, from: open + 1 }));
  };

  // Names and phrases of which a word begins like the last words, the longest run of words that finds any.
  const names = (before, all) => {
    for (const words of [4, 3, 2, 1]) {
      const last = before.match(new RegExp(`(?<![\\p{L}\\d_.])[\\p{L}\\d_.]+(?: [\\p{L}\\d_.]+){${words - 1}}$`, "u"));
      if (!last || last[0].length < 2) continue;
      const term = fold(last[0]);
      const starts = (text) => text.startsWith(term) || text.includes(` ${term}`) || text.includes(`.${term}`);
      const found = known.filter((one) => one.folded.some(starts) && one.put !== last[0]);
      if (known.some((one) => one.put === last[0])) return [];
      if (found.length) return found.map((one) => ({ ...one, from: before.length - last[0].length }));
    }
    return all ? known.map((one) => ({ ...one, from: before.length })) : [];
  };

  const offer = async (all) => {
    await load();
    const before = area.value.slice(0, area.selectionStart);
    const found = values(before) ?? names(before, all);
    offered = all ? found : found.slice(0, MOST);
    list.classList.toggle("all", all); // so many that one scrolls
    if (all) list.tabIndex = 0;
    else list.removeAttribute("tabindex");
    list.replaceChildren(
      ...offered.map((one, place) => {
        const made = document.createElement("div");
        made.id = `rule-option-${place}`;
        made.setAttribute("role", "option");
        made.setAttribute("aria-selected", "false");
        const code = document.createElement("code");
        code.textContent = (one.kind.startsWith('"') ? one.kind : one.put).replace("|", "");
        const words = document.createElement("span");
        words.textContent = one.words;
        const kind = document.createElement("small");
        kind.className = "quiet";
        kind.textContent = one.kind.startsWith('"') ? "" : one.kind;
        made.append(code, words, kind);
        made.title = one.about || "";
        made.addEventListener("pointerdown", (event) => {
          event.preventDefault(); // the text keeps the focus
          accept(place);
        });
        return made;
      }),
    );
    said.textContent = offered.length ? area.dataset.found.replace("#", offered.length) : "";
    if (offered.length) choose(0);
    else close();
  };

  const accept = (place) => {
    const one = offered[place];
    const [left, right = ""] = one.put.split("|");
    const quoted = right === "" && left.endsWith('"') && area.value[area.selectionEnd] === '"';
    area.setRangeText(quoted ? left.slice(0, -1) : left + right, one.from, area.selectionEnd, "end");
    const at = one.from + left.length;
    area.setSelectionRange(at, at);
    close();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  area.addEventListener("focus", load);
  area.addEventListener("input", (event) => {
    if (event.isTrusted) offer(false);
  });
  area.addEventListener("blur", (event) => {
    if (event.relatedTarget !== list) close();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      offer(true);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form.requestSubmit();
    } else if (!offered.length) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose((active() + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      accept(active());
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });

  const mark = () => area.setAttribute("aria-invalid", String(Boolean(document.querySelector("#rule-state [data-start]"))));
  document.addEventListener("htmx:after:swap", mark);
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-start]");
    if (!place) return;
    area.focus();
    area.setSelectionRange(Number(place.dataset.start), Number(place.dataset.end));
  });
  mark();
})();
