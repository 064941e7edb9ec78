// What htmx does not do by itself: keep what somebody wrote when saving fails.
// Nothing is ever stored in the browser: text that could not be saved stays in its field.
(() => {
  "use strict";
  const RETRY_AFTER = 15000; // milliseconds

  const cookie = (name) =>
    document.cookie
      .split("; ")
      .find((part) => part.startsWith(name + "="))
      ?.slice(name.length + 1);

  // After signing in again in another tab the token in this page is old; the cookie is new.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = cookie("csrftoken");
    if (!token || event.detail.verb === "get") return;
    delete event.detail.parameters.csrfmiddlewaretoken; // Django would believe it before the header
    event.detail.headers["X-CSRFToken"] = token;
  });

  const unsaved = () => document.querySelectorAll("[data-unsaved]");

  const failed = (field, said) => {
    const status = field.querySelector("[role=status]");
    const template = document.getElementById(said);
    if (!status || !template) return;
    field.dataset.unsaved = "";
    const told = status.querySelector(".failed-to-save");
    if (told?.dataset.said === said) return; // somebody may be pressing a link in it
    told?.remove();
    const note = document.createElement("div");
    note.className = "failed-to-save";
    note.dataset.said = said;
    note.append(template.content.cloneNode(true));
    status.append(note);
  };

  document.addEventListener("htmx:sendError", (event) => failed(event.detail.elt, "said-offline"));
  document.addEventListener("htmx:timeout", (event) => failed(event.detail.elt, "said-offline"));
  document.addEventListener("htmx:responseError", (event) => {
    const signedOut = event.detail.xhr.status === 401;
    failed(event.detail.elt, signedOut ? "said-signed-out" : "said-refused");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    event.detail.elt.removeAttribute("data-unsaved");
    event.detail.elt.querySelector?.(".failed-to-save")?.remove();
  });

  const retry = () => unsaved().forEach((field) => htmx.trigger(field, "retry"));
  setInterval(retry, RETRY_AFTER);
  window.addEventListener("online", retry);
  window.addEventListener("focus", retry);

  // What was typed on a page may be on its way while its button is pressed: the page waits until
  // it knows the version that it writes on, or it would seem to be another window. Not for a button
  // in what is said of that, which may be gone by then: it tells itself what it writes on.
  const saving = ({ target, submitter }) =>
    !submitter?.closest("[role=status]") &&
    (target.matches(".htmx-request") || target.querySelector(".htmx-request"));
  const afterwards = ({ target, submitter }) => {
    // Only after htmx has begun what was waiting in line.
    const send = () => setTimeout(() => target.requestSubmit(submitter));
    document.addEventListener("htmx:afterRequest", send, { once: true });
  };

  // A second click sends nothing twice; coming back to the page makes its forms whole again.
  let sending = false;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // htmx sends it, and the page stays
    if (event.target.method === "get") return; // a search or a download, after which it stays too
    const waits = saving(event);
    if (sending || waits) event.preventDefault();
    if (waits) afterwards(event);
    else sending = true;
  });
  window.addEventListener("pageshow", () => (sending = false));
  window.addEventListener("beforeunload", (event) => {
    if (!sending && unsaved().length) event.preventDefault();
  });

  // A summary of what is wrong is where one goes on reading.
  document.addEventListener("DOMContentLoaded", () => document.getElementById("errors")?.focus());

  // An open menu closes with Escape, and when the focus leaves it.
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
})();
