import { NAMESPACE_NAME_LABEL } from './resource.ts';

/**
 * Selectors range over the *facts* of an endpoint: the labels of a pod under their own keys, those of its namespace and
 * of its service account under these prefixes, which no label key can start with.
 */
export const ofNamespace = (key: string): string => `namespace:${key}`;
export const ofAccount = (key: string): string => `account:${key}`;
/** The name of a host endpoint: what makes each of them a subject of its own profiles. */
export const HOST_NAME = 'host:name';
/** The name of the pod's service account. */
export const ACCOUNT_NAME = ofAccount('name');

/**
 * The fact behind a label key as Calico writes it: `pcns.` and `pcsa.` are the labels of namespace and account, and the
 * names have keys of their own. Source: projectcalico/calico libcalico-go backend/k8s/conversion, docs/dialects/calico.md.
 */
export function calicoKey(key: string): string {
  switch (key) {
    case 'projectcalico.org/namespace':
    case 'pcns.projectcalico.org/name':
      return ofNamespace(NAMESPACE_NAME_LABEL);
    case 'projectcalico.org/serviceaccount':
    case 'pcsa.projectcalico.org/name':
      return ACCOUNT_NAME;
    default:
      if (key.startsWith('pcns.')) return ofNamespace(key.slice('pcns.'.length));
      return key.startsWith('pcsa.') ? ofAccount(key.slice('pcsa.'.length)) : key;
  }
}

/** The name of the pod's namespace. */
export const NAMESPACE_NAME = ofNamespace(NAMESPACE_NAME_LABEL);
