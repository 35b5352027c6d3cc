// The desk's own script: small comforts. Every page works without it.
"use strict";
for (const form of document.querySelectorAll("form.filter")) {
  // Empty fields do not belong into the address that people share.
  form.addEventListener("submit", () => { for (const field of form.elements) if (field.name && !field.value) field.disabled = true; });
  for (const select of form.querySelectorAll("select")) select.addEventListener("change", () => form.requestSubmit());
}
window.addEventListener("pageshow", () => { for (const field of document.querySelectorAll("form.filter [name]:disabled")) field.disabled = false; });
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.download[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of document.querySelectorAll("details.download[open]")) menu.open = false;
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    const words = document.querySelector("input[name=words]");
    if (words) { event.preventDefault(); words.focus(); }
  }
});
