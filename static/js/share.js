// Buttons that copy or pass on what a field holds; they are hidden until this script runs.
document.querySelectorAll("[data-share]").forEach((box) => {
  const field = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  const copy = box.querySelector("[data-copy]");
  const pass = box.querySelector("[data-pass-on]");
  const selected = () => {
    field.focus();
    field.select();
    return document.execCommand("copy"); // pages without https have no clipboard of their own
  };

  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const done = await (navigator.clipboard?.writeText(field.value).then(() => true, selected) ?? selected());
    told.textContent = done ? copy.dataset.done : copy.dataset.failed;
  });
  if (pass && navigator.share) {
    pass.hidden = false;
    // Closing the phone's own sheet is no fault.
    pass.addEventListener("click", () => navigator.share({ title: pass.dataset.title, url: field.value }).catch(() => {}));
  }
});
