// One chat's messages: drawn once, changed in place, and kept at the newest unless somebody reads further up.

import { el } from "./dom.js";
import { fill } from "./bubble.js";
import { store } from "./store.js";
import { separator } from "./times.js";

const PAUSE = 5 * 60 * 1000;
const NEAR = 48;

export class Log {
  constructor(chat, { group, self, press, empty }) {
    this.chat = chat;
    this.group = group;
    this.self = self;
    this.press = press;
    this.nodes = new Map();
    this.stuck = true;
    this.missed = 0;
    this.last = null;
    this.node = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": `${chat}的对话`, tabindex: 0, hidden: true });
    this.down = el("button", { type: "button", class: "down", hidden: true, on: { click: () => this.toEnd() } });
    this.empty = el("div", { class: "empty" }, empty);
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.node);
    const known = store.chat(chat);
    if (known.length === 0) this.node.append(this.empty);
    for (const message of known) this.append(message, false);
  }

  get isEmpty() {
    return this.nodes.size === 0;
  }

  put(message) {
    const node = this.nodes.get(message.id);
    if (node) this.change(node, message);
    else this.append(message, true);
  }

  append(message, fresh) {
    this.empty.remove();
    if (this.last === null || new Date(message.at) - this.last > PAUSE) {
      this.node.append(el("p", { class: "time" }, separator(message.at, this.last)));
    }
    this.last = new Date(message.at);
    const node = el("article", { data: { id: message.id, author: message.author ?? "" } });
    this.draw(node, message);
    if (fresh) node.classList.add("new");
    this.nodes.set(message.id, node);
    this.node.append(node);
    if (this.stuck || this.isOwn(message.author)) this.toEnd();
    else if (fresh) this.miss();
  }

  change(node, message) {
    const held = node.contains(document.activeElement);
    this.draw(node, message);
    node.classList.add("changed");
    node.addEventListener("animationend", () => node.classList.remove("changed"), { once: true });
    if (held) (node.querySelector("button") ?? this.node).focus({ preventScroll: true });
    if (this.stuck) this.toEnd();
  }

  draw(node, message) {
    fill(node, message, {
      own: this.isOwn(message.author),
      named: this.group,
      press: (button) => this.press(this.chat, button),
    });
  }

  isOwn(author) {
    return author !== null && author === this.self();
  }

  // Another colleague holds the phone: what is theirs moves to the right.
  turn() {
    for (const node of this.nodes.values()) node.classList.toggle("own", this.isOwn(node.dataset.author || null));
  }

  show(visible) {
    this.node.hidden = !visible;
    if (!visible) this.down.hidden = true;
    else if (this.stuck) this.toEnd();
    else {
      this.node.scrollTop = this.top;
      this.down.hidden = this.missed === 0;
    }
  }

  scrolled() {
    if (this.node.hidden || this.node.clientHeight === 0) return;
    this.top = this.node.scrollTop;
    this.stuck = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR;
    if (this.stuck) this.seen();
  }

  miss() {
    this.missed += 1;
    this.down.textContent = `↓ ${this.missed} 条新消息`;
    this.down.hidden = this.node.hidden;
  }

  seen() {
    this.missed = 0;
    this.down.hidden = true;
  }

  toEnd() {
    this.stuck = true;
    this.node.scrollTop = this.node.scrollHeight;
    this.seen();
  }
}
