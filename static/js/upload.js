// Shows the chosen files as chips and lets them be taken out again. Photos from the camera join
// the files, so that several can be taken one after the other, and so do files that are dropped.
document.querySelectorAll("[data-upload]").forEach((box) => {
  const files = box.querySelector("input[name=proofs]");
  const photo = box.querySelector("input[name=photo]");
  const list = box.querySelector("[data-upload-list]");
  const most = Number(box.dataset.most);
  const mostFiles = Number(box.dataset.mostFiles);
  let chosen = [];

  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  const part = (tag, css, words = "") => {
    const made = document.createElement(tag);
    made.className = css;
    made.textContent = words;
    return made;
  };

  // A signed badge says what the form asks for: what is empty is filled, what is typed stays. One
  // that is refused is shown with the reason and not sent; it changes no field.
  const form = box.closest("form");
  const badge = /\.(jwt|json|txt|svg|png)$/i;
  const told = new Map();
  const filled = new Map(); // what a badge filled goes with it, unless it was typed over
  const fill = (fields, file) => {
    Object.entries(fields).forEach(([name, value]) => {
      const field = form.elements[name];
      if (!(field instanceof HTMLInputElement) || field.value.trim()) return;
      put(field, value);
      filled.set(field, { file, value });
    });
  };
  const put = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const empty = (file) => filled.forEach((from, field) => {
    if (from.file !== file) return;
    filled.delete(field);
    if (field.value === from.value) put(field, "");
  });
  const day = form?.elements.completed_on || form?.elements.to_day;
  const tones = { good: "active", waiting: "info", unlisted: "retired", note: "grace", refused: "lapsed" };
  const drawn = (state) => box.querySelector(`[data-drawing=${state}]`).content.firstElementChild.cloneNode(true);
  const note = (state, said) => {
    const line = part("span", "file-chip-note");
    const words = part("span", `tone-${tones[state]}`);
    words.append(drawn(state), part("span", "", said));
    line.append(words);
    return line;
  };
  const look = async (file) => {
    const body = new FormData();
    body.append("file", file);
    body.append("completed_on", day?.value ?? box.dataset.day ?? "");
    try {
      const answer = await fetch(box.dataset.reads, {
        method: "POST", body, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      });
      const found = answer.ok && !answer.redirected ? await answer.json() : {};
      if (!chosen.includes(file) || (!found.told && !found.refused)) return;
      if (found.fields && !told.has(file)) fill(found.fields, file);
      told.set(file, found);
      show([]);
    } catch { /* without a connection it is read once it is saved */ }
  };

  const show = (problems) => {
    const held = new DataTransfer();
    chosen.filter((file) => !told.get(file)?.refused).forEach((file) => held.items.add(file));
    files.files = held.files;
    list.replaceChildren(
      ...chosen.map((file) => {
        const chip = part("div", "file-chip");
        const words = part("span", "");
        words.append(part("span", "file-chip-name", file.name), part("span", "file-chip-note", size(file.size)));
        const known = told.get(file);
        const face = part("span", "file-chip-face");
        if (known?.refused) {
          chip.classList.add("tone-lapsed", "file-chip-refused");
          face.append(drawn("refused"));
          words.append(note("refused", box.dataset.refused), part("span", "file-chip-note", known.refused));
        } else if (known) words.append(note(known.state, known.told), ...known.notes.map((said) => note("note", said)));
        const remove = part("button", "btn btn-link btn-sm", box.dataset.remove);
        remove.type = "button";
        remove.setAttribute("aria-label", `${box.dataset.remove} ${file.name}`);
        remove.addEventListener("click", () => {
          chosen = chosen.filter((other) => other !== file);
          empty(file);
          show([]);
          files.focus();
        });
        chip.append(face, words, remove);
        return chip;
      }),
      ...problems.map((file) => part("p", "field-error", `${file.name} ${file.size > most ? box.dataset.tooBig : box.dataset.tooMany}`)),
    );
  };

  const add = (added) => {
    const fit = added.filter((file) => file.size <= most).slice(0, mostFiles - chosen.length);
    chosen = [...chosen, ...fit];
    show(added.filter((file) => !fit.includes(file)));
    if (box.dataset.reads) fit.filter((file) => badge.test(file.name)).forEach(look);
  };
  day?.addEventListener("change", () => [...told.keys()].filter((file) => chosen.includes(file)).forEach(look));

  [files, photo].forEach((input) => input.addEventListener("change", () => {
    const added = [...input.files];
    if (input === photo) photo.value = "";
    add(added);
  }));

  box.closest("form")?.addEventListener("reset", () => {
    chosen = [];
    filled.clear();
    setTimeout(() => show([])); // after the form has emptied its fields
  });

  const carries = (event) => event.dataTransfer?.types.includes("Files");
  box.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  box.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
});
