// The editor of a decision table: arrows, Enter and row keys, cells pasted from a spreadsheet, nothing lost by leaving.
// What changes rows and columns is done by the server, which sends the table back; here is only how one gets there.
(() => {
  const form = document.querySelector("[data-rules]");
  if (!form) return;
  const grid = document.getElementById("grid");
  const cellAt = (row, column) => grid.querySelector(`[data-cell="${row}:${column}"]`);
  const placeOf = (cell) => cell.dataset.cell.split(":").map(Number);
  let dirty = false;
  let busy = false;

  const go = (cell) => {
    if (!cell) return false;
    cell.focus();
    cell.select?.();
    return true;
  };

  const ask = async (act, extra = {}) => {
    const body = new FormData(form);
    body.set("act", act);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
    const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
    const text = answer?.ok ? await answer.text() : "";
    if (text.includes("data-grid")) return text;
    // What came is no table: a login that has ended, a server that is gone. What is written here stays.
    const said = grid.querySelector("[data-said]");
    if (text) said.innerHTML = text;
    else said.textContent = form.dataset.unreachable;
    said.hidden = false;
    return "";
  };

  const send = async (act, extra) => {
    if (busy) return;
    busy = true;
    try {
      const fresh = await ask(act, extra);
      if (!fresh) return;
      grid.innerHTML = fresh;
      dirty = true;
      const focus = grid.querySelector("[data-focus]")?.dataset.focus.split(":").map(Number);
      if (focus) go(cellAt(...focus));
    } finally {
      busy = false;
    }
  };

  // Only what is said of the cells is taken over: somebody may be writing in one of them meanwhile.
  const check = async () => {
    if (busy) return;
    const asked = form.elements.length;
    const fresh = document.createElement("div");
    fresh.innerHTML = await ask("check");
    if (!fresh.firstChild || busy || asked !== form.elements.length) return; // rows came or went, and were checked with that
    for (const cell of grid.querySelectorAll("[data-cell]")) {
      const twin = fresh.querySelector(`[data-cell="${cell.dataset.cell}"]`);
      cell.classList.toggle("is-invalid", twin.classList.contains("is-invalid"));
      for (const name of ["aria-invalid", "aria-describedby"]) {
        if (twin.hasAttribute(name)) cell.setAttribute(name, twin.getAttribute(name));
        else cell.removeAttribute(name);
      }
      cell.parentElement.querySelector(".invalid-feedback")?.remove();
      const said = twin.parentElement.querySelector(".invalid-feedback");
      if (said) cell.after(said);
    }
    grid.querySelectorAll(".note-row").forEach((row) => row.remove());
    for (const row of fresh.querySelectorAll(".note-row")) {
      let above = row.previousElementSibling;
      while (!above.querySelector("[data-cell]")) above = above.previousElementSibling;
      const mine = cellAt(...placeOf(above.querySelector("[data-cell]"))).closest("tr");
      let last = mine;
      while (last.nextElementSibling?.classList.contains("note-row")) last = last.nextElementSibling;
      last.after(row.cloneNode(true));
    }
    grid.querySelector("#checks").replaceWith(fresh.querySelector("#checks"));
  };

  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.matches("[data-act]")) {
      event.preventDefault();
      send(button.value);
      return;
    }
    dirty = false;
  });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  // A cell that was left is checked; its sentence stands below it.
  grid.addEventListener("change", (event) => { if (event.target.closest("[data-cell]")) check(); });

  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.isComposing) return;
    const [row, column] = placeOf(cell);
    const text = cell instanceof HTMLInputElement;
    const start = text && cell.selectionStart === 0;
    const end = text && cell.selectionEnd === cell.value.length;
    const { key } = event;
    const done = () => event.preventDefault();
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) {
      done();
      send(`${key === "ArrowUp" ? "up" : "down"}:${row}:${column}`);
    } else if (event.ctrlKey && key === "Delete") {
      done();
      send(`remove:${row}:${column}`);
    } else if (event.ctrlKey && key.toLowerCase() === "d") {
      done();
      send(`copy:${row}:${column}`);
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (key === "Enter") {
      done();
      if (!go(cellAt(row + 1, column))) send(`add:${row}:${column}`);
    } else if (text && (key === "ArrowUp" || key === "ArrowDown")) {
      if (go(cellAt(row + (key === "ArrowUp" ? -1 : 1), column))) done();
    } else if (key === "ArrowLeft" && (!text || start)) {
      if (go(cellAt(row, column - 1))) done();
    } else if (key === "ArrowRight" && (!text || end)) {
      if (go(cellAt(row, column + 1))) done();
    }
  });

  // Enter in the number of a customer tests him; it must not send the form.
  const customer = document.getElementById("customer");
  customer.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    customer.parentElement.querySelector("button").click();
  });

  grid.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-cell]");
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || !/[\t\n]/.test(pasted.trimEnd())) return; // one cell is pasted as everywhere
    event.preventDefault();
    const [row, column] = placeOf(cell);
    send(`paste:${row}:${column}`, { pasted });
  });
})();
