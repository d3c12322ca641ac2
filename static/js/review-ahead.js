// The pictures that are asked for next are here before they are.
(() => {
  const pictures = [];
  const look = () => {
    for (const { dataset } of document.querySelectorAll("[data-ahead]")) {
      const ahead = new Image();
      ahead.src = dataset.ahead;
      pictures.push(ahead);
    }
    pictures.splice(0, pictures.length - 8);
  };
  document.addEventListener("review:shown", look);
  look();
})();
