// Unsaved text is kept in this browser until the server has stored it: not even a lost session loses it.
(() => {
  const DAYS = 30;
  const user = document.documentElement.dataset.user || "";
  const url = new URL(location.href);
  const sent = new Set();
  const keyOf = (field) => `kundig:${user}:${location.pathname}:${field.form.dataset.drafts}:${field.dataset.draft}`;
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, text) => { try { localStorage.setItem(key, JSON.stringify({ text, at: Date.now() })); return true; } catch { return false; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* no storage, nothing kept */ } };
  const say = (field, text) => { const place = field.form.querySelector("[data-draft-said]"); if (place) place.textContent = text; };
  const words = document.documentElement.lang === "de"
    ? { kept: "Entwurf gesichert", back: "Entwurf wiederhergestellt" }
    : { kept: "Draft kept", back: "Draft restored" };
  const unsafe = new Set();

  const restore = (field) => {
    const key = keyOf(field);
    const kept = read(key);
    if (!kept || Date.now() - kept.at > DAYS * 86400000) return drop(key);
    if (field.type === "radio") {
      field.checked = kept.text === field.value;
      return;
    }
    if (kept.text && kept.text !== field.value) {
      field.value = kept.text;
      for (let each = field.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
      say(field, words.back);
    }
  };
  const start = (root) => root.querySelectorAll("[data-drafts] [data-draft]").forEach((field) => {
    if (field.dataset.watched) return;
    field.dataset.watched = "yes";
    restore(field);
  });
  document.addEventListener("DOMContentLoaded", () => {
    const kept = url.searchParams.get("kept");
    if (kept) {
      const part = `kundig:${user}:${kept.startsWith("/") ? "" : `${location.pathname}:`}${kept}:`; // of this page, or of the one named
      try { Object.keys(localStorage).filter((key) => key.startsWith(part)).forEach(drop); } catch { /* none */ }
      url.searchParams.delete("kept");
      history.replaceState(null, "", url);
    }
    start(document);
    new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => node.querySelectorAll && start(node)))).observe(document.body, { childList: true, subtree: true });
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest?.("[data-drafts] [data-draft]");
    if (!field) return;
    sent.delete(field.form);
    // What a form carries beside, such as its mark, stays as it was when one began to write.
    field.form.querySelectorAll("input[type=hidden][data-draft]").forEach((each) => write(keyOf(each), each.value));
    if (!field.value) { drop(keyOf(field)); unsafe.delete(field); say(field, ""); return; }
    if (write(keyOf(field), field.value)) { unsafe.delete(field); say(field, words.kept); } else unsafe.add(field);
  });
  document.addEventListener("submit", (event) => sent.add(event.target));
  // Only where the browser keeps nothing is leaving dangerous: there it asks.
  addEventListener("beforeunload", (event) => {
    if ([...unsafe].some((field) => field.isConnected && field.value && !sent.has(field.form))) event.preventDefault();
  });
})();
