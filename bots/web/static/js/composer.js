// Where somebody writes: words, and what goes along with them.

import { api } from "./api.js";
import { ask } from "./asking.js";
import { el, icon, onPhone } from "./dom.js";
import { store } from "./store.js";

const TALLEST = 132;

export class Composer {
  // `send(text, attachments)` says it and tells whether it was taken; `above` stands over the line.
  constructor({ label, send, above = [] }) {
    this.send = send;
    this.field = el("textarea", {
      rows: 1,
      maxlength: 4000,
      "aria-label": label,
      enterkeyhint: "send",
      on: { input: () => this.fit(), keydown: (event) => this.typed(event) },
    });
    this.button = el("button", { type: "button", class: "send", disabled: true, on: { click: () => this.sent() } }, "发送");
    this.along = this.menu();
    this.plus = el(
      "button",
      { type: "button", class: "plus", "aria-label": "照片、语音、位置", "aria-expanded": "false", on: { click: () => this.open(this.along.hidden) } },
      icon("more"),
    );
    this.node = el(
      "div",
      { class: "composer", on: { focusout: (event) => this.left(event), keydown: (event) => event.key === "Escape" && this.open(false) } },
      above,
      el("div", { class: "line" }, this.plus, this.field, this.button),
      this.along,
    );
  }

  fill(text) {
    this.field.value = text;
    this.fit();
    (onPhone.matches ? this.button : this.field).focus();
  }

  hint(words) {
    this.field.placeholder = words;
  }

  fit() {
    this.button.disabled = !this.field.value.trim();
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(Math.max(this.field.scrollHeight + 2, 44), TALLEST)}px`;
  }

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.sent();
  }

  async sent() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.fit();
    if (!(await this.send(text, [])) && !this.field.value) {
      this.field.value = text;
      this.fit();
    }
  }

  menu() {
    this.picker = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, on: { change: () => this.photos() } });
    const choice = (name, words, act) =>
      el("button", { type: "button", on: { click: () => (this.open(false), act()) } }, icon(name), words);
    return el(
      "div",
      { class: "along", role: "group", "aria-label": "一起发送", hidden: true },
      choice("photo", "照片", () => this.picker.click()),
      choice("voice", "语音", () => this.voice()),
      choice("place", "位置", () => this.place()),
      this.picker,
    );
  }

  open(wanted) {
    if (this.along.hidden === !wanted) return;
    this.along.hidden = !wanted;
    this.plus.setAttribute("aria-expanded", String(wanted));
    (wanted ? this.along.querySelector("button") : this.plus).focus();
  }

  left(event) {
    if (!this.along.hidden && event.relatedTarget && !this.node.contains(event.relatedTarget)) this.open(false);
  }

  async photos() {
    const files = [...this.picker.files].slice(0, 9);
    this.picker.value = "";
    const kept = [];
    for (const file of files) {
      const answer = await api.upload(file);
      if (answer) kept.push({ kind: "photo", name: file.name.slice(0, 120), source: answer.source });
    }
    if (kept.length) await this.send("", kept);
  }

  async voice() {
    const words = await ask({ question: "这段语音说了什么？", placeholder: "演示里没有录音，写下语音识别出来的话", sure: "发送语音", long: true });
    if (words) await this.send("", [{ kind: "voice", words }]);
  }

  place() {
    return this.send("", [{ kind: "location", words: `${store.community}3号楼`, latitude: 31.23, longitude: 121.47 }]);
  }
}
