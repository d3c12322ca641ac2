// The buttons that print their page, which a browser can do without them.
(() => {
  const show = () => document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
