// Steps on the review desk without loading the page anew: one at a time and in order, however fast
// they are asked for. A step is a link or form with data-step; where one fails, the browser goes there.
(() => {
  const waiting = [];
  const lost = document.querySelector("[data-review-lost]");
  let busy = false;

  // The list of cases that is there already need not come again.
  const part = (url, options = {}) => {
    const has = document.querySelector("[data-cases]").dataset.cases;
    return fetch(url, { ...options, headers: { "X-Review": "part", "X-Review-Has": has }, credentials: "same-origin" });
  };

  async function read(asked) {
    const answer = await asked;
    const words = await answer.text();
    const next = new DOMParser().parseFromString(words, "text/html").querySelector("[data-review]");
    const at = answer.headers.get("X-Review-At") || (answer.redirected ? answer.url : "");
    return { next: answer.ok ? next : null, at };
  }

  function show(next) {
    if (!next) return false;
    const now = document.querySelector("[data-review]");
    const scrolled = [...now.querySelectorAll(".review-list")].map((list) => list.scrollTop);
    const folded = now.querySelector("[data-cases]")?.open;
    const kept = next.querySelector("[data-cases-kept]");
    if (kept) {
      const cases = now.querySelector("[data-cases]");
      const left = cases.querySelector(".review-list [aria-current] [data-left]");
      if (left) left.textContent = kept.dataset.casesKept;
      kept.replaceWith(cases);
    }
    now.replaceWith(next);
    next.querySelectorAll(".review-list").forEach((list, at) => { list.scrollTop = scrolled[at] || 0; });
    if (folded !== undefined) next.querySelector("[data-cases]").open = folded;
    next.querySelectorAll('.review-list [aria-current="true"]').forEach((each) => each.scrollIntoView({ block: "nearest" }));
    document.title = document.title.replace(/Case [^ ]+/, next.querySelector("h1").textContent.match(/Case [^,]+/)[0]);
    pane();
    document.dispatchEvent(new CustomEvent("review:shown"));
    return true;
  }

  // On a phone an address names the pane (#document); what was put in place is no target of it.
  function pane() {
    const name = location.hash.slice(1);
    if (["claim", "document", "decision"].includes(name)) document.querySelector("[data-review]").dataset.pane = name;
  }
  window.addEventListener("hashchange", pane);

  async function go(url, push = true) {
    const answer = await read(part(url));
    if (!show(answer.next)) { location.assign(url); return; }
    if (push) history.pushState({ review: true }, "", (answer.at || url) + location.hash);
  }

  async function send(form, by) {
    const answer = await read(part(form.action, { method: "POST", body: new FormData(form, by) }));
    if (!show(answer.next)) { untaken(); location.reload(); return; }
    if (answer.at) history.pushState({ review: true }, "", answer.at + location.hash);
    // Nothing is left to judge: what comes next is the decision.
    if (form.id === "verdict-form") document.querySelector(".review-act > [data-key=decide]")?.focus();
  }

  // typed.js keeps what was sent and not taken.
  const untaken = () => document.dispatchEvent(new CustomEvent("review:untaken"));

  async function work() {
    if (busy) return;
    busy = true;
    document.documentElement.toggleAttribute("data-review-busy", true);
    while (waiting.length) {
      const step = waiting.shift();
      try { await step(); lost.hidden = true; } catch { waiting.length = 0; lost.hidden = false; untaken(); }
    }
    busy = false;
    document.documentElement.toggleAttribute("data-review-busy", false);
  }

  // A deed is looked up when its turn comes: what is on the desk then is what it is about.
  // halt: what was asked for behind it is forgotten, as somebody is asked first.
  const halt = () => { waiting.length = 0; };
  window.reviewDo = (deed) => { waiting.push(async () => { await deed({ go, send, halt }); }); work(); };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-step]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    window.reviewDo(({ go: step }) => step(link.href));
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-step]")) return;
    event.preventDefault();
    const form = event.target, by = event.submitter;
    // Pressed twice, the second finds another form in place: it was about this one only.
    window.reviewDo(({ send: post }) => (form.isConnected ? post(form, by) : undefined));
  });
  history.replaceState({ review: true }, "");
  window.addEventListener("popstate", (event) => {
    if (event.state?.review) window.reviewDo(({ go: step }) => step(location.href, false));
  });
})();
