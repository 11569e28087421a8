import { html } from './escape.ts';
import type { Picture, PictureEdge, PictureNode } from './picture.ts';

/** Boxes in three columns: who gets in, the CDE, what it gets to. All measures in pixels. */
const WIDTH = 230;
const LINE = 18;
const GAP = 28;
const COLUMN = 460;
const TOP = 48;

type Box = { readonly node: PictureNode; readonly x: number; readonly y: number; readonly height: number };

/** The picture as a hand-laid SVG that needs no script. */
export function toSvg({ nodes, edges }: Picture): string {
  const columns = (['sender', 'cde', 'receiver'] as const).map((place) => nodes.filter((node) => node.place === place));
  const used = columns.filter((column) => column.length > 0);
  const tallest = Math.max(...used.map(heightOf));
  const boxes = new Map(
    used
      .flatMap((column, index) => stack(column, 24 + index * COLUMN, TOP + (tallest - heightOf(column)) / 2))
      .map((box) => [box.node.id, box]),
  );
  const frame = [...boxes.values()].filter(({ node }) => node.place === 'cde');
  const arrows = placeEdges(edges, boxes).map(({ edge, ends }) => arrow(edge, ends));
  const loops = edges.some(({ from, to }) => boxes.get(from)?.x === boxes.get(to)?.x);
  const [width, height] = [used.length * COLUMN - COLUMN + WIDTH + 48 + (loops ? 180 : 0), tallest + TOP + 24];
  const parts = [...frameOf(frame), ...arrows, ...[...boxes.values()].map(boxOf)];
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="connections that this change opens"><defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="4" markerHeight="4" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>${parts.join('')}</svg>`;
}

const linesOf = ({ names, more, joined }: PictureNode): readonly string[] => [
  ...names.map((name) => html(name, 34)),
  ...(more > 0 ? [`and ${more} more`] : []),
  ...(joined ? ['joins the CDE'] : []),
];
const boxHeight = (node: PictureNode): number => linesOf(node).length * LINE + 16;
const heightOf = (column: readonly PictureNode[]): number =>
  column.reduce((sum, node) => sum + boxHeight(node) + GAP, -GAP);

function stack(column: readonly PictureNode[], x: number, top: number): readonly Box[] {
  let y = top;
  return column.map((node) => {
    const box = { node, x, y, height: boxHeight(node) };
    y += box.height + GAP;
    return box;
  });
}

function boxOf({ node, x, y, height }: Box): string {
  const text = linesOf(node).map(
    (line, index) => `<text x="${x + WIDTH / 2}" y="${y + 21 + index * LINE}" text-anchor="middle">${line}</text>`,
  );
  return `<g class="node ${node.place}${node.joined ? ' joined' : ''}"><rect x="${x}" y="${y}" width="${WIDTH}" height="${height}" rx="6"/>${text.join('')}</g>`;
}

function frameOf(boxes: readonly Box[]): readonly string[] {
  const [first] = boxes;
  const last = boxes.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    `<g class="frame"><rect x="${first.x - 14}" y="${first.y - 30}" width="${WIDTH + 28}" height="${last.y + last.height - first.y + 44}" rx="10"/><text x="${first.x}" y="${first.y - 11}">CDE</text></g>`,
  ];
}

type Ends = {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly bend1: number;
  readonly bend2: number;
  readonly leavesCde: boolean;
};

/** Edges leave and enter a side of a box at points of their own, so that none hides another. */
function placeEdges(
  edges: readonly PictureEdge[],
  boxes: ReadonlyMap<string, Box>,
): readonly { readonly edge: PictureEdge; readonly ends: Ends }[] {
  const pairs = edges.flatMap((edge) => {
    const [a, b] = [boxes.get(edge.from), boxes.get(edge.to)];
    return a === undefined || b === undefined
      ? []
      : [{ edge, a, b, leaves: a.x <= b.x ? 1 : 0, enters: a.x >= b.x ? 1 : 0 }];
  });
  const points = pairs.flatMap(({ a, b, leaves, enters }, index) => [
    { key: `${a.node.id} ${leaves}`, towards: b.y, index },
    { key: `${b.node.id} ${enters}`, towards: a.y, index: -1 - index },
  ]);
  const yOf = ({ y, height, node }: Box, side: number, index: number): number => {
    const own = points.filter(({ key }) => key === `${node.id} ${side}`).toSorted((p, q) => p.towards - q.towards);
    return y + (height * (own.findIndex((point) => point.index === index) + 1)) / (own.length + 1);
  };
  return pairs.map(({ edge, a, b, leaves, enters }, index) => {
    const [x1, x2] = [a.x + WIDTH * leaves, b.x + WIDTH * enters];
    const reach = a.x === b.x ? 70 : Math.abs(x2 - x1) / 2;
    const ends = {
      x1,
      y1: yOf(a, leaves, index),
      x2,
      y2: yOf(b, enters, -1 - index),
      bend1: x1 + (leaves === 1 ? reach : -reach),
      bend2: x2 + (enters === 1 ? reach : -reach),
      leavesCde: a.node.place === 'cde',
    };
    return { edge, ends };
  });
}

/** A curve between columns, an arc beside its own; the label sits on it near the end outside the CDE, where edges are apart. */
function arrow({ label }: PictureEdge, { x1, y1, x2, y2, bend1, bend2, leavesCde }: Ends): string {
  const t = x1 === x2 ? 0.5 : leavesCde ? 0.8 : 0.3;
  const at = (p: number, q: number, r: number, s: number): number =>
    Math.round((1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t * t * r + t ** 3 * s);
  const [tx, ty] = [at(x1, bend1, bend2, x2), at(y1, y1, y2, y2)];
  return `<g class="edge"><path d="M${x1} ${y1}C${bend1} ${y1} ${bend2} ${y2} ${x2} ${y2}" marker-end="url(#tip)"/><text x="${x1 === x2 ? tx + 6 : tx}" y="${ty + 4}" text-anchor="${x1 === x2 ? 'start' : 'middle'}">${html(label, 40)}</text></g>`;
}
