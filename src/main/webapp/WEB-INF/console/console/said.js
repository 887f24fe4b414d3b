// Where a page says what it did, and what went wrong.
import { el, failure, say, show } from "./dom.js";

export class Said {
  #signal;

  /** @param signal ends together with the page */
  constructor(id, signal) {
    this.place = el("div", { id });
    this.#signal = signal;
  }

  tell(text) {
    show(this.place, el("p", { class: "notice good" }, text));
    say(text);
  }

  /** @returns whether it worked; where it did not, the page says why */
  async attempt(act) {
    try {
      await act();
      return true;
    } catch (error) {
      if (!this.#signal.aborted) show(this.place, failure(error));
      return false;
    }
  }
}
