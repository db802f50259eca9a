// One short sentence over the page, for a few seconds.

let hiding;

export function notice(words, wrong = false) {
  const place = document.getElementById("notice");
  place.textContent = words;
  place.classList.toggle("wrong", wrong);
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (place.hidden = true), wrong ? 5000 : 3200);
}
