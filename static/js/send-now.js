// Files of a [data-send] form go to the server as soon as they are chosen, taken by the camera or
// dropped on its [data-drop] row, one after the other. Each has a chip with a meter; one that was
// refused keeps its chip, with the reason. When all are through, #answer is fetched anew.
(() => {
  const waiting = [];
  const refused = new Map();
  let busy = false, changed = false;

  const part = (tag, css, words = "") => {
    const made = document.createElement(tag);
    made.className = css;
    made.textContent = words;
    return made;
  };

  const list = (form) => form.querySelector("[data-send-list]");

  const chip = (form, file) => {
    const made = part("div", "file-chip");
    const words = part("span", "");
    const meter = document.createElement("progress");
    meter.max = 1;
    meter.value = 0;
    meter.setAttribute("aria-label", `${form.dataset.sending} ${file.name}`);
    words.append(part("span", "file-chip-name", file.name), meter);
    made.append(part("span", "file-chip-face"), words);
    list(form).append(made);
    return { made, words, meter };
  };

  const refuse = (form, { words, meter, made }, reason) => {
    meter.remove();
    words.append(part("span", "field-error", reason));
    refused.set(form.id, [...(refused.get(form.id) || []), made]);
  };

  const send = ({ form, file, shown }) => new Promise((done) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("proofs", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/plain");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.meter.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 204) {
        changed = true;
        shown.made.remove();
      } else if (request.status === 422 || request.status === 429) {
        refuse(form, shown, request.responseText);
      } else {
        refuse(form, shown, request.status === 401 ? form.dataset.ended : form.dataset.failed);
      }
      done();
    });
    request.addEventListener("error", () => { refuse(form, shown, form.dataset.offline); done(); });
    request.send(data);
  });

  const work = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length) await send(waiting.shift());
    busy = false;
    if (!changed) return;
    changed = false;
    await window.htmx.ajax("GET", location.href, { target: "#answer", select: "#answer", swap: "outerHTML" });
    refused.forEach((chips, id) => {
      const form = document.getElementById(id);
      if (form) list(form).append(...chips);
    });
  };

  const take = (form, files) => {
    refused.get(form.id)?.forEach((made) => made.remove());
    refused.delete(form.id);
    const most = Number(form.dataset.most);
    [...files].forEach((file) => {
      const shown = chip(form, file);
      if (file.size > most) refuse(form, shown, form.dataset.tooBig);
      else waiting.push({ form, file, shown });
    });
    work();
  };

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (event.target.type !== "file" || !form?.matches("[data-send]")) return;
    take(form, event.target.files);
    event.target.value = "";
  });

  const row = (event) => event.dataTransfer?.types.includes("Files") && event.target.closest("[data-drop]");
  document.addEventListener("dragover", (event) => {
    const over = row(event);
    if (!over) return;
    event.preventDefault();
    over.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    const left = row(event);
    if (left && !left.contains(event.relatedTarget)) left.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    const on = row(event);
    if (!on) return;
    event.preventDefault();
    on.classList.remove("dropping");
    take(document.getElementById(on.dataset.drop), event.dataTransfer.files);
  });
  // What is sent is not lost by leaving; what still waits would be.
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
})();
