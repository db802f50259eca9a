// The complaints, and the chosen one: its form and what happened to it.

import { api } from "./api.js";
import { el } from "./dom.js";
import { gradeOf } from "./bubble.js";
import { greeting } from "./pane.js";
import { store } from "./store.js";

export class FormPane {
  constructor(root) {
    this.ref = null;
    this.byHand = false;
    this.asked = 0;
    this.steps = 0;
    this.list = el("div", { class: "matters", role: "group", "aria-label": "投诉" });
    this.sheet = el("div", { class: "sheet" });
    root.append(this.list, this.sheet);
    store.on("board", () => this.refresh());
    store.on("chosen", (ref) => this.choose(ref, true));
    this.refresh();
  }

  // Follows the newest complaint until somebody chooses one.
  refresh() {
    const newest = store.complaints[0]?.ref ?? null;
    if (!this.byHand && newest !== this.ref) this.choose(newest, false);
    else if (this.ref) this.load();
    this.drawList();
    if (!this.ref) this.sheet.replaceChildren(this.blank());
  }

  blank() {
    return el("div", { class: "empty" }, greeting("还没有投诉", "住户确认提交以后，《住户投诉意见表》和《投诉处置记录表》会自动填好，放在这里。"));
  }

  choose(ref, byHand) {
    if (byHand && !store.complaints.some((line) => line.ref === ref)) return;
    this.byHand ||= byHand;
    if (ref !== this.ref) {
      this.ref = ref;
      this.steps = 0;
      this.sheet.replaceChildren();
    }
    this.drawList();
    if (ref) this.load();
  }

  drawList() {
    const held = this.list.contains(document.activeElement);
    this.list.replaceChildren(...store.complaints.map((line) => this.line(line)));
    if (held) this.list.querySelector("[aria-current='true']")?.focus({ preventScroll: true });
  }

  line({ ref, title, status, severity, late, due }) {
    return el(
      "button",
      { type: "button", class: "matter", "aria-current": String(ref === this.ref), on: { click: () => this.choose(ref, true) } },
      el("span", { class: "title" }, title),
      el("span", {}, late && el("span", { class: "tag late" }, "超时"), late && " ", el("span", { class: `tag ${gradeOf(severity)}` }, severity)),
      el("span", { class: "more" }, el("span", {}, status), el("span", { class: "due" }, due)),
    );
  }

  async load() {
    const ref = this.ref;
    const turn = (this.asked += 1);
    const view = await api.complaint(ref);
    if (view && turn === this.asked) this.draw(view);
  }

  draw({ form, timeline, next_due: nextDue }) {
    const late = store.complaints.find((line) => line.ref === this.ref)?.late;
    const fresh = this.steps;
    this.steps = timeline.length;
    const tops = [...this.sheet.querySelectorAll("section")].map((part) => part.scrollTop);
    const rows = form.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value)));
    const steps = timeline.map(([at, words], step) =>
      el("li", { class: fresh && step >= fresh ? "new" : "" }, el("time", {}, at), el("p", {}, words)),
    );
    const course = el("section", { tabindex: 0, "aria-label": "处置记录" }, el("h3", {}, "投诉处置记录表"), el("ol", { class: "course" }, steps));
    const next = nextDue && el("p", { class: late ? "next-due late" : "next-due" }, `下一步：${nextDue}`);
    const paper = el("section", { class: "paper", tabindex: 0, "aria-label": "意见表" }, el("h3", {}, "住户投诉意见表"), el("table", {}, el("tbody", {}, rows)));
    this.sheet.replaceChildren(paper, ...(next ? [next] : []), course);
    paper.scrollTop = tops[0] ?? 0;
    course.scrollTop = steps.length > fresh ? course.scrollHeight : (tops[1] ?? 0);
  }
}
