import { readFileSync, writeFileSync } from 'node:fs';

// Cuts the operations that the gate and its fake GitHub need out of GitHub's own OpenAPI description.
// Usage, from a scratch folder (the package is 394 MB, so it is never a dependency of this project):
//   npm install @octokit/openapi@23.0.2
//   node scripts/github-api-subset.ts <scratch>/node_modules/@octokit/openapi/generated/api.github.com.json

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
type JsonObject = { readonly [key: string]: Json };

const target = new URL('../__tests__/support/github-api.json', import.meta.url);

const operations: ReadonlySet<string> = new Set([
  'actions/get-workflow-run',
  'actions/list-workflow-runs',
  'actions/re-run-workflow',
  'checks/create',
  'checks/list-for-ref',
  'checks/update',
  'code-scanning/upload-sarif',
  'git/get-blob',
  'git/get-commit',
  'git/get-tree',
  'issues/add-labels',
  'issues/create-comment',
  'issues/delete-comment',
  'issues/get',
  'issues/list-comments',
  'issues/remove-label',
  'issues/update-comment',
  'pulls/create-review-comment',
  'pulls/get',
  'pulls/list-commits',
  'pulls/list-files',
  'pulls/list-requested-reviewers',
  'pulls/list-review-comments',
  'pulls/list-reviews',
  'pulls/request-reviewers',
  'rate-limit/get',
  'repos/codeowners-errors',
  'repos/compare-commits-with-basehead',
  'repos/create-commit-status',
  'repos/get',
  'repos/get-branch',
  'repos/get-branch-rules',
  'repos/get-collaborator-permission-level',
  'repos/get-content',
  'repos/list-pull-requests-associated-with-commit',
  'teams/check-permissions-for-repo-in-org',
  'teams/get-membership-for-user-in-org',
  'teams/list-members-in-org',
  'users/get-authenticated',
]);

/** Words that explain without constraining. Response headers go too: nothing checks them. */
const prose: ReadonlySet<string> = new Set([
  'description',
  'example',
  'examples',
  'externalDocs',
  'headers',
  'summary',
  'tags',
  'title',
  'x-github',
]);
/** Below these keys the names are data (a property may well be called `description`). */
const namespaces: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'parameters',
  'responses',
]);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function withoutProse(value: Json, under: 'keywords' | 'names'): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutProse(item, 'keywords'));
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([key]) => under === 'names' || !prose.has(key))
    .map(([key, child]): [string, Json] => {
      const names = under === 'keywords' && namespaces.has(key) && isObject(child);
      return [key, key === 'enum' || key === 'default' ? child : withoutProse(child, names ? 'names' : 'keywords')];
    });
  return Object.fromEntries(entries);
}

/**
 * The same schema refusing keys it does not name, also in nested objects. GitHub ignores unknown keys, so a misspelt
 * `teams` for `team_reviewers` would go unnoticed. Alternatives beside `properties` only add `required` keys and stay.
 */
function closed(schema: Json): Json {
  if (!isObject(schema)) return schema;
  if (schema['properties'] !== undefined) {
    const named = Object.entries(entriesOf(schema['properties'])).map(([key, child]) => [key, closed(child)]);
    return { additionalProperties: false, ...schema, properties: Object.fromEntries(named) };
  }
  const entries = Object.entries(schema).map(([key, child]): [string, Json] => {
    if (key === 'items') return [key, closed(child)];
    return [key, ['anyOf', 'oneOf'].includes(key) && Array.isArray(child) ? child.map(closed) : child];
  });
  return Object.fromEntries(entries);
}

function withClosedBody(operation: JsonObject): JsonObject {
  const body = entriesOf(operation['requestBody']);
  const json = entriesOf(entriesOf(body['content'])['application/json']);
  if (json['schema'] === undefined) return operation;
  const content = { 'application/json': { ...json, schema: closed(json['schema']) } };
  return { ...operation, requestBody: { ...body, content } };
}

const onlyNull: JsonObject = { type: 'string', nullable: true, enum: [null] };

/**
 * The same schema as a JSON Schema validator has to read it. In OpenAPI 3.0.3 a nullable enumeration must list null, and
 * `nullable` says nothing without `type`; the description forgets the first and hopes for the second.
 */
function withNull(schema: JsonObject): JsonObject {
  const { nullable, ...rest } = schema;
  if (nullable !== true) return schema;
  if (rest['type'] === undefined) return { anyOf: [rest, onlyNull] };
  const values = rest['enum'];
  return Array.isArray(values) ? { ...schema, enum: [...new Set([...values, null])] } : schema;
}

/** Corrections in depth. The description also forgets that a pull request's head repository is null once a fork is deleted. */
function corrected(schema: Json, name: string): Json {
  if (Array.isArray(schema)) return schema.map((item: Json) => corrected(item, ''));
  if (!isObject(schema)) return schema;
  const whole = withNull(
    Object.fromEntries(Object.entries(schema).map(([key, child]) => [key, corrected(child, key)])),
  );
  const properties = entriesOf(whole['properties']);
  if (name !== 'head' || entriesOf(properties['repo'])['$ref'] !== '#/components/schemas/repository') return whole;
  return { ...whole, properties: { ...properties, repo: { $ref: '#/components/schemas/nullable-repository' } } };
}

function references(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const own = value['$ref'];
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(value).flatMap(references)];
}

/** Every component that `roots` needs, directly or through another one, grouped as the description groups them. */
function neededComponents(roots: Json, components: JsonObject): Record<string, Record<string, Json>> {
  const needed: Record<string, Record<string, Json>> = {};
  const queue = [...references(roots)];
  for (let reference = queue.pop(); reference !== undefined; reference = queue.pop()) {
    const [, , group = '', name = ''] = reference.split('/');
    const whole = entriesOf(components[group])[name];
    if (whole === undefined) throw new Error(`reference \`${reference}\` leads nowhere`);
    needed[group] ??= {};
    if (needed[group][name] !== undefined) continue;
    const component = corrected(withoutProse(whole, 'keywords'), '');
    needed[group][name] = component;
    queue.push(...references(component));
  }
  return needed;
}

type Subset = {
  readonly openapi: Json;
  readonly info: JsonObject;
  readonly paths: JsonObject;
  readonly components: JsonObject;
};

function subset(description: JsonObject): Subset {
  const { components, info, openapi } = description;
  const found = new Set<string>();
  const paths: Record<string, Record<string, Json>> = {};
  for (const [path, item] of Object.entries(entriesOf(description['paths']))) {
    for (const [method, operation] of Object.entries(entriesOf(item))) {
      const id = entriesOf(operation)['operationId'];
      if (typeof id !== 'string' || !operations.has(id)) continue;
      found.add(id);
      (paths[path] ??= {})[method] = corrected(withoutProse(withClosedBody(entriesOf(operation)), 'keywords'), '');
    }
  }
  const missing = [...operations].filter((id) => !found.has(id));
  if (missing.length > 0) throw new Error(`operations not in the description: ${missing.join(', ')}`);
  return {
    openapi: openapi ?? '',
    info: { title: 'A subset of the GitHub v3 REST API', version: entriesOf(info)['version'] ?? '' },
    paths,
    components: neededComponents(paths, entriesOf(components)),
  };
}

function oneLineEach(value: Json): string {
  if (!isObject(value)) return JSON.stringify(value);
  const lines = Object.entries(value).map(([key, child]) => `${JSON.stringify(key)}:${JSON.stringify(child)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

/** One line per path and per component, so that a refresh gives a readable difference. */
function print(description: Subset): string {
  const groups = Object.entries(description.components);
  const components = groups.map(([group, members]) => `${JSON.stringify(group)}:${oneLineEach(members)}`);
  return [
    `{"openapi":${JSON.stringify(description.openapi)},"info":${JSON.stringify(description.info)},`,
    `"paths":${oneLineEach(description.paths)},`,
    `"components":{${components.join(',')}}}\n`,
  ].join('\n');
}

const source = process.argv[2];
if (source === undefined) throw new Error('usage: node scripts/github-api-subset.ts <api.github.com.json>');
const whole: Json = JSON.parse(readFileSync(source, 'utf8'));
writeFileSync(target, print(subset(entriesOf(whole))));
