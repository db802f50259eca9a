// Starts the page: asks for everything, draws it, then listens for what changes.

import { api } from "./api.js";
import { startClock } from "./clock.js";
import { badge, count, icon, onPhone } from "./dom.js";
import { FormPane } from "./form.js";
import { notice } from "./notice.js";
import { groupPane, peoplePane, residentPane } from "./panes.js";
import { listen, store } from "./store.js";
import { setZone } from "./times.js";

const LOST = "连接断开了，正在重新连接…";

function byId(id) {
  return document.getElementById(id);
}

function startTabs(panes) {
  const frame = byId("panes");
  const badges = new Map();
  const buttons = [...document.querySelectorAll("#bar button")];
  for (const button of buttons) {
    const unread = badge();
    badges.set(button.dataset.tab, unread);
    button.prepend(icon(button.dataset.tab));
    button.append(unread);
    button.addEventListener("click", () => turn(button.dataset.tab));
  }

  function turn(tab) {
    frame.dataset.tab = tab;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
    panes[tab]?.appear();
  }

  store.on("unread", () => {
    for (const [tab, pane] of Object.entries(panes)) count(badges.get(tab), pane.total);
  });
  store.on("chosen", () => onPhone.matches && turn("form"));
  onPhone.addEventListener("change", () => turn(frame.dataset.tab));
  turn(frame.dataset.tab);
}

async function start() {
  const state = await api.state();
  if (!state) return;
  setZone(state.zone);
  store.fill(state);
  byId("community").textContent = store.community;
  document.title = `诉办 · ${store.community}`;
  startClock();
  const panes = { resident: residentPane(byId("resident")), groups: groupPane(byId("groups")), people: peoplePane(byId("people")) };
  new FormPane(byId("form"));
  startTabs(panes);
  store.on("shown", (message, fresh) => {
    for (const pane of Object.values(panes)) pane.shown(message, fresh);
  });
  let lost = false;
  store.on("line", (open) => {
    if (!open) notice(LOST, true);
    else if (lost) notice("已经重新连上");
    lost = !open;
  });
  listen();
}

start();
