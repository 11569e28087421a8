import { asList, asString, type Json, valueAt } from '../manifest/json.ts';

/** Requests that a rule asks for: one of the methods and one of the paths; an empty list asks for nothing. */
export type HttpCondition = { readonly methods: readonly string[]; readonly paths: readonly PathCondition[] };
type PathCondition = { readonly kind: 'exact' | 'prefix'; readonly path: string };
export type HttpRequest = { readonly method: string; readonly path: string };

/** Reads the `http` field of a Calico rule. Source: projectcalico/calico api v3 policy_common.go. */
export function readHttp(http: Json): HttpCondition {
  const paths = asList(valueAt(http, 'paths')).flatMap((each) =>
    (['exact', 'prefix'] as const).flatMap((kind): readonly PathCondition[] => {
      const path = asString(valueAt(each, kind));
      return path === undefined || path === '' ? [] : [{ kind, path }];
    }),
  );
  return { methods: asList(valueAt(http, 'methods')).map(String), paths };
}

/** Whether a request is asked for. Source: projectcalico/calico app-policy/checker/match.go. */
export function meetsHttp({ methods, paths }: HttpCondition, { method, path }: HttpRequest): boolean {
  return (
    (methods.length === 0 || methods.includes(method) || methods.includes('*')) &&
    (paths.length === 0 ||
      paths.some((each) => (each.kind === 'exact' ? each.path === path : path.startsWith(each.path))))
  );
}

/** Behind a written path: the API refuses this sign in paths, so no condition names it. */
const MORE = '?';

/** More requests than these are not tried; whoever builds the space says so. */
const MAX_REQUESTS = 512;

/** Whether the conditions tell apart more requests than are tried. */
export function areTooMany(conditions: readonly HttpCondition[]): boolean {
  const { methods, paths } = candidatesOf(conditions);
  return methods.length * paths.length > MAX_REQUESTS;
}

/** One request for every way in which the conditions can tell requests apart, the kind that none of them names included. */
export function exampleRequests(conditions: readonly HttpCondition[]): readonly HttpRequest[] {
  if (conditions.length === 0 || areTooMany(conditions)) return [];
  const { methods, paths } = candidatesOf(conditions);
  const examples = new Map<string, HttpRequest>();
  for (const method of methods)
    for (const path of paths) {
      const signature = conditions.map((each) => (meetsHttp(each, { method, path }) ? '1' : '0')).join('');
      if (!examples.has(signature)) examples.set(signature, { method, path });
    }
  return [...examples.values()];
}

/** Every method and path that is written, each path with more behind it, and one that nobody wrote. */
function candidatesOf(conditions: readonly HttpCondition[]) {
  const methods = new Set(conditions.flatMap((each) => each.methods.filter((method) => method !== '*')));
  const written = new Set(['/', ...conditions.flatMap(({ paths }) => paths.map(({ path }) => path))]);
  let other = 'OTHER';
  while (methods.has(other)) other += '-';
  return { methods: [...methods, other], paths: [...written].flatMap((path) => [path, path + MORE]) };
}
