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
  return { methods: asList(valueAt(http, 'methods')).flatMap((method) => asString(method) ?? []), paths };
}

/** Whether a request is asked for. Source: projectcalico/calico app-policy/checker/match.go. */
export function meetsHttp({ methods, paths }: HttpCondition, { method, path }: HttpRequest): boolean {
  return (
    (methods.length === 0 || methods.includes(method) || methods.includes('*')) &&
    (paths.length === 0 ||
      paths.some((each) => (each.kind === 'exact' ? each.path === path : path.startsWith(each.path))))
  );
}

/** A character that stands in no condition. */
const MORE = '~';

/** One request for every way in which the conditions can tell requests apart, the kind that none of them names included. */
export function exampleRequests(conditions: readonly HttpCondition[]): readonly HttpRequest[] {
  if (conditions.length === 0) return [];
  const methods = new Set([...conditions.flatMap((each) => each.methods.filter((method) => method !== '*')), 'OTHER']);
  const written = conditions.flatMap(({ paths }) => paths.map(({ path }) => path));
  const paths = new Set(['/', ...written].flatMap((path) => [path, path + MORE]));
  const examples = new Map<string, HttpRequest>();
  for (const method of methods)
    for (const path of paths) {
      const signature = conditions.map((each) => (meetsHttp(each, { method, path }) ? '1' : '0')).join('');
      if (!examples.has(signature)) examples.set(signature, { method, path });
    }
  return [...examples.values()];
}
