import { type AddressSet, ALL_IPV4, ALL_IPV6, parseCidr } from '../algebra/addresses.ts';
import { intersect, union } from '../algebra/intervals.ts';
import { EVERYTHING, every, has, not, only, renameKeys, requires, type Selector } from '../algebra/labels.ts';
import { type CalicoScope, parseCalicoSelector } from '../manifest/calico-selector.ts';
import { ACCOUNT_NAME, calicoKey, NAMESPACE_NAME } from '../manifest/facts.ts';
import { asList, asObject, asString, type Json, type JsonObject } from '../manifest/json.ts';
import type { Resource } from '../manifest/resource.ts';
import type { Peer, PortMatch } from './stage.ts';

/** A selector over facts; its labels stand under a prefix (`pcns.`: of the namespace). Validation has seen that it parses. */
export function parse(text: string, prefix: string, scope?: CalicoScope): Selector {
  const marked = scope && { all: mark(scope.all), global: mark(scope.global) };
  const parsed = parseCalicoSelector(text, marked);
  if ('problem' in parsed) return EVERYTHING;
  return renameKeys(parsed, (key) => (key.startsWith(MARK) ? key.slice(MARK.length) : calicoKey(prefix + key)));
}

/** Facts put in for `all()` already have their final names. */
const MARK = '\0';

const mark = (selector: Selector): Selector => renameKeys(selector, (key) => MARK + key);

/**
 * A service without a namespace is looked for in none: the rule matches nothing (an `Allow` is judged as if it did). Policies
 * of the cluster cannot write one.
 */
export function borrowsNamespace(entity: JsonObject): boolean {
  const services = asObject(entity['services']);
  return services !== undefined && namespaceWritten(services) === undefined;
}

/** An empty text is an absent field. */
const namespaceWritten = (services: JsonObject | undefined): string | undefined =>
  asString(services?.['namespace']) || undefined;

/** The Service that an entity names. */
export function serviceOf(
  entity: JsonObject,
  resource: Resource,
): { readonly namespace: string; readonly name: string } | undefined {
  const services = asObject(entity['services']);
  const name = asString(services?.['name']);
  const namespace = namespaceWritten(services) ?? resource.namespace;
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

/** The ports of the Service that an entity names: a rule on a Service is one on its target ports. */
export function servicePorts(entity: JsonObject, resource: Resource): readonly PortMatch[] {
  const service = serviceOf(entity, resource);
  return service === undefined ? [] : [{ kind: 'service', ...service }];
}

/** What an entity asks for, as parts that must all hold; none: anybody, addresses outside included. */
export function entityParts(entity: JsonObject, resource: Resource): readonly Peer[] {
  const service = serviceOf(entity, resource);
  return [
    ...identityParts(entity, resource.namespace),
    ...(service === undefined ? [] : [{ kind: 'service', ...service } as const]),
    ...netParts(entity),
  ];
}

/**
 * The labels part. In a policy of a namespace any condition on identity means "of this namespace" unless a namespace is
 * asked for; a bare `notSelector` of a global policy is everybody who is not such an endpoint, the internet included.
 */
export function identityParts(entity: JsonObject, namespace: string | undefined): readonly Peer[] {
  const text = (value: Json | undefined) => asString(value) ?? '';
  const accounts = asObject(entity['serviceAccounts']) ?? {};
  const names = asList(accounts['names']).map(String);
  const accountSelector = text(accounts['selector']);
  const [selector, notSelector, namespaceSelector] = ['selector', 'notSelector', 'namespaceSelector'].map((field) =>
    text(entity[field]),
  );
  const own = [
    ...(accountSelector === '' ? [] : [parse(accountSelector, 'pcsa.')]),
    ...(names.length === 0 ? [] : [requires(ACCOUNT_NAME, only(...names))]),
    ...(selector === '' || selector === undefined ? [] : [parse(selector, '')]),
  ];
  const unwanted = notSelector === '' || notSelector === undefined ? [] : [parse(notSelector, '')];
  const scope =
    namespaceSelector !== '' && namespaceSelector !== undefined
      ? [parse(namespaceSelector, 'pcns.', { all: has(NAMESPACE_NAME), global: not(has(NAMESPACE_NAME)) })]
      : namespace === undefined || own.length + unwanted.length === 0
        ? []
        : [requires(NAMESPACE_NAME, only(namespace))];
  const positive = [...scope, ...own];
  if (positive.length > 0) return [{ kind: 'labelled', selector: every(...positive, ...unwanted.map(not)) }];
  return unwanted.map((each): Peer => ({ kind: 'not', of: { kind: 'labelled', selector: each } }));
}

const FAMILIES = { 4: ALL_IPV4, 6: ALL_IPV6 } as const;

/** The addresses part. A list of one family says nothing about the other: a rule with it never matches there. */
function netParts(entity: JsonObject): readonly Peer[] {
  const [nets, notNets] = ['nets', 'notNets'].map((field) => asList(entity[field]));
  const parts: Peer[] = [];
  if (nets !== undefined && nets.length > 0)
    parts.push({ kind: 'addresses', addresses: addressesOf(nets), ofPods: true });
  if (notNets !== undefined && notNets.length > 0) {
    const addresses = addressesOf(notNets);
    const versions = ([4, 6] as const).filter((version) => intersect(addresses, FAMILIES[version]).length > 0);
    const [version] = versions;
    if (version !== undefined && versions.length === 1) parts.push({ kind: 'family', version });
    parts.push({ kind: 'not', of: { kind: 'addresses', addresses, ofPods: true } });
  }
  return parts;
}

function addressesOf(list: readonly Json[]): AddressSet {
  return list.map((net) => parseCidr(asString(net) ?? '') ?? []).reduce(union, []);
}
