// The desk without this script loses no page, no decision and no word: it adds hover, selection and keys.
"use strict";

// A cell and its characters light up together. Names of cells stand in `data-k`: in the text those of all cells that
// hold the characters, the innermost last; beside it the one that a cell has.
function lightCells() {
  const named = new Map();
  for (const part of document.querySelectorAll("[data-k]")) {
    for (const name of part.dataset.k.split(" ")) {
      if (!named.has(name)) named.set(name, []);
      named.get(name).push(part);
    }
  }
  if (!named.size) return;
  let lit = [];
  const light = (parts, as) => parts.forEach((part) => { part.classList.add(as); lit.push([part, as]); });
  const show = (target) => {
    lit.forEach(([part, as]) => part.classList.remove(as));
    lit = [];
    const part = target.closest("[data-k]");
    const cells = part ? named.get(part.dataset.k.split(" ").pop()) : [];
    const card = (part ? cells.find((cell) => cell.closest(".card")) : target)?.closest(".card");
    light(cells, "lit");
    if (!card) return;
    light([card], "on");
    for (const cell of card.querySelectorAll("[data-k]")) light(named.get(cell.dataset.k).filter((other) => other.closest(".text")), "on");
  };
  document.addEventListener("pointerover", (event) => show(event.target));
  document.addEventListener("focusin", (event) => show(event.target));
}

// Keys press what is marked with them, on the queue only; never while somebody writes, and they can be switched off.
function pressByKey() {
  const queue = document.querySelector("[data-queue]");
  const line = document.querySelector("[data-keys]");
  if (!queue) return;
  const store = { read: () => { try { return localStorage.getItem("keys"); } catch { return null; } },
    write: (value) => { try { localStorage.setItem("keys", value); } catch { return; } } };
  let on = store.read() !== "off";
  const button = line?.querySelector("button");
  const tell = () => {
    document.body.classList.toggle("with-keys", on);
    if (!button) return;
    button.textContent = on ? "Keys are on" : "Keys are off";
    button.setAttribute("aria-pressed", String(on));
  };
  if (line) line.hidden = false;
  button?.addEventListener("click", () => { on = !on; store.write(on ? "on" : "off"); tell(); });
  tell();
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const marked = queue.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!marked) return;
    event.preventDefault();
    marked.click();
    if (marked.matches("summary")) marked.parentElement.querySelector(":scope > :not(summary) :is(select, textarea, input:not([type=hidden]))")?.focus();
  });
}

lightCells();
pressByKey();
// Questions: a point of the chart and its row in the table light each other; a sentence can be copied with one button.
(() => {
  const light = (id, on) => {
    document.getElementById(`a-${id}`)?.classList.toggle("on", on);
    document.getElementById(`p-${id}`)?.classList.toggle("on", on);
  };
  for (const part of document.querySelectorAll(".chart .point, tr[data-drawn]")) {
    const id = part.id.slice(2);
    for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])
      part.addEventListener(event, () => light(id, on));
  }
  for (const sentence of document.querySelectorAll(".cite .sentence")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(sentence.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(sentence);
        button.textContent = "Selected: copy it with the keyboard";
      }
    });
    sentence.after(button);
  }
})();
