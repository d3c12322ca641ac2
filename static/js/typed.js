// Keeps what is typed into a form[data-typed] in this tab until the server has it: an ended session
// costs nothing. The sign-in page runs it too, and knows so that what was sent last was not taken.
(() => {
  const PREFIX = "typed:";
  const all = () => { try { return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } };
  const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const keep = (key, kept) => { try { sessionStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or off */ } };

  const untaken = () => all().forEach((key) => keep(key, { ...read(key), sent: false }));
  document.addEventListener("review:untaken", untaken);
  const ended = document.querySelector('form[action*="/login/"]');
  if (ended) untaken();

  let sent = false;
  const write = (form, data) => keep(PREFIX + form.dataset.typed, {
    sent, fields: [...data].filter(([name, value]) => !["csrfmiddlewaretoken", "version"].includes(name) && typeof value === "string"),
  });
  // The browser and review-steps.js both ask a form for its data when they send it.
  document.addEventListener("formdata", (event) => { if (event.target.matches("[data-typed]")) write(event.target, event.formData); });
  document.addEventListener("submit", (event) => { sent = !event.submitter?.formTarget; }, true);
  ["input", "change"].forEach((kind) => document.addEventListener(kind, (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-typed]")) return;
    sent = false;
    new FormData(form); // it is written by the event that this brings about
    sent = true;
  }));

  function put(form) {
    const kept = read(PREFIX + form.dataset.typed);
    const now = new FormData(form);
    if (!kept || kept.fields.every(([name, value]) => now.get(name) === value)) return;
    kept.fields.forEach(([name, value]) => {
      const field = form.elements[name];
      if (field) field.value = value;
    });
    form.querySelector("[data-typed-back]")?.toggleAttribute("hidden", false);
  }
  function look() {
    sent = true;
    if (ended) return;
    all().filter((key) => read(key)?.sent).forEach((key) => sessionStorage.removeItem(key));
    document.querySelectorAll("form[data-typed]").forEach(put);
  }
  document.addEventListener("review:shown", look);
  look();
})();
