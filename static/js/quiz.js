// A lost connection costs no answer: what could not be sent stays on this device, under this question
// of this attempt, is said so, and goes as soon as there is a connection. Without a script the form is
// sent as any other.
(() => {
  const form = document.querySelector("form[data-quiz]");
  if (!form) return;
  const key = form.dataset.quiz;
  const offline = document.querySelector("[data-quiz-offline]");
  const kept = document.querySelector("[data-quiz-kept]");
  const read = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (answer) => { try { localStorage.setItem(key, answer); return true; } catch { return false; } };
  const drop = () => { try { localStorage.removeItem(key); } catch { /* no storage, nothing kept */ } };

  // Answers of earlier attempts at this quiz are of no use any more.
  try {
    const [quiz, place, attempt] = key.split(":");
    Object.keys(localStorage)
      .filter((each) => each.startsWith(`${quiz}:${place}:`) && !each.startsWith(`${quiz}:${place}:${attempt}:`))
      .forEach((each) => localStorage.removeItem(each));
  } catch { /* no storage */ }

  const before = read();
  if (before !== null) {
    const field = [...form.elements.answer].find((each) => each.value === before);
    if (!field || field.checked) drop(); // the server has it
    else { field.checked = true; kept.hidden = false; }
  }

  const SECONDS = 20; // that a bad connection may take
  let sending = false;
  let waiting = null;
  const send = async (data) => {
    sending = true;
    const chosen = data.get("answer");
    const safe = chosen !== null && keep(chosen);
    const patience = new AbortController();
    const over = setTimeout(() => patience.abort(), SECONDS * 1000);
    let to;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: data, headers: { "X-Kept": "answer" }, signal: patience.signal,
      });
      if (answer.headers.get("content-type")?.startsWith("application/json")) to = (await answer.json()).to;
    } catch {
      sending = false;
      waiting = data;
      if (safe) offline.hidden = false;
      else form.submit(); // the browser says what is wrong
      return;
    } finally {
      clearTimeout(over);
    }
    waiting = null;
    if (!to) { plainly(data); return; } // signed out meanwhile, or something is to be said
    drop();
    location.assign(to);
  };
  const plainly = (data) => {
    ["back", "leave"].filter((name) => data.has(name)).forEach((name) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value: "1" });
      form.append(field);
    });
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending) return; // a double click
    const data = new FormData(form);
    if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
    send(data);
  });
  const again = () => { if (waiting && !sending) send(waiting); };
  window.addEventListener("online", again);
  setInterval(again, 5000);
  form.addEventListener("change", () => {
    if (!waiting) return;
    waiting = new FormData(form);
    keep(waiting.get("answer"));
  });
})();
