// How it is: components with reasons, tasks, stores, and the last hour in plots.
import { card, el, failure, pill, show, table } from "../dom.js";
import { api } from "../server.js";
import { bytes, count, duration, moment } from "../format.js";
import { closed } from "../log-in.js";
import { plot } from "../plot.js";

const EVERY = 10_000;
const TITLES = { requests: "Requests", traffic: "Traffic", storage: "Calls of stores", running: "Under way", memory: "Memory", cpu: "Processor" };

export async function draw({ place, session, signal, again }) {
  if (!session.known && !session.admin) {
    show(place, ...closed("Operations", "Health and metrics are for the administrator, and for who sits at the server itself.", session, again));
    return;
  }
  const parts = { head: el("div"), plots: el("div", { class: "plots" }), rest: el("div") };
  show(place, el("h1", {}, "Operations"), parts.head, parts.plots, parts.rest);
  const refresh = async () => {
    try {
      const [health, history] = await Promise.all([healthEvenWhenDown(), api("history")]);
      if (signal.aborted) return;
      show(parts.head, summary(health));
      show(parts.plots, plots(history));
      if (!parts.rest.contains(document.activeElement)) show(parts.rest, components(health), fronts(health), tasks(health));
    } catch (error) {
      if (!signal.aborted) show(parts.head, failure(error));
    }
  };
  await refresh();
  const timer = setInterval(refresh, EVERY);
  signal.addEventListener("abort", () => clearInterval(timer));
}

/** A node that is down says so with 503 and the same document. */
async function healthEvenWhenDown() {
  return api("health", { also: [503] });
}

function summary(health) {
  return el("p", { class: "lead" }, pill(health.status), ` Version ${health.version}, asked ${moment(health.at)}.`);
}

function plots(history) {
  const byPlot = new Map();
  for (const series of history.series) byPlot.set(series.plot, [...(byPlot.get(series.plot) ?? []), series]);
  return [...byPlot].map(([name, lines]) => plot({ title: TITLES[name] ?? name, times: history.at, lines, format: formatter(lines[0].unit), binary: lines[0].unit.startsWith("B") }));
}

function formatter(unit) {
  if (unit === "B") return bytes;
  if (unit === "B/s") return (value) => `${bytes(Math.round(value))}/s`;
  const short = (value) => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
  return (value) => (unit === "1/s" ? `${short(value)}/s` : `${short(value)}${unit ? ` ${unit}` : ""}`);
}

function components(health) {
  return card("Components", table("Components", ["Component", "State", "Reason and facts"], Object.entries(health.components).map(([name, part]) => [
    el("b", {}, name), pill(part.status),
    el("span", {}, part.reason ? el("p", {}, part.reason) : null,
      el("span", { class: "factlist" }, Object.entries(part.facts).map(([fact, value]) => el("span", {}, el("i", {}, fact), ` ${value}`)))),
  ])));
}

/** A front that answers in several places is told once for each, and is one line all the same. */
function fronts(health) {
  const byName = new Map();
  for (const told of health.fronts) byName.set(told.front, [...(byName.get(told.front) ?? []), told]);
  return card("Fronts", table("Fronts", ["Front", "State", "Where, or why not"], [...byName].map(([name, told]) => [
    el("b", {}, name), pill(told.some((each) => each.mounted) ? "up" : "off"),
    el("span", { class: "stack" }, told.map((each) => el("span", {}, each.reason))),
  ])));
}

function tasks(health) {
  return card("Tasks", table("Tasks", ["Task", "Last run", "#Runs", "#Failed", "Every", "Last end", "Next"], health.tasks.map((task) => [
    el("b", {}, task.name), el("span", {}, pill(task.running ? "running" : task.outcome), task.error ? el("small", {}, ` ${task.error}`) : null),
    count(task.runs), count(task.failures), duration(task.every), moment(task.lastEnd), moment(task.next),
  ])));
}
