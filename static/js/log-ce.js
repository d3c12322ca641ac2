// One press saves once: the buttons rest while the entry is on its way. (The server would take a
// second press for the same entry anyway.)
(() => {
  const form = document.querySelector("form[data-busy]");
  if (!form) return;
  const buttons = form.querySelectorAll("button[type=submit]");
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !navigator.onLine) return;
    // After the browser has read which button was pressed.
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
  });
  // The session ended: the box stays as it is, and the page says so, while typing and as soon as
  // somebody comes back to it.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) window.htmx?.trigger(form, "work-out");
  });
  const ended = form.querySelector("[data-session-ended] > p");
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr.status) ended.hidden = detail.xhr.status !== 401;
  });
  window.addEventListener("pageshow", () => buttons.forEach((button) => { button.disabled = false; }));
})();
