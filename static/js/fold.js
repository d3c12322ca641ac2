// On a phone what can wait is folded, to be opened by a touch; without a script all of it is open.
(() => {
  if (!window.matchMedia("(max-width: 767.98px)").matches) return;
  document.querySelectorAll("details[data-fold]").forEach((part) => { part.open = false; });
})();
