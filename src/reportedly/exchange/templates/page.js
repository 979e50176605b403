// Lights a claim up in the text and beside it together. Without this script the page loses nothing else.
document.addEventListener("pointerover", (event) => light(event.target));
document.addEventListener("focusin", (event) => light(event.target));
let lit = [];
function light(target) {
  lit.forEach((part) => part.classList.remove("on"));
  lit = [];
  const part = target.closest("[data-c]");
  if (!part) return;
  // Where claims lie within each other the innermost is meant: it has the highest number.
  const number = part.dataset.c.split(" ").pop();
  lit = [...part.closest("article").querySelectorAll(`[data-c~="${number}"]`)];
  lit.forEach((other) => other.classList.add("on"));
}
