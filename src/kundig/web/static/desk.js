// The desk by keyboard: a key of a field leads into it, Escape leads out again, so that single keys work.
(() => {
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("main :is(input, textarea, select)");
    if (event.key !== "Escape" || !field || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    field.blur();
    document.getElementById("content").focus({ preventScroll: true });
  });
  // An offer was answered: where one goes on reading.
  document.addEventListener("htmx:after:swap", () => document.querySelector("[data-after]")?.focus({ preventScroll: true }));
  document.addEventListener("click", (event) => {
    if (!event.target.matches?.("[data-focus]") || event.detail) return; // pressed by its key
    event.target.focus();
    event.target.setSelectionRange?.(event.target.value.length, event.target.value.length); // to write on
  });
})();
