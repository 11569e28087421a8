import { asString, type Json, valueAt } from '../manifest/json.ts';
import { type Resource } from '../manifest/resource.ts';
import { type Declaring, whyElsewhere } from './declaring.ts';

export const FLUX_SOURCE_GROUP = 'source.toolkit.fluxcd.io';

/**
 * Why what a Flux object refers to is not this tree, in words that follow its subject; undefined where it is.
 * Source: fluxcd.io/flux/components/source/gitrepositories.
 */
export function whyNoTree(declaring: Declaring, object: Resource, reference: Json | undefined): string | undefined {
  const kind = asString(valueAt(reference, 'kind')) ?? '';
  const name = asString(valueAt(reference, 'name')) ?? '';
  const namespace = asString(valueAt(reference, 'namespace')) ?? object.namespace;
  if (kind !== 'GitRepository') return `comes from the ${kind} \`${name}\`, which is not read here; commit it`;
  const source = declaring.beside.find(
    (each) =>
      each.group === FLUX_SOURCE_GROUP && each.kind === kind && each.name === name && each.namespace === namespace,
  );
  if (source === undefined)
    return `comes from the GitRepository \`${namespace ?? ''}/${name}\`, which no manifest declares; commit it`;
  const spec = source.body['spec'];
  for (const field of ['ignore', 'include'])
    if (valueAt(spec, field) !== undefined)
      return `comes from a GitRepository with \`${field}\`, which is not read here; take it out`;
  const ref = valueAt(spec, 'ref');
  const fixed = ['tag', 'semver', 'commit', 'name'].find((field) => asString(valueAt(ref, field)) !== undefined);
  const url = asString(valueAt(spec, 'url')) ?? '';
  const revision = fixed === undefined ? (asString(valueAt(ref, 'branch')) ?? 'master') : `${fixed} of ${name}`;
  return whyElsewhere(declaring, url, revision);
}

/** The cluster a Flux object goes to: its own, or the one whose kubeconfig it names. */
export function fluxCluster({ cluster }: Declaring, { body }: Resource): string | undefined {
  const config = valueAt(body, 'spec', 'kubeConfig');
  if (config === undefined || config === null) return cluster;
  const name = asString(valueAt(config, 'secretRef', 'name')) ?? asString(valueAt(config, 'configMapRef', 'name'));
  return name ?? 'kubeConfig';
}

/** A ConfigMap that is written in the repository. */
export function findConfigMap(
  { beside }: Declaring,
  namespace: string | undefined,
  name: string,
): Resource | undefined {
  return beside.find(
    (each) => each.group === '' && each.kind === 'ConfigMap' && each.name === name && each.namespace === namespace,
  );
}
