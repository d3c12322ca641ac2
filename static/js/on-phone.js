// Entries that are written without a connection: kept on this phone with their files, shown as not
// counted, and sent once a page of theirs is open and online. Each has the token of its form, so
// that sent twice it is one; it belongs to the account that wrote it, and no other sends or sees it.
// The page that opens without a connection is kept, too (worker.js shows it).
(() => {
  const box = document.querySelector("[data-on-phone]");
  if (!box) return;
  const { all, put, drop } = window.phoneStore;
  const { account, state: stateUrl, send: sendUrl, page: pageUrl, worker } = box.dataset;
  const CACHE = "ce-log";
  const words = (name) => box.querySelector(`[data-words=${name}]`).innerHTML.trim();

  // ---- what is shown -------------------------------------------------------------------------
  const list = box.querySelector("[data-list]");
  const sending = new Set();

  const day = (text) => text && new Date(`${text}T12:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });

  const row = (entry) => {
    const made = box.querySelector("template[data-entry]").content.firstElementChild.cloneNode(true);
    const say = (name, text) => { made.querySelector(`[data-say=${name}]`).textContent = text; };
    const value = (name) => entry.fields.find(([other]) => other === name)?.[1] ?? "";
    say("title", value("title") || value("provider") || entry.label);
    say("about", [entry.label, day(value("completed_on") || value("to_day"))].filter(Boolean).join(" · "));
    say("files", entry.files.map((file) => file.name).join(", "));
    const name = sending.has(entry.token) ? "sending" : entry.why?.length ? "refused" : "waiting";
    made.querySelector("[data-state]").innerHTML = words(entry.url ? "files" : name);
    say("why", (entry.why ?? []).join(" "));
    const change = made.querySelector("[data-change]");
    change.hidden = !entry.why?.length || Boolean(entry.url);
    change.href = correct(entry);
    made.querySelector("[data-saved]").hidden = !entry.url;
    if (entry.url) made.querySelector("[data-saved]").href = entry.url;
    made.querySelector("[data-drop]").addEventListener("click", async () => {
      if (!window.confirm(box.dataset.sure)) return;
      await drop(entry.token);
      show();
    });
    return made;
  };

  const show = async () => {
    const entries = await all();
    const own = entries.filter((entry) => entry.account === account);
    list.replaceChildren(...own.map(row));
    const others = entries.length - own.length;
    const theirs = box.querySelector("[data-others]");
    theirs.hidden = !others;
    theirs.querySelector("[data-count]").textContent = others;
    box.querySelector("[data-own]").hidden = !own.length;
    box.querySelector("[data-unsent]").hidden = own.every((entry) => entry.url);
    box.hidden = !own.length && !others;
    return own;
  };

  // ---- what is told of each that was sent: until it is closed, also on the next page ------------
  const TOLD = `ce-told:${account}`;
  const told = document.querySelector("[data-told]");
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(TOLD)) ?? []; } catch { return []; } };
  const keepTold = (all) => { try { sessionStorage.setItem(TOLD, JSON.stringify(all)); } catch { /* told once */ } };
  const forget = (url) => keepTold(kept().filter((one) => one.url !== url));
  const tell = ({ how, title, said, url }) => {
    const made = document.querySelector("template[data-told-one]").content.firstElementChild.cloneNode(true);
    const shownAs = document.querySelector(`[data-told-words=${how}]`);
    made.querySelector("[data-state]").innerHTML = shownAs.innerHTML;
    made.querySelector("[data-say=title]").textContent = title;
    made.querySelector("[data-say=said]").textContent = said;
    const link = made.querySelector("a");
    link.href = url;
    link.textContent = shownAs.dataset.link;
    link.addEventListener("click", () => forget(url));
    made.querySelector("button").addEventListener("click", () => { forget(url); made.remove(); });
    told.append(made);
  };
  const tellSent = (one) => { keepTold([...kept(), one]); tell(one); };
  const correct = (entry) => `${box.dataset.log}?category=${encodeURIComponent(entry.category)}#phone=${entry.token}`;
  const called = (entry) => entry.fields.find(([name, value]) => name === "title" && value)?.[1] ?? entry.label;

  // ---- sending -------------------------------------------------------------------------------
  const session = async () => {
    const answer = await fetch(stateUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? answer.json() : null;
  };

  const body = (entry) => {
    const data = new FormData();
    entry.fields.forEach(([name, value]) => data.append(name, value));
    entry.files.forEach((file) => data.append("proofs", file.blob, file.name));
    data.append("account", entry.account);
    data.append("category", entry.category);
    return data;
  };

  const send = async (entry, csrf) => {
    const answer = await fetch(sendUrl, {
      method: "POST", body: body(entry), headers: { Accept: "application/json", "X-CSRFToken": csrf },
    });
    if (answer.status === 409 || answer.status === 422) {
      const { why } = await answer.json();
      await put({ ...entry, why });
      tell({ how: "refused", title: called(entry), said: why.join(" "), url: correct(entry) });
    } else if (answer.ok) {
      const { url, said, files } = await answer.json();
      const bad = files.filter((file) => file.why);
      const left = entry.files.filter((file) => bad.some((told) => told.name === file.name));
      if (left.length) {
        await put({ ...entry, url, files: left, why: bad.map((file) => `${file.name}: ${file.why}`) });
      } else {
        await drop(entry.token);
      }
      tellSent({ how: "sent", title: called(entry), said, url });
    }
    // Anything else, such as too many files at once, is tried again with all that is kept.
  };

  let busy = false;
  let asked = false;
  const sendAll = async ({ again = false } = {}) => {
    asked ||= busy; // what was kept meanwhile goes next
    if (busy || !navigator.onLine) return;
    busy = true;
    try {
      const own = (await all()).filter((entry) => entry.account === account && (again || !entry.why?.length));
      const now = own.length ? await session() : null;
      box.querySelector("[data-ended]").hidden = !own.length || now?.account === account;
      if (now?.account === account) {
        for (const entry of own) {
          sending.add(entry.token);
          await show();
          try { await send(entry, now.csrf); } finally { sending.delete(entry.token); }
        }
      }
    } catch { // no connection after all: everything is kept, and soon tried again
      setTimeout(sendAll, 5000);
    }
    busy = false;
    await show();
    if (!asked) return;
    asked = false;
    await sendAll();
  };

  // ---- keeping -------------------------------------------------------------------------------
  const keep = async (form) => {
    const fields = [];
    const files = [];
    new FormData(form).forEach((value, name) => {
      if (value instanceof File) {
        if (value.size) files.push({ name: value.name, blob: value });
      } else if (name !== "csrfmiddlewaretoken") fields.push([name, value]);
    });
    // The bytes themselves: what a picture of the camera points to may be gone when it is sent.
    for (const file of files) file.blob = new Blob([await file.blob.arrayBuffer()], { type: file.blob.type });
    const token = fields.find(([name]) => name === "token")[1];
    await put({
      token, account, fields, files, category: form.dataset.keepOnPhone, label: form.dataset.label, at: Date.now(),
    });
  };

  const whole = (form) => {
    const ticks = ["certifications", "criteria"].every((name) => form.querySelector(`[name=${name}]:checked`));
    const told = form.querySelector("[data-tick-both]");
    told.hidden = ticks;
    if (!ticks) told.scrollIntoView({ block: "center" });
    return form.reportValidity() && ticks;
  };

  document.querySelectorAll("form[data-keep-on-phone]").forEach((form) => form.addEventListener("submit", async (event) => {
    if (navigator.onLine && !("always" in form.dataset)) return;
    event.preventDefault();
    if (!whole(form)) return;
    try {
      await keep(form);
    } catch {
      form.querySelector("[data-not-kept]").hidden = false;
      return;
    }
    form.reset();
    form.elements.token.value = crypto.randomUUID();
    form.dispatchEvent(new Event("kept"));
    await show();
    box.scrollIntoView({ block: "start" });
    box.focus();
    sendAll();
  }));

  // ---- changing what was refused: the usual form, with its files -------------------------------
  const change = async (token) => {
    const form = document.querySelector("form[data-keep-on-phone]:not([data-always])");
    const entry = (await all()).find((one) => one.token === token && one.account === account);
    if (!form || !entry) return;
    [...form.elements].forEach((field) => {
      if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken") return;
      const values = entry.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) [field.value] = values;
    });
    const held = new DataTransfer();
    entry.files.forEach((file) => held.items.add(new File([file.blob], file.name, { type: file.blob.type })));
    const chooser = form.querySelector("input[name=proofs]");
    chooser.files = held.files;
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // ---- the page that opens without a connection ------------------------------------------------
  const keepPage = async () => {
    if (!navigator.onLine || !window.caches || !navigator.serviceWorker) return;
    await navigator.serviceWorker.register(worker);
    const answer = await fetch(pageUrl, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    if (page.querySelector("[data-on-phone]")?.dataset.account !== account) return;
    const parts = [...page.querySelectorAll("link[href^='/'], script[src^='/']")].map((part) => part.getAttribute("href") ?? part.getAttribute("src"));
    const kept = await caches.open(CACHE);
    await kept.addAll([...new Set(parts)]);
    await kept.put(pageUrl, answer);
  };

  const begin = async () => {
    const asked = location.hash.match(/^#phone=(.+)$/);
    if (asked) await change(asked[1]);
    await show();
    kept().forEach(tell);
    await sendAll();
    await keepPage().catch(() => {});
  };
  box.querySelector("[data-again]").addEventListener("click", () => sendAll({ again: true }));
  window.addEventListener("online", () => sendAll());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });
  // Once the other scripts of the page are there, too: upload.js takes the files.
  document.addEventListener("DOMContentLoaded", () => {
    begin().catch(() => { /* this browser keeps nothing: the form says so where it matters */ });
  });
})();
