// Makes elements. Texts go in as texts, never as markup, so nothing that a server or a file is called can become code.

const SVG = "http://www.w3.org/2000/svg";

export function el(name, properties = {}, ...children) {
  return fill(document.createElement(name), properties, children);
}

export function svg(name, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, name), properties, children);
}

function fill(element, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "files") element[key] = value;
    else element.setAttribute(key === "className" ? "class" : key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts new content in place of the old. */
export function show(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

/** Tells it to those who do not see it. */
export function say(text) {
  document.getElementById("said").textContent = text;
}

export function table(caption, heads, rows) {
  return el("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    el("table", {},
      el("caption", { class: "unseen" }, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col", class: head.startsWith("#") ? "number" : undefined }, head.replace("#", ""))))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, i) => el("td", { class: heads[i].startsWith("#") ? "number" : undefined, "data-head": heads[i].replace("#", "") }, cell)))))));
}

export function pill(word, kind = word) {
  return el("span", { class: `pill ${kind}` }, word);
}

export function card(title, ...children) {
  return el("section", { class: "card" }, title ? el("h2", {}, title) : null, children);
}

export function fact(name, id, ...value) {
  return el("div", { class: "fact" }, el("dt", {}, name), el("dd", { id }, value));
}

/** An input with its label. */
export function field(label, input) {
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input);
}

/** A text to be pasted elsewhere, with a button that copies it. */
export function copyable(text, label = "Copy") {
  const button = el("button", { type: "button", class: "small", "aria-label": `${label}: ${text}` }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      say("Copied");
    } catch {
      // Without https there is no clipboard: the text is selected, and the keyboard does the rest.
      getSelection().selectAllChildren(code);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  const code = el("code", {}, text);
  return el("div", { class: "copy" }, el("pre", { tabindex: "0" }, code), button);
}

/** A small button in a list of things: who hears it also hears which one it is for. */
export function actionButton(word, name, act, kind = "") {
  return el("button", { type: "button", class: `small ${kind}`, "aria-label": `${word}: ${name}`, onclick: act }, word);
}

/** What went wrong, and what it lacks where the server lists it. */
export function failure(error) {
  const missing = error.facts?.missing ?? [];
  return el("div", { class: "notice bad", role: "alert" }, error.message ?? String(error),
    missing.length > 0 ? el("ul", {}, missing.map((each) => el("li", { class: "long" }, each))) : null);
}
