// Draws a hash tree: the root on top, the chunks below, each as dark as it is checked. A tree too wide for a picture is
// drawn with one box for many neighbours.
import { el, svg } from "./dom.js";
import { shortHash } from "./format.js";
import { text } from "./tree.js";

const WIDTH = 900;
const MOST_ACROSS = 64;
const ROW = 46;

/** @param tree as hashTree makes it @param states for each chunk "good", "bad" or "waiting" */
export function treePicture(tree, states) {
  const rows = tree.levels.map((level, depth) => row(level, depth, states)).reverse();
  const root = [{ nodes: [text(tree.root)], state: worst(states) }];
  const metadata = tree.metadata ? { nodes: [text(tree.metadata)], state: worst(states) === "good" ? "good" : "waiting", headers: true } : undefined;
  const all = metadata ? [root, ...rows] : rows;
  const height = all.length * ROW + 16;
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "tree", role: "img", "aria-label": describe(tree, states) });
  const span = metadata ? WIDTH - 150 : WIDTH;
  all.forEach((boxes, depth) => draw(picture, boxes, depth, all[depth + 1], span));
  if (metadata) {
    edge(picture, span / 2, center(0), WIDTH - 70, center(1));
    box(picture, WIDTH - 70, center(1), metadata, 120, "headers");
  }
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Hash tree" }, picture);
}

function row(level, depth, states) {
  const perBox = Math.max(1, Math.ceil(level.length / MOST_ACROSS));
  const boxes = [];
  for (let i = 0; i < level.length; i += perBox) {
    const last = Math.min(level.length, i + perBox);
    const below = states.slice(i * 2 ** depth, last * 2 ** depth);
    boxes.push({ nodes: level.slice(i, last).map(text), state: worst(below), leaf: depth === 0, first: i });
  }
  return boxes;
}

function worst(states) {
  return states.includes("bad") ? "bad" : states.every((state) => state === "good") ? "good" : "waiting";
}

function center(depth) {
  return depth * ROW + 22;
}

function middle(i, count, span) {
  return (span * (i + 0.5)) / count;
}

function draw(picture, boxes, depth, below, span) {
  boxes.forEach((each, i) => {
    const x = middle(i, boxes.length, span);
    (below ?? []).forEach((child, n) => {
      const parent = Math.min(boxes.length - 1, Math.floor((n * boxes.length) / below.length));
      if (parent === i && below.length >= boxes.length) edge(picture, x, center(depth), middle(n, below.length, span), center(depth + 1));
    });
    const width = Math.min(120, Math.max(6, (span / boxes.length) * 0.82));
    box(picture, x, center(depth), each, width, each.leaf ? chunks(each) : depth === 0 ? "root" : "");
  });
}

function chunks(each) {
  return each.nodes.length === 1 ? `chunk ${each.first}` : `${each.first}–${each.first + each.nodes.length - 1}`;
}

function edge(picture, x1, y1, x2, y2) {
  picture.prepend(svg("path", { d: `M${x1} ${y1}L${x2} ${y2}`, class: "edge" }));
}

function box(picture, x, y, each, width, name) {
  const label = width > 60 ? (name ? `${name} · ` : "") + each.nodes[0].slice(7, 11) : width > 26 && each.leaf ? String(each.first) : "";
  picture.append(svg("g", {},
    svg("title", {}, `${name} ${each.nodes.length === 1 ? shortHash(each.nodes[0]) : `${each.nodes.length} hashes`} (${each.state})`),
    svg("rect", { x: x - width / 2, y: y - 12, width, height: 24, rx: Math.min(6, width / 3), class: `node ${each.state}` }),
    label ? svg("text", { x, y: y + 4, "text-anchor": "middle", class: each.state }, label) : null));
}

function describe(tree, states) {
  const good = states.filter((state) => state === "good").length;
  const bad = states.filter((state) => state === "bad").length;
  return `Hash tree with ${states.length} chunks: ${good} match, ${bad} do not. Root ${text(tree.root)}.`;
}
