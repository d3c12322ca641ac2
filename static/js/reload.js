// Look again after data-seconds, at most data-times times: for a page that waits for an answer.
const { seconds, times } = document.currentScript.dataset;
const looked = Number(new URLSearchParams(location.search).get("looked") || 0);
if (looked < Number(times)) {
  const next = new URL(location.href);
  next.searchParams.set("looked", String(looked + 1));
  next.searchParams.delete("left");
  setTimeout(() => location.replace(next), Number(seconds) * 1000);
}
