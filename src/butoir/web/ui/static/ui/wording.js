// The palette of the sentence editor: a press puts what it names where the cursor stands.
document.addEventListener("click", (event) => {
  const call = event.target.closest("[data-insert]");
  const field = document.getElementById("say");
  if (!call || !field) return;
  field.setRangeText(call.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
