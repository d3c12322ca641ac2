// A button[data-by-rank="#id tbody"] puts the rows of that table body in the order of their data-rank, and
// pressed again back in the order in which they were.
(() => {
  document.querySelectorAll("[data-by-rank]").forEach((button) => {
    const body = document.querySelector(button.dataset.byRank);
    const given = [...body.rows];
    button.hidden = false;
    button.addEventListener("click", () => {
      const ranked = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", ranked);
      body.append(...(ranked ? given.toSorted((one, other) => one.dataset.rank - other.dataset.rank) : given));
    });
  });
})();
