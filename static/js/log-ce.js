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
  // The session ended while typing: the box stays as it is, and the page says so.
  const ended = form.querySelector("[data-session-ended] > p");
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr.status) ended.hidden = detail.xhr.status !== 401;
  });
  window.addEventListener("pageshow", () => buttons.forEach((button) => { button.disabled = false; }));
})();
