// The queue by keys: j and k (or the arrows) choose a row, n the next one, Enter confirms.
(() => {
  "use strict";
  const links = () => [...document.querySelectorAll("[data-row] th a")];
  const chosen = () => document.querySelector("tr.chosen[data-row] th a");

  const choose = (link) => {
    for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
    for (const other of links()) other.removeAttribute("aria-current");
    link.closest("tr").classList.add("chosen");
    link.setAttribute("aria-current", "true");
  };
  const move = (by) => {
    const all = links();
    const next = all[all.indexOf(chosen()) + by];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    next.click();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-row] th a");
    if (link) choose(link);
  });

  // answers may cross: what comes for a row that is no longer looked at is not shown, so that
  // Enter never confirms another letter than the one of the row
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig?.elt;
    const late = asked?.matches?.("[data-row] th a") && chosen() && chosen().href !== asked.href;
    if (late) event.detail.shouldSwap = false;
  });

  // on a narrow screen the letter is below the queue: go there when a row is chosen
  document.addEventListener("htmx:afterSwap", (event) => {
    const chosenByHand = event.detail.requestConfig?.elt?.closest?.("[data-row]");
    if (chosenByHand && window.matchMedia("(max-width: 70rem)").matches) {
      event.detail.target.scrollIntoView({ block: "start" });
    }
  });

  // after a decision the next row is looked at
  const nextRow = () => {
    const all = links();
    const next = all[all.indexOf(chosen()) + 1];
    return next ? next.closest("tr").dataset.row : "";
  };
  document.addEventListener("submit", (event) => {
    const next = event.target.querySelector("input[name=next]");
    if (next) next.value = nextRow();
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    const fields = ":is(input, textarea, select):not(dialog:not([open]) *)";
    if (at.closest(fields) || document.querySelector("dialog[open]")) return;
    const steps = { j: 1, n: 1, k: -1 };
    if (event.key in steps) {
      event.preventDefault();
      move(steps[event.key]);
    }
    // Enter presses what has the focus; it confirms when that is nothing, or the row looked at
    if (event.key === "Enter" && (at === document.body || at === chosen() || at.id === "main")) {
      const confirm = document.querySelector("#pane [data-confirm]:not([disabled])");
      if (confirm) {
        event.preventDefault();
        confirm.click();
      }
    }
  });
})();
