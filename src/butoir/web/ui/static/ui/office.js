// What all pages do by themselves: keys, dialogs that close, answers of HTMX that are errors.
(() => {
  "use strict";
  // a field of a dialog just closed may keep the focus for a moment: nobody writes in it
  const fields = ":is(input, textarea, select, [contenteditable]):not(dialog:not([open]) *)";
  const typing = (target) => target.closest(fields) !== null;

  // an element with data-key is pressed (or entered) by that key, wherever one is not writing
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const wanted = [...document.querySelectorAll("[data-key]")].filter(
      (one) => one.dataset.key === event.key && one.offsetParent !== null && !one.disabled,
    );
    if (wanted.length === 0) return;
    event.preventDefault();
    if (typing(wanted[0])) wanted[0].focus();
    else wanted[0].click();
  });

  // a dialog that HTMX brings opens at once; data-close closes the one it is in
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.detail.target.querySelector?.("dialog[data-open]");
    if (dialog && !dialog.open) dialog.showModal();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });

  // a refusal (422) is a part of the page too; anything else that fails is said
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const failed = () => {
    const said = document.getElementById("said");
    if (said) said.textContent = document.body.dataset.failed || "";
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  // menus close when one goes elsewhere
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
