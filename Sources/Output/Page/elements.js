"use strict";

const page = JSON.parse(document.getElementById("data").textContent);

/* ---- Elements: text from the data enters the page here, as text. ---- */

// Control characters and those that turn a line around are spelled out, as in every other format.
function safe(text) {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return named || "\\u{" + character.codePointAt(0).toString(16) + "}";
  });
}

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "onclick") node.addEventListener("click", value);
    else node.setAttribute(name, value === true ? "" : safe(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(safe(child)));
  }
  return node;
}

const button = (attributes, ...children) => el("button", { type: "button", ...attributes }, children);
const count = (number, [one, many]) => `${number} ${number === 1 ? one : many}`;
// What is wider than the window scrolls by itself, and by the keyboard.
const scroller = (name, ...children) => el("div", { class: "scroll", role: "group", "aria-label": name, tabindex: 0 }, children);

// Inline text: words, or {text, style, title}, or with {line, url} a place in the tree.
function inline(parts) {
  return (parts || []).map((part) => {
    if (typeof part === "string") return part;
    if (part.line !== undefined) return place(part);
    return el(/^(code|flag)/.test(part.style) ? "code" : "span", { class: part.style, title: part.title }, part.text);
  });
}

function place({ text, line, url }) {
  const slash = text.lastIndexOf("/") + 1;
  const directories = text.slice(0, slash).split("/").slice(0, -1).map((name) => [name + "/", el("wbr")]);
  const parts = [el("span", { class: "directory" }, directories), text.slice(slash), el("span", { class: "number" }, ":" + line)];
  if (!url) return el("span", { class: "place" }, parts);
  return el("a", { class: "place", href: url, rel: "noreferrer noopener", target: /^https?:/.test(url) && "_blank" }, parts);
}
