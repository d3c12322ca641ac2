// Keys of the review desk. What a key is for is its name; the letter is the reader's, kept here.
(() => {
  const dialog = document.querySelector("[data-keys]");
  const fields = [...dialog.querySelectorAll("[data-key-of]")];
  const on = dialog.querySelector("[data-keys-on]");
  const wrong = dialog.querySelector("[data-keys-error]");
  const first = Object.fromEntries(fields.map((field) => [field.dataset.keyOf, field.defaultValue]));
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem("review-keys") || "{}"); } catch { kept = {}; }
  on.checked = kept.on !== false;
  fields.forEach((field) => { field.value = kept[field.dataset.keyOf] || field.value; });

  const letters = () => Object.fromEntries(fields.map((field) => [field.value.toLowerCase(), field.dataset.keyOf]));
  function keep() {
    const all = fields.map((field) => field.value.toLowerCase());
    const twice = all.find((letter, at) => !letter.trim() || letter === "?" || all.indexOf(letter) !== at);
    wrong.hidden = twice === undefined;
    wrong.textContent = twice === undefined ? "" : `“${twice}” cannot be used, or is used twice. The keys stay as they were.`;
    if (twice !== undefined) return;
    const said = Object.fromEntries(fields.map((field) => [field.dataset.keyOf, field.value]));
    try { localStorage.setItem("review-keys", JSON.stringify({ ...said, on: on.checked })); } catch { /* kept for this page only */ }
  }
  dialog.addEventListener("change", keep);
  dialog.querySelector("[data-keys-reset]").addEventListener("click", () => {
    fields.forEach((field) => { field.value = first[field.dataset.keyOf]; });
    on.checked = true;
    keep();
  });

  const opener = document.querySelector("[data-keys-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());

  // Looked up when its turn comes, behind the steps before it.
  const outcome = (value) => window.reviewDo(() => {
    const radio = document.querySelector(`#verdict-form [value="${value}"]`);
    if (!radio) { takeFirst(); return; }
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (value === "reduce") document.querySelector("#id_accepted").select();
    else if (value === "reject") document.querySelector("#id_reason").focus();
    else radio.focus({ focusVisible: false });
  });
  // A case that nobody has taken has no form to answer a key: it says what comes first.
  function takeFirst() {
    const told = document.querySelector("[data-take-first]");
    if (!told) return;
    told.hidden = false;
    document.querySelector("[data-take]").focus();
  }
  // What the check that failed is about is the reason, unless another is chosen.
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "outcome") return;
    const { whyLess, whyNot } = target.form.dataset, reason = target.form.elements.reason;
    const why = target.value === "reduce" ? whyLess : whyNot;
    if (target.value !== "accept" && ["", whyLess, whyNot].includes(reason.value)) reason.value = why;
  });
  // A file that was never in view is not accepted by a key where a check asks for a look.
  const ask = document.querySelector("[data-ask]");
  const unseen = (form) => form.elements.outcome.value === "accept" && Number(form.dataset.amber)
    && form.dataset.files.trim().split(" ").some((file) => !window.reviewSeen(file));
  ask.addEventListener("close", () => {
    if (ask.returnValue === "accept") window.reviewDo(({ send }) => send(document.querySelector("#verdict-form")));
    ask.returnValue = "";
  });
  const press = (name) => window.reviewDo(async ({ go, send, halt }) => {
    const found = document.querySelector(`[data-key="${name}"]`);
    if (!found) return;
    if (name === "save" && unseen(found.form)) { halt(); ask.showModal(); return; }
    if (found.matches("a[data-step]")) await go(found.href);
    else if (found.form?.matches("[data-step]")) await send(found.form, found);
    else found.click();
  });

  const types = (target) => target.closest("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
  document.addEventListener("keydown", (event) => {
    if (dialog.open || ask.open || event.altKey || event.defaultPrevented) return;
    const typing = types(event.target);
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    const enter = event.key === "Enter" && !event.target.closest("a, button, summary");
    if (on.checked && enter && (!typing || event.ctrlKey || typing.matches("#id_accepted, select"))) {
      event.preventDefault();
      press("save");
      return;
    }
    if (typing || event.ctrlKey || event.metaKey) return;
    if (event.key === "?") { event.preventDefault(); dialog.showModal(); return; }
    const name = on.checked && letters()[event.key.toLowerCase()];
    if (!name) return;
    event.preventDefault();
    if (["accept", "reduce", "reject"].includes(name)) outcome(name);
    else press(name);
  });
})();
