import { mermaidLabel } from './escape.ts';
import type { Picture, PictureNode } from './picture.ts';

/** The picture as a Mermaid flowchart: the CDE is a frame, what is gained is bold. */
export function toMermaid({ nodes, edges }: Picture): string {
  const box = ({ id, names, more, joined }: PictureNode): string => {
    const lines = [
      ...names.map(mermaidLabel),
      ...(more > 0 ? [`and ${more} more`] : []),
      ...(joined ? ['(joins the CDE)'] : []),
    ];
    return `${id}["${lines.join('<br/>')}"]`;
  };
  const inside = nodes.filter(({ place }) => place === 'cde');
  const outside = nodes.filter(({ place }) => place !== 'cde');
  const joined = nodes.filter((node) => node.joined).map(({ id }) => id);
  return [
    'flowchart LR',
    ...outside.map((node) => `  ${box(node)}`),
    ...(inside.length === 0 ? [] : ['  subgraph cde ["CDE"]', ...inside.map((node) => `    ${box(node)}`), '  end']),
    ...edges.map(({ from, to, label }) => `  ${from} == "${mermaidLabel(label)}" ==> ${to}`),
    ...(inside.length === 0 ? [] : ['  style cde fill:none,stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4']),
    ...(joined.length === 0
      ? []
      : [`  classDef joined stroke:#cf222e,stroke-width:3px`, `  class ${joined.join(',')} joined`]),
  ].join('\n');
}
