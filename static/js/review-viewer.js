// Zoom and turn at once, without a step; the page in full screen. Without this script they are links.
(() => {
  const zooms = [50, 75, 100, 125, 150, 200, 300];

  function set(sheet, zoom, turn) {
    const size = sheet.querySelector(".sheet-size");
    const sideways = (Number(sheet.dataset.turn) - turn) % 180 !== 0;
    sheet.classList.replace(`zoom-${sheet.dataset.zoom}`, `zoom-${zoom}`);
    sheet.classList.replace(`turn-${sheet.dataset.turn}`, `turn-${turn}`);
    if (sideways) {
      const [x, y, width, height] = size.getAttribute("viewBox").split(" ");
      size.setAttribute("viewBox", [x, y, height, width].join(" "));
    }
    sheet.dataset.zoom = zoom;
    sheet.dataset.turn = turn;
    document.querySelector("[data-zoom-now]").textContent = `${zoom}%`;
  }

  const deeds = {
    zoom_in: (sheet, zoom, turn) => set(sheet, zooms[Math.min(zooms.indexOf(zoom) + 1, zooms.length - 1)], turn),
    zoom_out: (sheet, zoom, turn) => set(sheet, zooms[Math.max(zooms.indexOf(zoom) - 1, 0)], turn),
    turn: (sheet, zoom, turn) => set(sheet, zoom, (turn + 90) % 360),
    full_screen: (sheet) => {
      if (document.fullscreenElement) document.exitFullscreen();
      else sheet.closest(".review-well").requestFullscreen().catch(() => {});
    },
  };
  const arm = () => document.querySelectorAll("[data-viewer] [data-key]").forEach((link) => {
    const deed = deeds[link.dataset.key];
    if (!deed || !document.querySelector("[data-sheet]")) return;
    link.removeAttribute("data-step");
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const sheet = document.querySelector("[data-sheet]");
      deed(sheet, Number(sheet.dataset.zoom), Number(sheet.dataset.turn));
    });
  });
  document.addEventListener("review:shown", arm);
  arm();

  // What has been in view, by file: its picture was there, and was drawn on the screen.
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
    if (!isIntersecting) return;
    target.decode().then(() => requestAnimationFrame(() => requestAnimationFrame(() => {
      if (target.isConnected) seen.add(target.dataset.file);
    }))).catch(() => {});
  }));
  const look = () => {
    watch.disconnect();
    document.querySelectorAll("[data-sheet] img").forEach((picture) => watch.observe(picture));
  };
  window.reviewSeen = (file) => seen.has(file);
  document.addEventListener("review:shown", look);
  look();
})();
