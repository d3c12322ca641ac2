// The drawer opens by its address (#places). This moves the focus in and out, and closes by Escape.
(() => {
  const opener = document.querySelector(".drawer-open");
  const drawer = document.getElementById("places");
  const opened = () => location.hash === "#places";
  window.addEventListener("hashchange", () => {
    if (opened()) drawer.querySelector("a").focus();
    else if (drawer.contains(document.activeElement)) opener.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened()) return;
    location.hash = "#main";
    opener.focus();
  });
})();
