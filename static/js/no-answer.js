// A form[hx-post] with data-busy, data-offline and data-failed says in its [data-no-answer] why no
// answer came, which htmx drops; what stood in data-clears, the answer before, goes as soon as asked.
(() => {
  const asked = (event) => event.target.closest?.("form[data-failed]");
  const say = (form, words) => {
    const line = form.querySelector("[data-no-answer]");
    line.textContent = words;
    line.hidden = !words;
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = asked(event);
    if (!form) return;
    say(form, "");
    document.querySelector(form.dataset.clears)?.replaceChildren();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const form = asked(event);
    if (form) say(form, event.detail.xhr.status === 429 ? form.dataset.busy : form.dataset.failed);
  });
  ["htmx:sendError", "htmx:timeout"].forEach((kind) => document.addEventListener(kind, (event) => {
    const form = asked(event);
    if (form) say(form, form.dataset.offline);
  }));
})();
