// One message as people see it.

import { el } from "./dom.js";
import { store } from "./store.js";
import { things } from "./things.js";

// Choices that lead nowhere new never stand out, even if they come first.
const QUIET = new Set(["取消", "跳过", "返回", "转人工", "查进度"]);
const REF = /(TS\d{8,})/;
const ROW = /^([^\s：:，。]{2,6})[：:]\s*(.*)$/;
const GRADES = [
  ["突发事件", "major"],
  ["重大", "major"],
  ["重要", "important"],
  ["轻微", "minor"],
];

export function gradeOf(words) {
  return GRADES.find(([word]) => words.includes(word))?.[1] ?? "";
}

export function surname(name) {
  return [...name][0] ?? "？";
}

const PALETTE = ["#8a5a2b", "#3d6a91", "#7a4b86", "#a1453d", "#4c6b2f", "#2f6f72", "#6b5b95", "#94562e"];

function avatar(author) {
  const face = el("span", { class: "avatar", "aria-hidden": "true" });
  if (author === null) {
    face.classList.add("suban");
    return face;
  }
  const sum = [...author].reduce((total, char) => total + char.codePointAt(0), 0);
  face.style.backgroundColor = PALETTE[sum % PALETTE.length];
  face.textContent = surname(author);
  return face;
}

// `own` tells whose phone this is; `named` whether names stand above the words; `press` acts on a button.
export function fill(node, message, { own, named, press }) {
  const keyed = message.buttons.length > 0;
  node.className = "message";
  node.classList.toggle("own", own);
  if (message.card) node.classList.add("card", gradeOf(message.text) || "plain");
  const body = el("div", { class: keyed || message.card ? "body keyed" : "body" });
  body.append(el("p", { class: named ? "who" : "unseen" }, who(message.author)));
  if (message.text) body.append(bubble(message));
  if (message.attachments.length) body.append(things(message.attachments));
  if (keyed) body.append(keys(message, press));
  if (message.revision > 0) body.append(el("p", { class: "after" }, "已更新"));
  node.replaceChildren(avatar(message.author), body);
}

function who(author) {
  if (author === null) return "诉办";
  const role = store.roleOf(author);
  return role ? `${author} · ${role}` : author;
}

function bubble(message) {
  const named = message.mention.some((name) => message.text.includes(name));
  const text = named ? message.text : message.mention.map((name) => `@${name} `).join("") + message.text;
  const lines = text.split("\n");
  if (message.card) {
    const rest = lines.slice(1).filter((line) => line.trim());
    const head = el("p", { class: "head" }, words(lines[0], message.mention));
    return el("div", { class: "bubble" }, head, rest.length > 0 && el("div", { class: "text" }, blocks(rest, message.mention)));
  }
  return el("div", { class: "bubble text" }, message.author === null ? blocks(lines, message.mention) : el("p", {}, text));
}

// Two and more lines of the kind «name: value» stand in two columns; everything else is a paragraph.
function blocks(lines, mention) {
  const made = [];
  for (let at = 0; at < lines.length; ) {
    const isRow = ROW.test(lines[at]);
    let end = at + 1;
    while (end < lines.length && ROW.test(lines[end]) === isRow) end += 1;
    const run = lines.slice(at, end);
    if (isRow && run.length > 1) made.push(el("div", { class: "rows" }, run.flatMap((line) => row(line, mention))));
    else made.push(el("p", {}, words(run.join("\n"), mention)));
    at = end;
  }
  return made;
}

function row(line, mention) {
  const [, name, value] = line.match(ROW);
  return [el("b", {}, name), el("span", {}, words(value, mention))];
}

// Numbers of complaints can be pressed to see the form; people called by name stand out.
function words(text, mention) {
  return text.split(REF).flatMap((piece) => {
    if (REF.test(piece)) {
      const look = (event) => (event.preventDefault(), store.tell("chosen", piece));
      return el("a", { href: `#${piece}`, class: "ref", title: "看表单和处置记录", on: { click: look } }, piece);
    }
    return called(piece, mention);
  });
}

function called(text, mention) {
  const name = mention.find((one) => text.includes(one));
  if (!name) return [text];
  const at = text.indexOf(name);
  const from = text[at - 1] === "@" ? at - 1 : at;
  return [text.slice(0, from), el("span", { class: "mention" }, `@${name}`), ...called(text.slice(at + name.length), mention)];
}

function keys(message, press) {
  const buttons = message.buttons.map(({ label, data }, at) => {
    const isMain = at === 0 && !QUIET.has(label);
    return el("button", { type: "button", class: isMain ? "main" : "", on: { click: () => act({ label, data }) } }, label);
  });
  async function act(button) {
    for (const node of buttons) node.disabled = true;
    await press(button);
    for (const node of buttons) node.disabled = false;
  }
  const longest = Math.max(...message.buttons.map((button) => [...button.label].length));
  const row = el("div", { class: "keys", role: "group", "aria-label": "可以按的按钮" }, buttons);
  row.style.setProperty("--longest", Math.min(longest, 12));
  return row;
}
