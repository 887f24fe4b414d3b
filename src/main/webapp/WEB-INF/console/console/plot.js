// A line plot as SVG: a few lines over time, a legend that names them, and the last values as a text for who cannot see it.
import { el, svg } from "./dom.js";

const WIDTH = 640;
const HEIGHT = 180;
const LEFT = 96;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 24;

/**
 * @param times ISO texts or days, oldest first
 * @param lines [{name, values}], a value per time, null where it is not known
 * @param format turns a value into a text
 * @param binary whether round numbers are those of bytes
 */
export function plot({ title, times, lines, format, bars = false, binary = false }) {
  const most = niceTop(binary, Math.max(0, ...lines.flatMap((line) => line.values.filter((value) => value !== null))));
  const x = (i) => LEFT + ((WIDTH - LEFT - RIGHT) * (bars ? i + 0.5 : i)) / Math.max(1, bars ? times.length : times.length - 1);
  const y = (value) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / most;
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": summary(title, lines, format), class: "plot" });
  for (let step = 0; step <= 2; step++) {
    const value = (most * step) / 2;
    picture.append(
      svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "grid" }),
      svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, format(value)));
  }
  for (const i of times.length > 1 ? [0, times.length - 1] : times.length === 1 ? [0] : []) {
    const anchor = times.length === 1 ? "middle" : i === 0 ? "start" : "end";
    picture.append(svg("text", { x: times.length === 1 ? x(0) : i === 0 ? LEFT : WIDTH - RIGHT, y: HEIGHT - 6, "text-anchor": anchor }, label(times[i])));
  }
  lines.forEach((line, n) => picture.append(...(bars ? barsOf(line, n, lines.length, x, y, times.length) : [pathOf(line, n, x, y)])));
  return el("figure", { class: "plotted" },
    el("figcaption", {}, el("strong", {}, title), el("span", { class: "legend" }, lines.map((line, n) =>
      el("span", { class: `key line${n}` }, `${line.name} `, el("b", {}, lastOf(line, format)))))),
    times.length === 0 ? el("p", { class: "empty" }, "No figures yet.") : picture);
}

function pathOf(line, n, x, y) {
  let pen = "M";
  let path = "";
  line.values.forEach((value, i) => {
    if (value === null) {
      pen = "M";
    } else {
      path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    }
  });
  return svg("path", { d: path, class: `line line${n}` });
}

function barsOf(line, n, lines, x, y, count) {
  const width = Math.min(28, ((WIDTH - LEFT - RIGHT) / Math.max(1, count)) * 0.7) / lines;
  return line.values.map((value, i) => svg("rect", {
    x: (x(i) + (n - lines / 2) * width).toFixed(1), y: y(value ?? 0).toFixed(1), width: width.toFixed(1),
    height: Math.max(0, y(0) - y(value ?? 0)).toFixed(1), class: `bar line${n}`, rx: 1,
  }));
}

function lastOf(line, format) {
  const known = line.values.filter((value) => value !== null);
  return known.length === 0 ? "—" : format(known.at(-1));
}

function summary(title, lines, format) {
  return `${title}. ` + lines.map((line) => `${line.name}: now ${lastOf(line, format)}`).join(", ");
}

/** A round number not below the largest value. */
function niceTop(binary, value) {
  if (value <= 0) return binary ? 1024 : 1;
  if (binary) return 2 ** Math.ceil(Math.log2(value));
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((top) => top >= value);
}

function label(time) {
  return time.length === 10 ? time : new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
