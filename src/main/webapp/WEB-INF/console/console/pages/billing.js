import { el, show } from "../dom.js";
import { about } from "../server.js";

export async function draw({ place }) {
  const told = await about();
  show(place, el("h1", {}, "Billing"), told.cashier === "none" ? el("p", { class: "notice" }, "There is no cashier: nothing is charged here.") : null);
}
