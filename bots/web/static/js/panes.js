// The three columns of chats: residents, staff groups, and the private chats of the staff.

import { api } from "./api.js";
import { ask } from "./asking.js";
import { el } from "./dom.js";
import { ChatPane, greeting } from "./pane.js";
import { store } from "./store.js";

const STRANGER = "路人";

function isAwaited(chat) {
  const last = store.chat(chat).findLast((message) => message.author === null);
  return Boolean(last?.awaits);
}

export function residentPane(root) {
  const samples = el("div", { class: "samples", role: "group", "aria-label": "可以先试试这几句" });
  const pane = new ChatPane(root, {
    label: "住户",
    names: store.residents,
    author: (chat) => chat,
    empty: (chat) => greeting(`${chat}，您好`, "哪里不顺心，像平常说话那样告诉我就行。挑一句试试，或者自己写："),
    hint: (chat) => (isAwaited(chat) ? "诉办在等您回答…" : "跟诉办说一句话…"),
    above: [samples],
  });
  for (const sentence of store.samples) {
    samples.append(el("button", { type: "button", title: sentence, on: { click: () => pane.composer.fill(sentence) } }, sentence));
  }
  const open = () => samples.classList.toggle("open", pane.logs.get(pane.active)?.isEmpty ?? false);
  store.on("turned", (turned) => turned === pane && open());
  open();

  async function meet() {
    const name = await ask({ question: "新住户怎么称呼？", placeholder: "比如：李先生", sure: "加入", most: 20 });
    const board = name && (await api.addResident(name));
    if (!board) return;
    store.board(board);
    pane.choose(board.residents.at(-1));
  }
  pane.pills.node.append(el("button", { type: "button", class: "add", on: { click: meet } }, "＋ 住户"));
  store.on("board", () => store.residents.forEach((name) => pane.add(name)));
  return pane;
}

export function groupPane(root) {
  const speakers = new Map(store.groups.map((group) => [group, usual(group)]));
  const choice = el("select", { "aria-label": "谁在说话", on: { change: () => speak(choice.value) } });
  const pane = new ChatPane(root, {
    label: "工作群",
    names: store.groups,
    group: true,
    author: (chat) => speakers.get(chat),
    empty: (chat) => greeting(chat, "住户提交以后，投诉卡片会出现在这里，按一下「签收」就有人负责了。"),
    hint: (chat) => `以${speakers.get(chat)}的身份说话…`,
    above: [el("label", { class: "speaker" }, "说话的人", choice)],
  });

  function offer() {
    choice.replaceChildren(...options(pane.active));
    choice.value = speakers.get(pane.active);
  }
  function speak(name) {
    speakers.set(pane.active, name);
    pane.logs.get(pane.active).turn();
    pane.refresh();
  }
  let offered = pane.active;
  store.on("turned", (turned) => {
    if (turned !== pane || offered === pane.active) return;
    offered = pane.active;
    offer();
  });
  if (pane.active) offer();
  return pane;
}

function members(group) {
  return store.people.filter((person) => person.department && group.startsWith(person.department));
}

// Whose hand is on the group's phone at first: the first after the head, else whoever belongs to no department.
function usual(group) {
  const free = store.people.filter((person) => !person.department);
  const own = members(group);
  return (own[1] ?? own[0] ?? free[0] ?? store.people[0])?.name ?? STRANGER;
}

function options(group) {
  const own = members(group);
  const others = store.people.filter((person) => !own.includes(person));
  const line = ({ name, role }) => el("option", { value: name }, role ? `${name} · ${role}` : name);
  return [
    own.length && el("optgroup", { label: group }, own.map(line)),
    el("optgroup", { label: own.length ? "其他同事" : "同事" }, others.map(line)),
    el("option", { value: STRANGER }, `${STRANGER} · 不是员工`),
  ].filter(Boolean);
}

export function peoplePane(root) {
  const free = store.people.filter((person) => !person.department);
  const rest = store.people.filter((person) => person.department);
  const pane = new ChatPane(root, {
    label: "私聊",
    names: [...free, ...rest].map((person) => person.name),
    author: (chat) => chat,
    empty: (chat) => greeting(`${chat} · ${store.roleOf(chat)}`, "没人签收、快要超时、需要批准的事，诉办会先在这里提醒。"),
    hint: (chat) => `以${chat}的身份回复…`,
  });
  const title = () => (document.getElementById("role").textContent = store.roleOf(pane.active));
  store.on("turned", (turned) => turned === pane && title());
  title();
  return pane;
}
