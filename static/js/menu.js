// A menu is a <details>: it opens without a script. This closes it by Escape or a click elsewhere.
(() => {
  const close = (menu) => { menu.open = false; };
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) close(menu);
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      close(menu);
      menu.querySelector("summary").focus();
    });
  });
})();
