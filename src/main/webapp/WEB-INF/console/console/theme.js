// Light, dark, or as the system has it. The choice is this browser's and stays here.
import { el, say } from "./dom.js";

const CHOICES = ["system", "light", "dark"];
const KEY = "stowage-theme";

function choice() {
  const kept = localStorage.getItem(KEY);
  return CHOICES.includes(kept) ? kept : "system";
}

function apply() {
  const root = document.documentElement;
  if (choice() === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", choice());
}

export function themeButton() {
  const label = () => `Theme: ${choice()}`;
  const button = el("button", { type: "button", class: "small quiet" }, label());
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, CHOICES[(CHOICES.indexOf(choice()) + 1) % CHOICES.length]);
    apply();
    button.textContent = label();
    say(label());
  });
  return button;
}

apply();
