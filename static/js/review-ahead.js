// The next document is here before it is asked for: its part of the page, and its picture.
(() => {
  const pictures = [];
  const look = async () => {
    const urls = new Set([...document.querySelectorAll("[data-ahead]")].map((link) => link.href));
    urls.delete(location.href);
    for (const url of urls) {
      const answer = await window.reviewAhead(url);
      const picture = answer?.querySelector?.("[data-sheet] img");
      if (!picture) continue;
      const ahead = new Image();
      ahead.src = picture.getAttribute("src");
      pictures.push(ahead);
      if (pictures.length > 8) pictures.shift();
    }
  };
  document.addEventListener("review:shown", look);
  look();
})();
