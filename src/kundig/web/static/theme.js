// Before the first paint: "auto" follows the device. After it: the menu of small screens.
(() => {
  const root = document.documentElement;
  if (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches) {
    root.dataset.bsTheme = "dark";
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (!button) return;
    const open = document.getElementById("menu").classList.toggle("show");
    button.setAttribute("aria-expanded", String(open));
  });
})();
