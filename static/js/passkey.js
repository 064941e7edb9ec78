// Ties the passkey buttons of our pages (mfa/webauthn/_button.html) to what allauth does with them.
(() => {
  "use strict";
  let pressed;

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.webauthnJSON.supported()) return;
    document.querySelectorAll("[data-passkey]").forEach((button) => {
      const action = button.dataset.passkey;
      const form = button.form;
      button.parentElement.querySelector("[data-passkey-off]").remove();
      button.hidden = false;
      button.addEventListener("click", () => {
        pressed = button.parentElement;
        pressed.querySelector("[role=status]").textContent = "";
      });
      window.allauth.webauthn.forms[action + "Form"]({
        ids: {
          [action]: button.id,
          credential: form.elements.credential.id,
          passwordless: form.elements.passwordless?.id,
          data: "js_data",
        },
      });
    });
  });

  // Also when somebody stops halfway: that is no error to the browser's console.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const said = pressed?.querySelector("template[data-passkey-failed]");
    if (said) pressed.querySelector("[role=status]").textContent = said.content.textContent;
  });
})();
