// The form of an action: the way to what is wrong in one of its rules.
"use strict";
document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-start][data-field]");
  const area = place && document.getElementById(place.dataset.field);
  if (!area) return;
  area.focus();
  area.setSelectionRange(Number(place.dataset.start), Number(place.dataset.end));
});
document.addEventListener("htmx:after:swap", () => {
  for (const area of document.querySelectorAll("textarea.rule")) {
    const wrong = document.querySelector(`#state-${area.id} [data-start]`);
    area.setAttribute("aria-invalid", String(Boolean(wrong)));
  }
});
