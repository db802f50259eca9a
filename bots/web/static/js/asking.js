// A small question in a box of its own: returns what was written, or null.

import { el } from "./dom.js";

export function ask({ question, placeholder, sure, long = false, most = 500 }) {
  const field = el(long ? "textarea" : "input", { id: "asked", placeholder, maxlength: most, rows: long ? 3 : undefined, autocomplete: "off" });
  const box = el(
    "dialog",
    { "aria-labelledby": "asking" },
    el(
      "form",
      { method: "dialog" },
      el("label", { id: "asking", for: "asked" }, question),
      field,
      el(
        "div",
        { class: "choice" },
        el("button", { type: "button", on: { click: () => box.close("") } }, "取消"),
        el("button", { type: "submit", class: "sure", value: "sure" }, sure),
      ),
    ),
  );
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      const words = field.value.trim();
      resolve(box.returnValue === "sure" && words ? words : null);
      box.remove();
    });
  });
}
