import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asObject, asString, canonicalJson, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { objectsOf } from './declaring.ts';
import { directoryParams, fileParams } from './git-generator.ts';
import type { SourceTree } from './source-tree.ts';
import { fillTemplate, type TemplateSyntax } from './template.ts';

/**
 * Parameters of one Application of an ApplicationSet. `assumed`: of a cluster that a list names and of which only
 * Argo CD knows whether it exists.
 */
export type Params = { readonly values: JsonObject; readonly certainty: 'known' | 'assumed' };

/** What generators are read with. `isHere` says why a repository is not this one. */
export type Generation = {
  readonly tree: SourceTree;
  readonly resource: Resource;
  readonly syntax: TemplateSyntax;
  readonly whyElsewhere: (url: string, revision: string | undefined) => string | undefined;
};

const MAX_PARAMS = 5_000;
const MAX_DEPTH = 4;

/**
 * What the generators of an ApplicationSet give. One that asks the cluster or a service is a gap.
 * Source: argo-cd.readthedocs.io, operator-manual/applicationset/Generators.
 */
export function generate(generation: Generation): Reading<readonly Params[]> {
  const { resource } = generation;
  const generators = asList(valueAt(resource.body, 'spec', 'generators'));
  const readings = generators.map((each, index) => run(generation, each, ['spec', 'generators', index], 0));
  const value = readings.flatMap((reading) => reading.value);
  const gaps = readings.flatMap((reading) => reading.gaps);
  if (value.length <= MAX_PARAMS) return { value, gaps };
  return {
    value: [],
    gaps: [...gaps, say(generation, ['spec', 'generators'], `makes more than ${MAX_PARAMS} Applications`)],
  };
}

function say({ resource }: Generation, route: Route, what: string): Gap {
  return resourceGap(resource, route, `${resourceName(resource)} ${what}; name its roots in the settings of the gate`);
}

function run(generation: Generation, generator: Json, route: Route, depth: number): Reading<readonly Params[]> {
  const body = asObject(generator) ?? {};
  const kind = Object.keys(body).find((key) => key !== 'selector' && key !== 'template') ?? '';
  const at = [...route, kind];
  const none = (what: string): Reading<readonly Params[]> => ({ value: [], gaps: [say(generation, at, what)] });
  if (depth > MAX_DEPTH) return none('nests generators too deep');
  if (Object.keys(asObject(body['template']) ?? {}).length > 0)
    return none(`has a template of its own in a \`${kind}\` generator, which is not read`);
  const reading = runKind(generation, kind, body[kind] ?? {}, at, depth, none);
  if (body['selector'] === undefined) return reading;
  const gap = say(generation, [...route, 'selector'], 'selects among what a generator gives, so all of it is read');
  return { value: reading.value, gaps: [...reading.gaps, { ...gap, nature: 'doubt' }] };
}

function runKind(
  generation: Generation,
  kind: string,
  spec: Json,
  route: Route,
  depth: number,
  none: (what: string) => Reading<readonly Params[]>,
): Reading<readonly Params[]> {
  switch (kind) {
    case 'list': {
      const elements = objectsOf(asList(valueAt(spec, 'elements')));
      const value = elements.map((values) => ({ values, certainty: 'known' as const }));
      if (valueAt(spec, 'elementsYaml') === undefined) return { value, gaps: [] };
      return none('makes a list out of a template (`elementsYaml`), which is not read');
    }
    case 'git': {
      const why = generation.whyElsewhere(
        asString(valueAt(spec, 'repoURL')) ?? '',
        asString(valueAt(spec, 'revision')),
      );
      if (why !== undefined) return none(`looks for folders or files in what ${why}`);
      const sets = [
        ...directoryParams(generation.tree, spec, generation.syntax),
        ...fileParams(generation.tree, spec, generation.syntax),
      ];
      const unread = sets.find((set) => typeof set === 'string');
      if (unread !== undefined) return none(unread);
      const found = objectsOf(sets);
      return { value: found.map((values) => withValues(generation, spec, values)), gaps: [] };
    }
    case 'matrix':
      return product(generation, spec, route, depth);
    case 'merge':
      return merge(generation, spec, route, depth);
    case 'clusters':
      return none('goes to the clusters that Argo CD knows, which no manifest says');
    default:
      return none(`uses the generator \`${kind}\`, which asks a service that is not asked here`);
  }
}

/** `values` of a generator may use what it found. */
function withValues({ syntax }: Generation, spec: Json, found: JsonObject): Params {
  const values = asObject(valueAt(spec, 'values'));
  if (values === undefined) return { values: found, certainty: 'known' };
  return { values: { ...found, values: fillTemplate(values, found, syntax).value }, certainty: 'known' };
}

/** Every pair; what the first generator gives may stand in the second. */
function product(generation: Generation, spec: Json, route: Route, depth: number): Reading<readonly Params[]> {
  const [first = null, second = null] = asList(valueAt(spec, 'generators'));
  const left = run(generation, first, [...route, 'generators', 0], depth + 1);
  const gaps = new Map(left.gaps.map((gap) => [gap.subject, gap]));
  const value: Params[] = [];
  // Without a left side the right one is still asked, for its gaps.
  for (const params of left.value.length === 0 ? [undefined] : left.value) {
    const filled = params === undefined ? second : fillTemplate(second, params.values, generation.syntax).value;
    const right = run(generation, filled, [...route, 'generators', 1], depth + 1);
    for (const gap of right.gaps) gaps.set(gap.subject, gap);
    if (params === undefined) break;
    value.push(...right.value.map((each) => join(params, each)));
    if (value.length > MAX_PARAMS) break;
  }
  return { value, gaps: [...gaps.values()] };
}

function join(left: Params, right: Params): Params {
  const values = { ...asObject(left.values['values']), ...asObject(right.values['values']) };
  const both = { ...left.values, ...right.values };
  return {
    values: Object.keys(values).length === 0 ? both : { ...both, values },
    certainty: left.certainty === 'known' ? right.certainty : 'assumed',
  };
}

/** The first generator's parameters, completed and overridden by those of the others that agree on the merge keys. */
function merge(generation: Generation, spec: Json, route: Route, depth: number): Reading<readonly Params[]> {
  const generators = asList(valueAt(spec, 'generators'));
  const keys = asList(valueAt(spec, 'mergeKeys')).flatMap((key) => asString(key) ?? []);
  const readings = generators.map((each, index) => run(generation, each, [...route, 'generators', index], depth + 1));
  const [base, ...others] = readings;
  const overrides = others.flatMap((reading) => reading.value);
  const gaps = readings.flatMap((reading) => reading.gaps);
  const identity = ({ values }: Params): string => canonicalJson(keys.map((key) => valueAt(values, key) ?? null));
  const clusters = asObject(valueAt(generators[0], 'clusters'));
  const isCluster = (key: string) => key === 'name' || key === 'nameNormalized' || key === 'server';
  // Which clusters exist only Argo CD knows. The lists beside it name some, which are assumed to exist.
  const named =
    clusters !== undefined && keys.some(isCluster)
      ? new Map(overrides.map((each) => [identity(each), each]))
      : new Map<string, Params>();
  const given: readonly Params[] =
    clusters === undefined
      ? (base?.value ?? [])
      : [...named.values()].map(({ values }) => ({
          values: {
            ...Object.fromEntries(keys.map((key) => [key, valueAt(values, key) ?? null])),
            values: clusters['values'] ?? {},
          },
          certainty: 'assumed',
        }));
  const value = given.map((each) =>
    overrides
      .filter((other) => identity(other) === identity(each))
      .reduce((sum, other) => ({ ...join(sum, other), certainty: sum.certainty }), each),
  );
  return { value, gaps };
}
