import { asList, asObject, asString, type JsonObject, valueAt } from '../manifest/json.ts';
import type { Resource } from '../manifest/resource.ts';
import { rootsOfApplication } from './application.ts';
import { type Declaring, missing, type RootReading, whyElsewhere } from './declaring.ts';
import { generate, type Params } from './generators.ts';
import { fillTemplate, type TemplateSyntax } from './template.ts';

/**
 * What the Applications of an ApplicationSet apply. Its generators and templates are as in docs/roots.md; whatever
 * they leave open is a gap.
 */
export function rootsOfApplicationSet(declaring: Declaring, resource: Resource): RootReading {
  const spec = asObject(resource.body['spec']) ?? {};
  const template = asObject(spec['template']);
  if (template === undefined) return missing(resource, ['spec'], 'has no `template`; give it one');
  if (spec['templatePatch'] !== undefined)
    return missing(
      resource,
      ['spec', 'templatePatch'],
      'patches its template, which is not read; write the template without',
    );
  const syntax: TemplateSyntax = spec['goTemplate'] === true ? 'go' : 'fasttemplate';
  const { value: sets, gaps } = generate({
    tree: declaring.tree,
    resource,
    syntax,
    whyElsewhere: (url, revision) => whyElsewhere(declaring, url, revision),
  });
  const readings = sets.map((set) => rootsOfParams(declaring, resource, template, set, syntax));
  return {
    value: readings.flatMap((reading) => reading.value),
    gaps: [...gaps, ...readings.flatMap((reading) => reading.gaps)],
  };
}

function rootsOfParams(
  declaring: Declaring,
  resource: Resource,
  template: JsonObject,
  { values, certainty }: Params,
  syntax: TemplateSyntax,
): RootReading {
  const route = ['spec', 'template', 'spec'];
  const filled = asObject(fillTemplate(withoutNoise(template), values, syntax).value) ?? {};
  const spec = asObject(filled['spec']) ?? {};
  const destination = asObject(spec['destination']) ?? {};
  // The address of an assumed cluster is unknown, and its name is another name of the same.
  const cluster =
    certainty === 'assumed' && isOpen(destination)
      ? (asString(values['name']) ?? asString(values['nameNormalized']) ?? asString(values['server']))
      : undefined;
  const known: JsonObject =
    cluster === undefined
      ? spec
      : { ...spec, destination: { name: cluster, namespace: asString(destination['namespace']) ?? '' } };
  const open = openTexts(known);
  if (open.length > 0)
    return missing(
      resource,
      route,
      `its template asks for ${open.map((each) => `\`${each}\``).join(', ')}, which no generator read here gives; name its roots in the settings of the gate`,
    );
  const name = asString(valueAt(filled, 'metadata', 'name')) ?? resource.name;
  return rootsOfApplication(declaring, { name, spec: known, resource, route, certainty });
}

/** The parts of an Application that say what goes where. */
function withoutNoise(template: JsonObject): JsonObject {
  const spec = asObject(template['spec']) ?? {};
  const kept = ['source', 'sources', 'destination'].flatMap((field) => {
    const value = spec[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return { metadata: { name: valueAt(template, 'metadata', 'name') ?? '' }, spec: Object.fromEntries(kept) };
}

const isOpen = (destination: JsonObject): boolean =>
  openTexts({ destination: { ...destination, namespace: null } }).length > 0;

/** Placeholders that are left in what says which roots there are. */
function openTexts(spec: JsonObject): readonly string[] {
  const sources = [spec['source'], ...asList(spec['sources'])];
  const read = [...sources, spec['destination']].map((each) => JSON.stringify(each ?? null)).join(' ');
  return [...new Set(read.match(/\{\{[^{}]*\}\}/g) ?? [])].slice(0, 5);
}
