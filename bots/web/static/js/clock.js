// The simulated clock, and the buttons that wind it forward.

import { api } from "./api.js";
import { el } from "./dom.js";
import { notice } from "./notice.js";
import { store } from "./store.js";
import { parts } from "./times.js";

export function startClock() {
  const face = document.getElementById("clock");
  const buttons = [...document.querySelectorAll("#wind button")];
  let shown = "";

  function draw() {
    const { year, day, weekday, time } = parts(store.now);
    const reading = `${day} ${weekday} ${time}`;
    if (reading === shown) return;
    face.dateTime = store.now;
    face.replaceChildren(el("span", { class: "year" }, year), reading);
    if (shown) restart(face);
    shown = reading;
  }

  async function wind(minutes) {
    for (const button of buttons) button.disabled = true;
    const result = await api.wind(minutes);
    for (const button of buttons) button.disabled = false;
    if (!result) return;
    store.now = result.now;
    draw();
    const { day, time } = parts(result.now);
    if (result.fell_due) notice(`到了${day} ${time}，这段时间有 ${result.fell_due} 件事到期`);
    else notice(minutes === null ? "眼下没有等着到期的事" : `到了${day} ${time}，没有事情到期`);
  }

  for (const button of buttons) {
    const minutes = button.dataset.minutes === "next" ? null : Number(button.dataset.minutes);
    button.addEventListener("click", () => wind(minutes));
  }
  store.on("board", draw);
  draw();
}

function restart(face) {
  face.classList.remove("moved");
  void face.offsetWidth;
  face.classList.add("moved");
}
