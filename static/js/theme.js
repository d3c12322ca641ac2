// Light, dark, or as the system is. Runs before the first paint, so it is small and not deferred.
(() => {
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem("theme") || "";
    } catch {
      return ""; // storage is shut; the system decides
    }
  };
  const apply = (theme) => {
    if (theme) root.dataset.bsTheme = theme;
    else delete root.dataset.bsTheme;
    document.querySelectorAll("[data-theme-choice]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    });
  };
  apply(kept());
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".theme-choice").forEach((group) => { group.hidden = false; });
    apply(kept());
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("theme", button.dataset.themeChoice);
    } catch {
      // not kept, but shown for this page
    }
    apply(button.dataset.themeChoice);
  });
})();
