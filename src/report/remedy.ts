/** What an author can change about a finding of each rule, as one imperative; that owners may approve it goes without saying. A test holds it complete. */
const REMEDIES: { readonly [rule: string]: string } = {
  'store-internet-reachable':
    'take the way in from outside away from the data store, or put a service that stores nothing in between',
  'regime-policy-weakened': 'restore the policy of the regime, or replace it by one that protects the same workloads',
  'policy-not-enforced': 'enforce the policy again, as it was at base',
  'tier-order-changed': "let the regime's policies decide first, as they did at base",
  'protected-by-accident': "let the regime's own policies stop what they stopped at base",
  'regime-policy-author': 'leave policies of the regime to those who own them',
  'cde-isolation-lost': 'keep a policy that selects the workload in this direction',
  'cde-connection-added': 'narrow the rule to the peers that need the CDE',
  'cde-connection-widened': 'narrow the rule to the ports that are needed',
  'public-entry-added': 'keep the Service inside the cluster',
  'cde-egress-widened': 'name the addresses and ports that are needed',
  'traffic-retargeted': 'let the Service select what it selected before',
  'namespace-meaning-changed': 'use a label that no rule of the CDE selects',
  'selector-widened-latent': 'narrow the selector to pods that exist',
  'cde-member-added': 'keep card data out of the workload, so that it need not join the CDE',
  'cde-label-removed': 'keep the label',
  'label-template-mismatch': 'write the label into the pod template, where it takes effect',
  'cde-container-added': 'take the container out',
  'default-deny-missing': 'add a policy that denies by default to the namespace',
  'regime-policy-edited': 'leave the policy as it is',
  'environment-drift': 'make the same change in the twin cluster',
  'policy-kind-not-enforced': 'say it in a policy kind that is enforced here',
  'image-unpinned': 'pin the image: write its digest, `name@sha256:…`',
  'image-reference-invalid': 'write an image reference that a runtime can pull',
  'registry-not-allowed': 'use an image of an allowed repository',
  'nonprod-registry': 'promote the image to a production repository',
  'digest-unverified': 'have the registry confirm the digest',
  'image-unscanned': 'attest a scan of this digest',
  'scan-stale': 'scan the image again',
  'vulnerabilities-over-threshold': 'update the packages, or have an exception agreed on',
  'provenance-missing': 'have the release workflow attest its build',
  'promotion-mismatch': 'bring the image to the stage before first',
  'image-repository-added': 'use an image of a repository that is already known',
  'gate-altered': 'take the change of the gate out of this pull request',
  'scope-unresolved': 'write what decides the scope in a form that can be read',
  'waiver-idle': 'remove the waiver, or have it renewed on the base branch',
  'owner-review-missing': 'name somebody in CODEOWNERS on the base branch who may approve this file',
};

/** What to do about a finding of this rule. */
export function remedyOf(rule: string): string {
  return Object.hasOwn(REMEDIES, rule) ? (REMEDIES[rule] ?? '') : 'change what the finding names';
}
