// Dragging a question to another place, with a mouse: an extra beside the buttons, sent as they are.
(() => {
  "use strict";
  const form = document.querySelector("form[data-arrange]");
  const rows = (root) => [...root.querySelectorAll("[data-question]")];
  const ready = () => rows(form).forEach((row) => (row.draggable = true));
  let dragged, origin, dropped;

  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-question]");
    if (!dragged) return;
    origin = { list: dragged.parentElement, before: dragged.nextElementSibling };
    dropped = false;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("dragged");
  });

  form.addEventListener("dragover", (event) => {
    const section = event.target.closest("[data-section]");
    if (!dragged || !section) return;
    event.preventDefault();
    const below = (row) => {
      const box = row.getBoundingClientRect();
      return row !== dragged && event.clientY < box.top + box.height / 2;
    };
    const before = rows(section).find(below) ?? null;
    if (dragged.nextElementSibling !== before || !section.contains(dragged))
      section.querySelector("ol").insertBefore(dragged, before);
  });

  form.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    dropped = true;
    const values = {
      sleep: dragged.dataset.question,
      deel: dragged.closest("[data-section]").dataset.section,
      voor: dragged.nextElementSibling?.dataset.question ?? "",
    };
    htmx.ajax("POST", form.action, { source: form, values });
  });

  form.addEventListener("dragend", () => {
    if (!dragged) return;
    if (!dropped) origin.list.insertBefore(dragged, origin.before);
    dragged.classList.remove("dragged");
    dragged = null;
  });

  form.addEventListener("htmx:afterSettle", ready);
  ready();
})();
