// The row of chats to choose from, with what is unread in each.

import { badge, count, el } from "./dom.js";

export class Pills {
  constructor(label, choose) {
    this.choose = choose;
    this.buttons = new Map();
    this.list = el("div", { role: "tablist", "aria-label": label, on: { keydown: (event) => this.moved(event) } });
    this.node = el("div", { class: "pills" }, this.list);
  }

  add(name, title = "") {
    const unread = badge();
    const button = el(
      "button",
      { type: "button", role: "tab", title, "aria-selected": "false", tabindex: -1, data: { name }, on: { click: () => this.choose(name, true) } },
      el("span", { class: "name" }, name),
      unread,
    );
    this.buttons.set(name, { button, unread });
    this.list.append(button);
  }

  select(name) {
    for (const [other, { button }] of this.buttons) {
      button.setAttribute("aria-selected", String(other === name));
      button.tabIndex = other === name ? 0 : -1;
    }
    const { button } = this.buttons.get(name);
    if (button.offsetParent) this.reveal(button);
  }

  // Scrolls the row only, never the page.
  reveal(button) {
    const row = this.node.getBoundingClientRect();
    const place = button.getBoundingClientRect();
    if (place.left < row.left) this.node.scrollLeft += place.left - row.left - 10;
    if (place.right > row.right) this.node.scrollLeft += place.right - row.right + 10;
    if (place.top < row.top) this.node.scrollTop += place.top - row.top - 10;
    if (place.bottom > row.bottom) this.node.scrollTop += place.bottom - row.bottom + 10;
  }

  unread(name, number) {
    count(this.buttons.get(name).unread, number);
  }

  moved(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const names = [...this.buttons.keys()];
    const at = names.indexOf(event.target.dataset.name);
    if (at < 0) return;
    event.preventDefault();
    const name = names[(at + step + names.length) % names.length];
    this.choose(name, true);
    this.buttons.get(name).button.focus();
  }
}
