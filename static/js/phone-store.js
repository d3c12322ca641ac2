// Entries that are kept on this phone with their files (on-phone.js): one a token, as a form has it.
window.phoneStore = (() => {
  let base;
  const opened = () => base ??= new Promise((done, failed) => {
    const asked = window.indexedDB.open("ce-on-phone", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "token" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const work = async (mode, deed) => {
    const there = await opened();
    return new Promise((done, failed) => {
      const made = there.transaction("entries", mode, { durability: "strict" });
      const asked = deed(made.objectStore("entries"));
      made.oncomplete = () => done(asked.result);
      made.onerror = () => failed(made.error);
      made.onabort = () => failed(made.error);
    });
  };
  return {
    all: () => work("readonly", (entries) => entries.getAll()),
    count: () => work("readonly", (entries) => entries.count()),
    put: (entry) => work("readwrite", (entries) => entries.put(entry)),
    drop: (token) => work("readwrite", (entries) => entries.delete(token)),
  };
})();
