// Shows what a browser can show without running anything of it.
import { el } from "./dom.js";

const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];
const MOST_OF_A_TEXT = 16 * 1024;

export async function preview(type, link, size) {
  const kind = type.split(";")[0].trim().toLowerCase();
  if (IMAGES.includes(kind)) return el("img", { src: link, alt: "Preview", class: "preview" });
  if (kind.startsWith("audio/")) return el("audio", { src: link, controls: true });
  if (kind.startsWith("video/")) return el("video", { src: link, controls: true, class: "preview" });
  if (kind === "text/plain" || kind === "text/csv" || kind === "application/json") {
    if (size === 0) return el("p", { class: "hint" }, "It is empty.");
    const part = await fetch(link, { headers: { Range: `bytes=0-${MOST_OF_A_TEXT - 1}` } });
    return el("pre", { class: "preview", tabindex: "0" }, (await part.text()) + (size > MOST_OF_A_TEXT ? "\n…" : ""));
  }
  return el("p", { class: "hint" }, `There is no preview of ${kind}. Opened, it is downloaded or shown without any rights.`);
}
