// One column of chats: who can be chosen, the chosen chat, and what is written in it.

import { api } from "./api.js";
import { Composer } from "./composer.js";
import { el, onPhone } from "./dom.js";
import { Log } from "./log.js";
import { Pills } from "./pills.js";
import { store } from "./store.js";

export class ChatPane {
  // `author(chat)` is who writes there; `empty(chat)` what an empty chat shows; `hint(chat)` what the line asks for.
  constructor(root, { label, names, group = false, author, empty, hint, above = [] }) {
    Object.assign(this, { root, group, author, empty, hint });
    this.logs = new Map();
    this.unread = new Map();
    this.active = null;
    this.pills = new Pills(label, (name) => this.choose(name));
    this.talk = el("div", { class: "talk" });
    this.composer = new Composer({ label: `${label}：写消息`, send: (text, along) => this.say(text, along), above });
    root.append(this.pills.node, this.talk, this.composer.node);
    for (const name of names) this.add(name);
    const lively = names.find((name) => store.chat(name).length);
    if (lively) this.choose(lively);
  }

  add(name) {
    if (this.logs.has(name)) return;
    const log = new Log(name, {
      group: this.group,
      self: () => this.author(name),
      press: (chat, button) => api.press(chat, this.author(chat), button.data),
      empty: this.empty(name),
    });
    this.logs.set(name, log);
    this.unread.set(name, 0);
    this.talk.append(log.node, log.down);
    this.pills.add(name, store.roleOf(name));
    if (this.active === null) this.choose(name);
  }

  get total() {
    return [...this.unread.values()].reduce((sum, number) => sum + number, 0);
  }

  get isSeen() {
    return !onPhone.matches || this.root.parentElement.dataset.tab === this.root.id;
  }

  choose(name) {
    if (name !== this.active) {
      this.logs.get(this.active)?.show(false);
      this.active = name;
      this.logs.get(name).show(true);
    }
    this.pills.select(name);
    this.refresh();
  }

  refresh() {
    this.composer.hint(this.hint(this.active));
    if (this.isSeen) this.read(this.active, 0);
    store.tell("turned", this);
  }

  read(name, number) {
    this.unread.set(name, number);
    this.pills.unread(name, number);
    store.tell("unread");
  }

  // Shows a message. A chat in which nothing was said yet gives way to one where something is.
  shown(message, fresh) {
    const log = this.logs.get(message.chat);
    if (!log) return;
    const idle = this.logs.get(this.active).isEmpty && !this.composer.field.value;
    log.put(message);
    if (message.chat === this.active) this.composer.hint(this.hint(this.active));
    else if (fresh && idle) this.choose(message.chat);
    const here = message.chat === this.active && this.isSeen;
    if (fresh && !here && message.author !== this.author(message.chat)) {
      this.read(message.chat, this.unread.get(message.chat) + 1);
    }
    if (message.chat === this.active) store.tell("turned", this);
  }

  // The pane came into view on a phone.
  appear() {
    const log = this.logs.get(this.active);
    if (!log) return;
    log.show(true);
    this.pills.select(this.active);
    this.refresh();
  }

  async say(text, attachments) {
    return (await api.say(this.active, this.author(this.active), text, attachments)) !== null;
  }
}

export function greeting(title, ...words) {
  return [el("div", {}, el("strong", {}, title), el("p", {}, words))];
}
