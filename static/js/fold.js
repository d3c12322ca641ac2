// On a phone what can wait is folded, to be opened by a touch; without a script all of it is open,
// and in a window that grows wide, where no chevron shows, it is opened again.
(() => {
  const narrow = window.matchMedia("(max-width: 767.98px)");
  const fold = () => document.querySelectorAll("details[data-fold]").forEach((part) => { part.open = !narrow.matches; });
  if (narrow.matches) fold();
  narrow.addEventListener("change", fold);
})();
