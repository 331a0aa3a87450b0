// Search while somebody types: the palette (Ctrl-K, /) and the field above each page are the same combobox
// (ARIA pattern: the focus stays in the field, aria-activedescendant names the suggestion).
(() => {
  const palette = document.querySelector("[data-palette]");
  const RECENT = "kundig.recent";
  if (!palette) {
    sessionStorage.removeItem(RECENT); // signed out: who comes next does not see who was looked up
    return;
  }
  const PAUSE = 120; // milliseconds between the last key and the question

  const opened = () => JSON.parse(sessionStorage.getItem(RECENT) || "[]");
  const here = location.pathname.match(/^\/customers\/([^/]+)\/$/);
  const title = document.querySelector("main h1");
  if (here && title && here[1] !== "new" && document.querySelector("[data-customer], .headline")) {
    const line = { text: title.textContent.trim(), more: decodeURIComponent(here[1]), to: location.pathname, icon: "user" };
    const others = opened().filter((each) => each.to !== line.to);
    sessionStorage.setItem(RECENT, JSON.stringify([line, ...others].slice(0, 5)));
  }

  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${palette.dataset.icons}#${name}`);
    svg.append(use);
    return svg;
  };

  const option = (line, id, to) => {
    const made = document.createElement("a");
    made.id = id;
    made.href = to ? line.to.replace("/customers/", to) : line.to;
    made.tabIndex = -1;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.textContent = line.text;
    made.append(icon(line.icon), text);
    if (line.more) {
      const more = document.createElement("small");
      more.className = "quiet";
      more.textContent = line.more;
      made.append(more);
    }
    return made;
  };

  const suggest = (field) => {
    const list = document.getElementById(field.dataset.suggest);
    const to = field.dataset.suggestTo; // where customers lead instead of to their page; then only they are shown
    const inPalette = palette.contains(field);
    const said = (inPalette ? palette : field.form).querySelector("[data-said]");
    let asked = null; // what the list answers
    let picked = null; // where the suggestion leads that somebody went to by arrow keys
    let running = null;
    let waiting = 0;

    const options = () => [...list.querySelectorAll("[role=option]")];
    const active = () => list.querySelector("[aria-selected=true]");
    const choose = (one) => {
      active()?.setAttribute("aria-selected", "false");
      one?.setAttribute("aria-selected", "true");
      one?.scrollIntoView({ block: "nearest" });
      if (one) field.setAttribute("aria-activedescendant", one.id);
      else field.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      running?.abort();
      clearTimeout(waiting);
      asked = picked = null;
      list.replaceChildren();
      list.removeAttribute("aria-busy");
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const draw = (groups, text) => {
      let count = 0;
      const drawn = groups.map((group) => {
        const box = document.createElement("div");
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", group.name);
        const name = document.createElement("div");
        name.className = "group quiet";
        name.setAttribute("aria-hidden", "true");
        name.textContent = group.name;
        box.append(name, ...group.lines.map((line) => option(line, `${list.id}-${count++}`, to)));
        return box;
      });
      list.replaceChildren(...drawn);
      if (text === field.value.trim()) list.removeAttribute("aria-busy"); // else more was written meanwhile
      asked = text;
      field.setAttribute("aria-expanded", String(count > 0));
      const same = options().find((each) => each.getAttribute("href") === picked);
      choose(same ?? (text ? options()[0] : null)); // who has picked keeps it while more is typed
    };

    const ask = async () => {
      const text = field.value.trim();
      running?.abort();
      if (!text && !inPalette) return close();
      running = new AbortController();
      try {
        const answer = await fetch(`/search/found/?q=${encodeURIComponent(text)}${to ? "&only=customers" : ""}`, {
          signal: running.signal,
          headers: { Accept: "application/json" },
        });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        const found = await answer.json();
        const recent = text ? [] : opened();
        draw([...(recent.length ? [{ name: palette.dataset.recent, lines: recent }] : []), ...found.groups], text);
        said.textContent = found.said;
        if (inPalette) said.classList.toggle("visually-hidden", found.groups.length > 0);
      } catch (error) {
        if (error.name === "AbortError") return;
        close();
        said.textContent = palette.dataset.failed;
        if (inPalette) said.classList.remove("visually-hidden");
      }
    };

    field.addEventListener("input", () => {
      clearTimeout(waiting);
      list.setAttribute("aria-busy", "true"); // what is shown answers what was written before
      waiting = setTimeout(ask, PAUSE);
    });
    field.addEventListener("keydown", (event) => {
      const all = options();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!all.length) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const at = all.indexOf(active());
        choose(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
        picked = active().getAttribute("href");
      } else if (event.key === "Enter" && active() && asked === field.value.trim()) {
        event.preventDefault();
        active().click();
      } else if (event.key === "Escape" && (inPalette || all.length)) {
        event.preventDefault(); // at once, where the browser would only empty the field
        if (inPalette) palette.close();
        else close();
      }
    });
    if (!inPalette) {
      field.addEventListener("blur", () => setTimeout(close, 150));
      list.addEventListener("pointerdown", (event) => event.preventDefault());
    }
    return { ask, close };
  };

  const suggesting = new Map([...document.querySelectorAll("[data-suggest]")].map((each) => [each, suggest(each)]));
  const field = palette.querySelector("[data-suggest]");
  const open = () => {
    if (palette.open) return;
    document.querySelectorAll("dialog[open]").forEach((each) => each.close());
    field.value = "";
    palette.showModal();
    field.focus();
    suggesting.get(field).ask();
  };
  palette.addEventListener("close", () => suggesting.get(field).close());
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close(); // beside the box
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.querySelectorAll("[data-open-palette]").forEach((each) => each.addEventListener("click", open));
})();
