import { type Destination, describeDestination, type PortsJson } from '../algebra/ports.ts';
import type { SideVerdictJson, TraceJson, VerdictJson } from '../query.ts';
import type { ConnectionChangeJson, ConnectionJson, PeerJson } from '../reach/connectivity.ts';

/** Formats of `connectivity` and `diff`. */
export const GRAPH_FORMATS = ['text', 'json', 'csv', 'dot', 'mermaid'] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

type Row = { readonly src: string; readonly dst: string; readonly label: string; readonly cells: readonly string[] };

/** Connections in one format. */
export function connectionsAs(format: GraphFormat, connections: readonly ConnectionJson[]): string {
  if (format === 'json') return JSON.stringify({ connections }, undefined, 2);
  const rows = connections.map(
    ({ src, dst, ports }): Row => ({
      src: peerText(src),
      dst: peerText(dst),
      label: portsText(ports),
      cells: [portsText(ports)],
    }),
  );
  return drawn(format, ['src', 'dst', 'ports'], rows);
}

/** Changes in one format. */
export function changesAs(format: GraphFormat, changes: readonly ConnectionChangeJson[]): string {
  if (format === 'json') return JSON.stringify({ changes }, undefined, 2);
  const rows = changes.map(({ src, dst, base, head, type }): Row => {
    const label = `${type}: ${portsText(base)} → ${portsText(head)}`;
    return { src: peerText(src), dst: peerText(dst), label, cells: [type, portsText(base), portsText(head)] };
  });
  return rows.length === 0 && format === 'text'
    ? 'no connection changes'
    : drawn(format, ['src', 'dst', 'type', 'base', 'head'], rows);
}

function drawn(format: Exclude<GraphFormat, 'json'>, header: readonly string[], rows: readonly Row[]): string {
  switch (format) {
    case 'text':
      return rows.map(({ src, dst, label }) => `${src} => ${dst} : ${label}`).join('\n');
    case 'csv':
      return [header, ...rows.map(({ src, dst, cells }) => [src, dst, ...cells])]
        .map((cells) => cells.map(csvCell).join(','))
        .join('\n');
    case 'dot':
      return `digraph {\n${rows.map(({ src, dst, label }) => `  ${JSON.stringify(src)} -> ${JSON.stringify(dst)} [label=${JSON.stringify(label)}]`).join('\n')}\n}`;
    case 'mermaid':
      return mermaid(rows);
  }
}

function mermaid(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(({ src, dst }) => [src, dst]))];
  const node = (name: string): string => `n${names.indexOf(name)}["${name.replaceAll('"', '#quot;')}"]`;
  return ['flowchart LR', ...rows.map(({ src, dst, label }) => `  ${node(src)} -->|"${label}"| ${node(dst)}`)].join(
    '\n',
  );
}

const csvCell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A peer in one word. */
export function peerText(peer: PeerJson): string {
  if ('workload' in peer) return `${peer.workload}[${peer.kind}]`;
  return 'cidr' in peer ? peer.cidr.join(' ') : `{${peer.special}}`;
}

function portsText(ports: PortsJson): string {
  const parts = Object.entries(ports).map(([protocol, ranges]) => {
    const all = ranges.length === 1 && ranges[0]?.[0] === 1 && ranges[0][1] === 65_535;
    return all
      ? protocol
      : `${protocol} ${ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(',')}`;
  });
  if (parts.length === 0) return 'none';
  return parts.join(' ') === 'TCP UDP SCTP' ? 'all' : parts.join(', ');
}

/** A verdict for people: the answer, then the stages walked at both ends, and the same before the change. */
export function verdictText({ from, to, base, ...head }: VerdictJson, destination: Destination): string {
  const connection = `${peerText(from)} → ${peerText(to)} on ${describeDestination(destination)}`;
  const told = (verdict: SideVerdictJson): readonly string[] => [
    ...endText('egress of the source', verdict.egress),
    ...endText('ingress of the destination', verdict.ingress),
  ];
  const word = ({ allowed }: SideVerdictJson) => (allowed ? 'allowed' : 'denied');
  if (base === undefined) return [`${word(head)}: ${connection}`, ...told(head)].join('\n');
  const change = base.allowed === head.allowed ? `still ${word(head)}` : `${word(head)}, at base ${word(base)}`;
  return [`${change}: ${connection}`, 'at head', ...told(head), 'at base', ...told(base)].join('\n');
}

function endText(name: string, { allowed, because, at, steps }: TraceJson): readonly string[] {
  const decided = `  ${name}: ${allowed ? 'lets it pass' : 'stops it'}, ${BECAUSE[because]}${at === null ? '' : ` (${at})`}`;
  return [decided, ...steps.map((step) => `    ${step.stage}: ${STEP[step.verdict]} (${step.at})`)];
}

const STEP: { readonly [V in TraceJson['steps'][number]['verdict']]: string } = {
  allow: 'allows it',
  deny: 'denies it',
  pass: 'hands it to the next stage',
  'unmatched-deny': 'no rule matches, and what nothing matches is denied',
  'unmatched-pass': 'no rule matches, so the next stage decides',
};

const BECAUSE: { readonly [B in TraceJson['because']]: string } = {
  absent: 'it does not exist here',
  'host-network': 'a pod on the node network is beyond policy',
  'not-selected': 'no policy selects it',
  rule: 'by this rule',
  'no-rule-matches': 'no rule of the policies that select it matches',
  'end-of-stages': 'no stage decides it',
};
