// Keeps what is typed into the log form on this device until the server has it: a reload, an ended
// session or a lost connection costs nothing. One draft a person, and one for each entry that is
// being changed; files cannot be kept by a browser.
(() => {
  const THIRTY_DAYS = 30 * 24 * 3600 * 1000;
  const form = document.querySelector("form[data-draft]");
  const offer = document.querySelector("[data-draft-offer]");

  const read = (key) => {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      return draft?.of && Date.now() - draft.at < THIRTY_DAYS ? draft : null;
    } catch { return null; }
  };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* no storage, no draft */ } };

  const keys = () => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith("ce:")); } catch { return []; }
  };

  // The sign-in page, after a session that ended.
  const kept = document.querySelector("[data-draft-kept]");
  if (kept) kept.hidden = !keys().some(read);

  // The server names the entry it has taken; its draft is done.
  const saved = document.cookie.split("; ").find((part) => part.startsWith("ce_saved="));
  if (saved) {
    const token = saved.split("=")[1];
    keys().forEach((key) => {
      const draft = read(key);
      if (!draft || draft.fields.token?.[0] === token) drop(key);
    });
    window.phoneStore?.drop(token).catch(() => { /* nothing was kept there */ });
    document.cookie = "ce_saved=; path=/; max-age=0; samesite=lax";
  }

  if (offer) {
    const draft = read(offer.dataset.draftOffer);
    if (draft) {
      offer.querySelector("[data-draft-link]").href += `?${draft.of}`;
      offer.hidden = false;
    }
  }
  if (!form) return;

  const key = form.dataset.draft;
  const state = document.querySelector("[data-draft-state]");
  const clear = document.querySelector("[data-draft-clear]");
  const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, {
    hour: "numeric", minute: "2-digit", timeZone: state.dataset.zone, timeZoneName: "short",
  });
  const say = (words) => { state.textContent = words; };

  const keep = () => {
    const fields = {};
    new FormData(form).forEach((value, name) => {
      if (name === "csrfmiddlewaretoken" || value instanceof File) return;
      (fields[name] ||= []).push(value);
    });
    const at = Date.now();
    try {
      localStorage.setItem(key, JSON.stringify({ at, of: form.dataset.draftOf, fields }));
    } catch { return; }
    const phone = matchMedia("(pointer: coarse)").matches;
    say(`${phone ? state.dataset.savedPhone : state.dataset.saved} ${clock(at)}`);
  };

  const restore = (draft) => {
    [...form.elements].forEach((field) => {
      const values = draft.fields[field.name];
      if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken") return;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = Boolean(values?.includes(field.value));
      } else if (values) {
        field.value = values[0];
      }
    });
    say(`${state.dataset.restored} ${clock(draft.at)}`);
    clear.hidden = false;
    window.addEventListener("load", () => window.htmx?.trigger(form, "work-out"));
  };

  const draft = read(key);
  if (draft && draft.of === form.dataset.draftOf && !("draftFresh" in form.dataset)) {
    restore(draft);
  }
  clear.addEventListener("click", () => { drop(key); location.reload(); });

  let waiting;
  const keepNow = () => { clearTimeout(waiting); waiting = undefined; keep(); };
  ["input", "change"].forEach((kind) => form.addEventListener(kind, () => {
    clearTimeout(waiting);
    waiting = setTimeout(keepNow, 250);
  }));
  // Another script keeps it with its files (on-phone.js).
  form.addEventListener("kept", () => { drop(key); say(""); });
  // Whoever leaves in the same moment loses nothing.
  window.addEventListener("pagehide", () => { if (waiting) keepNow(); });
  form.addEventListener("submit", (event) => {
    keepNow();
    if (navigator.onLine) return;
    event.preventDefault();
    say(state.dataset.offline);
  });
})();
