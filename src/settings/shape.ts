import { coerce, validRange } from 'semver';
import { parsePathPattern } from '../algebra/path-pattern.ts';
import { type PortSet, PROTOCOLS, ports } from '../algebra/ports.ts';
import { asObject, type Json } from '../manifest/json.ts';
import { allOf, type Check, list, mapping, oneOf, type Problem, type Shape, text } from '../manifest/shape.ts';
import { EFFECTS } from '../regime/pack.ts';
import { PCI_DSS } from '../regime/pci-dss.ts';
import { RULES } from '../rules/catalog.ts';
import { CONTEXT } from './context.ts';
import { IMAGES } from './images.ts';
import { ROOTS, TWINS } from './roots.ts';

// The shape of the settings file; schema/settings.schema.json says the same to editors.

const anyText = text((value) => value.trim() !== '', 'text');
const texts = list(anyText);

const date = text(
  (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  'a date such as `"2026-12-31"` in quotes',
);

const owner = text(
  (value) => /^@[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/.test(value),
  'a user `@login` or a team `@org/team`',
);

const pattern = text((value) => parsePathPattern(value) !== undefined, 'a path pattern as in CODEOWNERS');

const version: Shape = (value, route) => (value === 1 ? [] : [{ route, message: '`version` must be 1' }]);

/** Labels in short: a value, a list of values, or `true` for "present" and `false` for "absent". */
const labels: Shape = (value, route) => {
  const object = asObject(value);
  if (object === undefined) return [{ route, message: 'labels must be a mapping of keys to values' }];
  return Object.entries(object).flatMap(([key, entry]) => {
    const fine =
      typeof entry === 'string' ||
      typeof entry === 'boolean' ||
      (Array.isArray(entry) && entry.length > 0 && entry.every((each: Json) => typeof each === 'string'));
    return fine
      ? []
      : [
          {
            route: [...route, key],
            message: `\`${key}\` must be a value in quotes, a list of values, true (present) or false (absent)`,
          },
        ];
  });
};

const workloads = list(
  mapping({ podLabels: labels, namespaceLabels: labels, namespaces: texts, kinds: texts, workloads: texts }, notEmpty),
);

const policies = list(mapping({ labels, namespaces: texts, names: texts, paths: texts, tiers: texts }, notEmpty));

function notEmpty(object: { readonly [key: string]: Json }, route: Problem['route']): readonly Problem[] {
  return Object.keys(object).length === 0
    ? [{ route, message: 'an empty selector would name everything; write at least one field' }]
    : [];
}

const ruleSetting: Shape = (value, route) =>
  typeof value === 'string'
    ? oneOf(...EFFECTS)(value, route)
    : mapping({ effect: oneOf(...EFFECTS), reason: anyText, until: date })(value, route);

const range = text((value) => validRange(value) !== null, 'a version range such as `">=0.1 <1"`');

const calicoVersion = text((value) => coerce(value) !== null, 'a Calico release such as `"3.32"` in quotes');

const numberOf: Shape = (value, route) =>
  typeof value === 'number' ? [] : [{ route, message: `\`${String(route.at(-1))}\` must be a number` }];

const needs =
  (...fields: readonly string[]): Check =>
  (object, route) =>
    fields.flatMap((field) => (object[field] === undefined ? [{ route, message: `\`${field}\` is missing` }] : []));

const coversOneThing: Check = ({ finding, edge }, route) =>
  (finding === undefined) === (edge === undefined)
    ? [{ route, message: 'a waiver covers either one `finding` or one `edge`' }]
    : [];

const port = text(
  (value) => value === 'all' || readPort(value) !== undefined,
  'a protocol and a port such as `TCP/8443`, or `all`',
);

/** `TCP/8443`, `TCP/8000-8443`; undefined: neither. */
export function readPort(value: string): PortSet | undefined {
  const [, protocol, from, to = from] = /^([A-Z]+)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(value) ?? [];
  const known = PROTOCOLS.find((each) => each === protocol);
  return known === undefined ? undefined : ports(known, Number(from), Number(to));
}

export const SETTINGS: Shape = mapping({
  version,
  requires: range,
  mode: oneOf('enforce', 'warn'),
  regime: mapping({
    name: anyText,
    pack: oneOf(PCI_DSS.name),
    resource: workloads,
    accessor: workloads,
    stores: workloads,
    publicServices: texts,
    owners: list(owner),
    labellers: list(owner),
    policies,
  }),
  manifests: mapping({ include: list(pattern), exclude: list(pattern) }),
  enforcer: oneOf('kubernetes', 'calico'),
  calico: mapping({
    version: calicoVersion,
    tiers: list(mapping({ name: anyText, order: numberOf, defaultAction: oneOf('Deny', 'Pass') }, needs('name'))),
  }),
  images: IMAGES,
  roots: ROOTS,
  twins: TWINS,
  context: CONTEXT,
  rules: mapping(Object.fromEntries(RULES.map(({ id }) => [id, ruleSetting]))),
  waivers: list(
    mapping(
      {
        finding: mapping({ rule: oneOf(...RULES.map(({ id }) => id)), about: anyText }, needs('rule', 'about')),
        edge: mapping({ from: anyText, to: anyText, port }, needs('from', 'to', 'port')),
        owner,
        reason: anyText,
        ticket: anyText,
        until: date,
      },
      allOf(needs('owner', 'reason', 'ticket', 'until'), coversOneThing),
    ),
  ),
});
