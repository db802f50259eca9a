// Talks to the house, and says in Chinese what went wrong.

import { notice } from "./notice.js";

const WRONG = {
  chat: "找不到这个对话",
  author: "这个人不在这个对话里",
  name: "名字写 1 到 20 个字，不要用特殊符号",
  taken: "已经有同名的人了，换个名字吧",
  empty: "还没有写内容",
  too_long: "太长了，分几条发吧",
  too_large: "文件太大，不能超过 10 MB",
  media_type: "只能发照片、录音和视频",
  gone: "这个按钮已经失效，看看最新的消息",
  failed: "系统出了点问题，已经记录下来",
};
const OFFLINE = "连不上服务，请确认 suban playground 还在运行";

// Returns the answer, or null after having told the person why there is none.
async function ask(path, given = {}) {
  let answer;
  try {
    answer = await fetch(path, given);
  } catch {
    notice(OFFLINE, true);
    return null;
  }
  if (answer.ok) return answer.json();
  const { error, message } = await answer.json().catch(() => ({}));
  notice(WRONG[error] ?? message ?? OFFLINE, true);
  return null;
}

function post(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const api = {
  state: () => ask("/api/state"),
  complaint: (ref) => ask(`/api/complaints/${encodeURIComponent(ref)}`),
  say: (chat, author, text, attachments = []) => post("/api/say", { chat, author, text, attachments }),
  press: (chat, author, data) => post("/api/press", { chat, author, data }),
  wind: (minutes) => post("/api/clock", { minutes }),
  addResident: (name) => post("/api/residents", { name }),
  upload: (file) =>
    ask(`/api/upload?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { "Content-Type": file.type || "application/octet-stream" },
      body: file,
    }),
};

export function mediaUrl(source) {
  return `/api/media/${source.split("/").map(encodeURIComponent).join("/")}`;
}
