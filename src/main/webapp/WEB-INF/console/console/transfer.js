// What all uploads have in common: a state that is told, pauses, and trying again until it works.
const LONGEST_WAIT = 15_000;
const BUSY = ["hashing", "sending", "stalled", "done"];

/** One file on its way. Tells every change with a "change" event. Each kind of upload says in `work` how it is sent. */
export class Transfer extends EventTarget {
  state = "waiting";
  problem = "";
  #stop = new AbortController();
  #wake = () => {};

  /** Aborts when the upload is paused. */
  get signal() {
    return this.#stop.signal;
  }

  async start() {
    if (BUSY.includes(this.state)) return;
    this.#stop = new AbortController();
    try {
      await this.work();
      this.turn("done");
    } catch (error) {
      if (this.signal.aborted) this.turn("paused");
      else this.turn("failed", error.message);
    }
  }

  pause() {
    this.#stop.abort();
    this.#wake();
  }

  /** Does not wait any longer before it tries again. */
  hurry() {
    this.#wake();
  }

  turn(state, problem = "") {
    this.state = state;
    this.problem = problem;
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** Tries until it works, or until trying again makes no sense. A stopped server is waited for. */
  async persist(attempt) {
    for (let tries = 0; ; tries++) {
      try {
        const result = await attempt();
        if (this.state === "stalled") this.turn("sending");
        return result;
      } catch (error) {
        if (this.signal.aborted || !mayWorkLater(error)) throw error;
        this.turn("stalled", error.message);
        await this.#wait(Math.max(error.retryAfter ?? 0, Math.min(LONGEST_WAIT, 500 * 2 ** tries)));
        this.signal.throwIfAborted();
      }
    }
  }

  #wait(millis) {
    return new Promise((resolve) => {
      const before = this.#wake;
      const timer = setTimeout(resolve, millis * (0.8 + 0.4 * Math.random()));
      this.#wake = () => {
        before();
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function mayWorkLater({ status }) {
  return status === 0 || status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** Takes one after the other from the end of a list, several at a time. After a failure no other one is begun. */
export async function sideBySide(left, atOnce, act) {
  const work = async () => {
    while (left.length > 0) await act(left.pop());
  };
  const workers = Array.from({ length: Math.min(atOnce, left.length) }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    left.length = 0;
    await Promise.allSettled(workers);
    throw error;
  }
}
