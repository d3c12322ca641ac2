// A link to a question opens its answer.
(() => {
  const open = () => {
    const question = location.hash && document.getElementById(location.hash.slice(1));
    if (question instanceof HTMLDetailsElement) question.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
})();
