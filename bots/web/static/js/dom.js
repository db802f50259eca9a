// Makes elements. Words always become text nodes: nothing a person wrote is ever read as HTML.

export function el(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  return el("span", { class: `icon icon-${name}`, "aria-hidden": "true" });
}

export function badge() {
  return el("span", { class: "badge", hidden: true });
}

export function count(node, number) {
  node.hidden = number === 0;
  node.textContent = number > 99 ? "99+" : String(number);
  node.setAttribute("aria-label", `${number} 条未读`);
}

export const onPhone = window.matchMedia("(max-width: 760px)");
