// Whether a file is the one that was issued. It is hashed in this browser and sent nowhere.
// Without crypto.subtle (a page without https) the page shows how to do it by hand, and no more.
(() => {
  "use strict";
  const place = document.querySelector("[data-sha256]");
  if (!place || !window.crypto?.subtle) return;
  const input = place.querySelector("input");
  const status = place.querySelector("[role=status]");
  let newest;

  const say = (said, file) => {
    const template = place.querySelector(`template[data-said="${said}"]`);
    const name = document.createElement("p");
    name.className = "small quiet";
    name.dir = "auto";
    name.textContent = file.name;
    status.replaceChildren(template.content.cloneNode(true), name);
  };

  const hashed = async (file) => {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
  };

  const compare = async (file) => {
    if (!file) return;
    newest = file;
    say("busy", file);
    let said = "unreadable";
    try {
      said = (await hashed(file)) === place.dataset.sha256 ? "same" : "other";
    } catch {
      // A folder, or a file that is gone.
    }
    if (newest === file) say(said, file);
  };

  input.addEventListener("change", () => compare(input.files[0]));
  // Anywhere on the page: a browser would open what falls beside it, and lose the page.
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    compare(event.dataTransfer.files[0]);
  });
  place.hidden = false;
})();
