// Single keys: an element with data-key is pressed by its key, and "?" shows which there are on this page.
// By what a key writes, not where it lies, so that every layout works; never while somebody is writing.
(() => {
  const OFF = "kundig.single-keys-off";
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  const writing = (at) => at.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  const show = () => {
    const list = sheet.querySelector("[data-sheet]");
    list.querySelectorAll("[data-of-page]").forEach((each) => each.remove());
    for (const each of document.querySelectorAll("[data-key]")) {
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      key.textContent = each.dataset.key;
      term.append(key);
      const meaning = document.createElement("dd");
      meaning.textContent = each.dataset.keyName || each.getAttribute("aria-label") || each.textContent.trim();
      for (const part of [term, meaning]) {
        part.dataset.ofPage = "";
        list.append(part);
      }
    }
    document.querySelectorAll("dialog[open]").forEach((each) => each.close());
    sheet.showModal();
  };
  document.querySelectorAll("[data-open-keys]").forEach((each) => each.addEventListener("click", show));

  const box = sheet.querySelector("[data-single-keys]");
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (writing(event.target) || localStorage.getItem(OFF) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      show();
      return;
    }
    const meant = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (!meant || event.repeat) return;
    event.preventDefault();
    meant.click();
  });
})();
