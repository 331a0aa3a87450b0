// The list of customers: comparisons that fit the chosen subject, cells that Escape leaves, all of a page at once.
"use strict";
(() => {
  const fit = (form) => {
    const field = form.elements.field.selectedOptions[0];
    const op = form.elements.op;
    let first = null;
    for (const option of op.options) {
      option.hidden = option.disabled = !option.dataset.types.split(" ").includes(field.dataset.type);
      if (!option.disabled) first ??= option;
    }
    if (op.selectedOptions[0]?.disabled && first) first.selected = true;
    const value = form.elements.value;
    const choices = field.dataset.type === "boolean" ? ["yes", "no"] : field.dataset.choices.split("|").filter(Boolean);
    document.getElementById("values").replaceChildren(...choices.map((one) => Object.assign(document.createElement("option"), { value: one })));
    value.inputMode = ["money", "number", "whole"].includes(field.dataset.type) ? "decimal" : "text";
    value.disabled = ["empty", "filled"].includes(op.value);
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-condition]");
    if (form) fit(form);
    if (event.target.matches("[data-pick-all]")) {
      for (const box of document.querySelectorAll("input[name=key]")) box.checked = event.target.checked;
    }
  });
  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest("[data-cell]");
    if (form) form.querySelector("[data-cancel]").click();
  });
  // Whoever opened a cell goes on there.
  document.addEventListener("htmx:after:swap", () => {
    const field = document.querySelector("[data-cell] [autofocus]");
    if (!field || "seen" in field.dataset) return;
    field.dataset.seen = "";
    field.focus();
    field.select?.();
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-condition]").forEach(fit));
})();
