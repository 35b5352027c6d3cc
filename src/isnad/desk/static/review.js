// Keys of the review: each presses what carries it. Nothing here decides anything that a button would not.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  // By place on the keyboard too: an Arabic layout has other letters on the same keys.
  const place = /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key.toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(place)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "DETAILS") {
    target.open = !target.open;
    if (target.open) target.querySelector("select, input:not([type=hidden])").focus();
  } else target.click();
});
for (const form of document.querySelectorAll("form[method=post]")) {
  // One press, one decision.
  form.addEventListener("submit", (event) => { if (form.dataset.sent) event.preventDefault(); form.dataset.sent = "1"; });
}
window.addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent; });
