import { el, say } from "./dom.js";
import { api } from "./server.js";

/** Asks for the administrator's token and exchanges it for a session. The token itself is kept nowhere. */
export function logInDialog(then) {
  const token = el("input", { type: "password", id: "token", autocomplete: "current-password", required: true, "aria-describedby": "token-problem" });
  const problem = el("p", { id: "token-problem", class: "problem", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await api("session", { method: "POST", type: "text/plain", body: token.value });
      dialog.close();
      say("Logged in as administrator");
      await then();
    } catch (error) {
      problem.textContent = error.message;
      token.value = "";
      token.focus();
    }
  };
  const dialog = el("dialog", { class: "card", "aria-labelledby": "log-in-title", onclose: () => dialog.remove() },
    el("form", { onsubmit: submit },
      el("h2", { id: "log-in-title" }, "Log in as administrator"),
      el("p", {}, "With the token that ", el("code", {}, "stowage.admin.token"), " names on the server."),
      el("label", { for: "token" }, "Admin token"), token, problem,
      el("div", { class: "row end" },
        el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel"),
        el("button", { type: "submit", class: "main" }, "Log in"))));
  document.body.append(dialog);
  dialog.showModal();
}

/** What stands where a page would be, for those who may not see it. */
export function closed(title, why, session, again) {
  return [el("h1", {}, title), el("section", { class: "card" },
    el("p", {}, why),
    session.canLogIn
      ? el("button", { type: "button", class: "main", onclick: () => logInDialog(again) }, "Log in as administrator")
      : el("p", { class: "hint" }, "There is no administrator yet: start the server with ", el("code", {}, "stowage.admin.token"), "."))];
}
