// Whoever signs out leaves no page of theirs on the phone. Entries that they could not send stay
// for them: unseen and unsent until they sign in again, and the sign-in page says so.
(() => {
  const forget = () => {
    window.caches?.delete("ce-log");
    try {
      Object.keys(sessionStorage).filter((key) => key.startsWith("ce-told:")).forEach((key) => sessionStorage.removeItem(key));
    } catch { /* nothing is kept there */ }
  };
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-signs-out]")) forget();
  });
  const told = document.querySelector("[data-kept-on-phone]");
  if (!told) return;
  forget();
  window.phoneStore.count().then((count) => {
    told.querySelector("[data-count]").textContent = count;
    told.hidden = !count;
  }, () => { /* nothing can be kept there */ });
})();
