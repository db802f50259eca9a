// What is sent beside words: photos, voice messages, places, files.

import { mediaUrl } from "./api.js";
import { el, icon } from "./dom.js";

const UNNAMED = { photo: "照片", voice: "语音", video: "视频", file: "文件", location: "位置", sticker: "表情" };

export function things(attachments) {
  return el("div", { class: "attachments" }, attachments.map(thing));
}

function thing(sent) {
  if (sent.kind === "photo" && sent.source) return photo(sent);
  if (sent.kind === "voice") return voice(sent);
  if (sent.kind === "location") return place(sent);
  const name = sent.name || UNNAMED[sent.kind] || sent.kind;
  const label = el("div", { class: "thing" }, icon(sent.kind === "photo" ? "photo" : "file"), el("span", {}, name));
  if (!sent.source) return label;
  return el("a", { href: mediaUrl(sent.source), download: sent.name || true }, label);
}

function photo(sent) {
  const name = sent.name || UNNAMED.photo;
  const image = el("img", { src: mediaUrl(sent.source), alt: name, loading: "lazy", width: 168, height: 126 });
  return el("button", { type: "button", class: "photo", "aria-label": `看大图：${name}`, on: { click: () => enlarge(sent, name) } }, image);
}

function enlarge(sent, name) {
  const box = el("dialog", { class: "seen", "aria-label": name }, el("img", { src: mediaUrl(sent.source), alt: name }));
  box.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

function voice(sent) {
  const waves = el("span", { class: "waves" });
  waves.style.setProperty("--length", Math.min(sent.words.length, 40));
  const bubble = el("div", { class: "thing voice" }, icon("voice"), waves, el("span", { class: "unseen" }, "语音"));
  const words = sent.words && el("p", { class: "spoken" }, el("small", {}, "语音识别"), sent.words);
  return el("div", {}, bubble, words || null);
}

function place(sent) {
  const known = sent.latitude !== null && sent.longitude !== null;
  return el(
    "div",
    { class: "where" },
    el("p", {}, sent.words || sent.name || UNNAMED.location),
    known && el("small", {}, `${sent.latitude.toFixed(4)}, ${sent.longitude.toFixed(4)}`),
    el("div", { class: "map" }, icon("place")),
  );
}
