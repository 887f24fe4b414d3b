// Finds the page for an address, draws the frame around it, and keeps who is logged in.
import { el, failure, say, show } from "./dom.js";
import { api } from "./server.js";
import { logInDialog } from "./log-in.js";
import { themeButton } from "./theme.js";
import { drawNavigation, pageAt } from "./navigation.js";

const main = document.getElementById("main");
let leave = () => {};
let first = true;

/** Who the server takes us for; asked again after each log-in. */
let session = { known: false, admin: false, owner: "", canLogIn: false };

async function refresh() {
  try {
    session = await api("session");
  } catch {
    // The page below says what the matter is; without a session it shows what everybody may see.
  }
  drawTools();
}

/** An owner who logged in may still become administrator. */
function drawTools() {
  const out = async () => {
    await api("session", { method: "DELETE" });
    say("Logged out");
    await enter();
  };
  const button = (name, action) => el("button", { type: "button", class: "small", onclick: action }, name);
  show(document.getElementById("tools"), themeButton(),
    session.canLogIn && !session.admin ? button("Log in", () => logInDialog(enter)) : null,
    session.admin || session.owner ? button(session.admin ? "Log out (admin)" : "Log out", out) : null);
}

/** As it stands where it is no encoding of anything: anybody can write a link. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function route() {
  const [path, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  return { found: pageAt(path), rest };
}

async function enter() {
  leave();
  leave = () => {};
  await refresh();
  const { found, rest } = route();
  drawNavigation(document.getElementById("nav"), found);
  const gone = new AbortController();
  leave = () => gone.abort();
  const title = found.name;
  document.title = found.path === "" ? "Stowage" : `${title} · Stowage`;
  const place = el("div", { class: "page" });
  show(main, place);
  main.removeAttribute("data-drawn");
  try {
    await found.page.draw({ place, session, rest, signal: gone.signal, again: enter });
  } catch (error) {
    if (!gone.signal.aborted) show(place, el("h1", {}, title), failure(error));
  }
  if (gone.signal.aborted) return;
  main.setAttribute("data-drawn", found.path);
  if (!first) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  first = false;
}

addEventListener("hashchange", enter);
addEventListener("stowage-admitted", drawTools);
await enter();
