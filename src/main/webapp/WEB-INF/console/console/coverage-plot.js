// How much of a store was read again since which day: as a picture, as a table, and day by day with the keyboard.
import { el, svg, table } from "./dom.js";
import { count } from "./format.js";

const WIDTH = 640;
const HEIGHT = 200;
const LEFT = 84;
const RIGHT = 12;
const TOP = 16;
const BOTTOM = 32;
const DAY = 86_400_000;

/**
 * @param coverage what the server says of one store, in which something is stored
 * @param runs verifications of the same store
 */
export function coveragePlot(coverage, runs) {
  const days = daysOf(coverage);
  const figure = el("figure", { class: "plotted", "data-coverage": coverage.backend_id },
    el("figcaption", {}, el("strong", {}, coverage.backend_id), el("span", { class: "legend" }, legend(coverage, days[0]))));
  const { picture, point } = draw(coverage, days, runs);
  figure.append(picture, slider(coverage, days, point), figures(coverage, days));
  return figure;
}

/** Each day of the window, the oldest first, with how many places were read on it or later. */
function daysOf(coverage) {
  const read = new Map(coverage.days.map((each) => [each.day, each.verified]));
  const first = Date.parse(coverage.since);
  const days = [];
  let since = 0;
  for (let at = Date.parse(coverage.at.slice(0, 10)); at >= first; at -= DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    since += read.get(day) ?? 0;
    days.unshift({ day, verified: read.get(day) ?? 0, since });
  }
  return days;
}

export function percent(part, whole) {
  const exact = (100 * part) / whole;
  // Rounding must not turn "nearly" into "all", or "few" into "none".
  if (part < whole && exact > 99.9) return "99.9 %";
  if (part > 0 && exact < 0.1) return "0.1 %";
  return `${exact.toFixed(exact === 100 || exact === 0 ? 0 : 1)} %`;
}

function legend(coverage, oldest) {
  const parts = [[`read since ${oldest.day}`, oldest.since], ["read before", coverage.earlier], ["not read since written", coverage.unread], ["lost", coverage.lost]];
  return parts.map(([name, places]) => el("span", {}, `${name} `, el("b", {}, percent(places, coverage.places))));
}

function draw(coverage, days, runs) {
  const step = (WIDTH - LEFT - RIGHT) / days.length;
  const x = (i) => LEFT + step * i;
  const y = (places) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * places) / coverage.places;
  const summary = `Share of the places of ${coverage.backend_id} that were read again since a day. Since ${days[0].day}: ${percent(days[0].since, coverage.places)}. Today: ${percent(days.at(-1).since, coverage.places)}. The table below has all figures.`;
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": summary, class: "plot coverage" });
  for (const share of [0, 0.5, 1]) {
    const at = y(share * coverage.places);
    picture.append(svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: at, y2: at, class: "grid" }), svg("text", { x: LEFT - 8, y: at, "text-anchor": "end", "dominant-baseline": "middle" }, `${100 * share} %`));
  }
  picture.append(
    svg("text", { x: LEFT, y: HEIGHT - 4, "text-anchor": "start" }, days[0].day),
    svg("text", { x: WIDTH - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, days.at(-1).day));
  const steps = days.map((each, i) => `${x(i).toFixed(1)} ${y(each.since).toFixed(1)}H${x(i + 1).toFixed(1)}`);
  picture.append(svg("path", { d: `M${steps.join("L")}V${y(0)}H${LEFT}Z`, class: "area" }), svg("path", { d: `M${steps.join("L")}`, class: "line line0" }));
  for (const day of new Set(runs.map((run) => run.started_at.slice(0, 10)))) {
    const i = days.findIndex((each) => each.day === day);
    if (i >= 0) picture.append(svg("line", { x1: x(i + 0.5), x2: x(i + 0.5), y1: y(0), y2: y(0) + 6, class: "run" }));
  }
  const marker = svg("line", { y1: TOP, y2: HEIGHT - BOTTOM, class: "marker" });
  const dot = svg("circle", { r: 4.5, class: "marker" });
  picture.append(marker, dot);
  const point = (i) => {
    const at = x(i + 0.5);
    marker.setAttribute("x1", at);
    marker.setAttribute("x2", at);
    dot.setAttribute("cx", at);
    dot.setAttribute("cy", y(days[i].since));
  };
  return { picture, point };
}

/** Arrow keys, a finger or the mouse go from day to day; what is shown is also said. */
function slider(coverage, days, point) {
  const shown = el("output", {});
  const input = el("input", { type: "range", min: 0, max: days.length - 1, step: 1, class: "day", "aria-label": `Day, for ${coverage.backend_id}` });
  const move = () => {
    const day = days[Number(input.value)];
    const text = `Since ${day.day}: ${percent(day.since, coverage.places)}, ${count(day.since)} of ${count(coverage.places)} places`;
    point(Number(input.value));
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.value = String(Math.max(0, days.length - 30));
  input.addEventListener("input", move);
  move();
  return el("div", { class: "stack" }, input, shown);
}

/** The days on which something was read, and the first; between them nothing changes. */
function figures(coverage, days) {
  const rows = days.filter((each, i) => i === 0 || each.verified > 0).reverse();
  return el("details", {}, el("summary", {}, "The same as a table"),
    table(`Read again, ${coverage.backend_id}`, ["Since", "#Share", "#Places", "#Read last on that day"], rows.map((each) => [
      each.day, percent(each.since, coverage.places), count(each.since), count(each.verified)])));
}
