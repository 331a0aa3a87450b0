// One key for each act on a list of tasks: up and down choose, e finishes, u undoes.
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const all = [...document.querySelectorAll("[data-finish]")];
    const here = all.indexOf(document.activeElement);
    const go = (place) => { all[place]?.focus(); event.preventDefault(); };
    if (event.key === "ArrowDown" && all.length && here < all.length - 1) go(here + 1);
    else if (event.key === "ArrowUp" && here > 0) go(here - 1);
    else if (event.key === "e" && here >= 0) all[here].click();
    else if (event.key === "u") document.querySelector("[data-undo]")?.click();
  });
})();
