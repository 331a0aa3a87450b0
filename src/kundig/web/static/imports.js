// The upload of a file: drop it or choose it; its size is checked at once, its way is shown in figures.
(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const refusal = form.querySelector("[data-refusal]");
  const meter = form.querySelector("[data-meter]");
  const language = document.documentElement.lang;
  const figure = (bytes) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1e6) + " MB";

  const refuse = (sentence) => {
    refusal.textContent = sentence;
    refusal.hidden = !sentence;
    if (sentence) refusal.focus();
  };
  const fits = () => {
    const file = input.files[0];
    chosen.textContent = file ? `${file.name} · ${figure(file.size)}` : chosen.dataset.none;
    const large = file && file.size > Number(form.dataset.limit);
    refuse(large ? refusal.dataset.large : "");
    return !large;
  };
  input.addEventListener("change", fits);

  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        fits();
      }
    });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.files.length || !fits()) return;
    const button = form.querySelector("button[type=submit]");
    const sending = new XMLHttpRequest();
    const over = (sentence) => {
      button.disabled = false;
      meter.hidden = true;
      refuse(sentence);
    };
    button.disabled = true;
    meter.hidden = false;
    let reading = 0;
    sending.upload.addEventListener("load", () => {
      const begun = Date.now();
      const text = meter.querySelector("span");
      reading = setInterval(() => {
        text.textContent = `${meter.dataset.reading} ${Math.round((Date.now() - begun) / 1000)} s`;
      }, 1000);
    });
    sending.addEventListener("loadend", () => clearInterval(reading));
    sending.upload.addEventListener("progress", (sent) => {
      meter.querySelector("progress").value = (100 * sent.loaded) / (sent.total || 1);
      meter.querySelector("span").textContent = `${figure(sent.loaded)} / ${figure(sent.total)}`;
    });
    sending.addEventListener("load", () => {
      let told = {};
      try { told = JSON.parse(sending.responseText); } catch { /* no JSON: an answer of somebody else */ }
      if (told.to) location.assign(told.to);
      else if (new URL(sending.responseURL).pathname === "/login/") location.assign(sending.responseURL);
      else over(told.refused || refusal.dataset.lost);
    });
    sending.addEventListener("error", () => over(refusal.dataset.lost));
    sending.open("POST", form.action);
    sending.setRequestHeader("Accept", "application/json");
    sending.send(new FormData(form));
  });
})();
