/** What an author can do about a finding of each rule, as one imperative. A test holds it complete. */
const REMEDIES: { readonly [rule: string]: string } = {
  'store-internet-reachable': 'take the way in from outside away from the data store, or put a service that stores nothing in between',
  'regime-policy-weakened': 'restore the policy of the regime, or replace it by one that protects the same workloads',
  'cde-isolation-lost': 'keep a policy that selects the workload in this direction, or have the owners approve its opening',
  'cde-connection-added': 'narrow the rule to the peers that need the CDE, or have the owners approve the connection',
  'cde-connection-widened': 'narrow the rule to the ports that are needed, or have the owners approve the wider connection',
  'public-entry-added': 'keep the Service inside the cluster, or have the owners approve the way in',
  'cde-egress-widened': 'name the addresses and ports that are needed, or have the owners approve the wider way out',
  'traffic-retargeted': 'let the Service select what it selected before, or have the owners approve where it leads now',
  'namespace-meaning-changed': 'use a label that no rule of the CDE selects, or have the owners approve who is let in',
  'selector-widened-latent': 'narrow the selector to pods that exist, or have the owners approve whom it may meet later',
  'cde-member-added': 'have the owners approve the new member of the CDE, or keep card data out of it',
  'cde-label-removed': 'keep the label, or have the owners approve that the workload leaves the CDE',
  'label-template-mismatch': 'write the label into the pod template, where it takes effect',
  'cde-container-added': 'take the container out, or have the owners approve what runs beside card data',
  'default-deny-missing': 'add a policy that denies by default to the namespace, or have the owners approve its absence',
  'regime-policy-edited': 'leave the policy as it is, or have the owners of the regime approve the edit',
  'policy-kind-not-enforced': 'say it in a policy kind that is enforced here, or have the owners approve it',
  'image-unpinned': 'pin the image: write its digest, `name@sha256:…`',
  'image-reference-invalid': 'write an image reference that a runtime can pull',
  'image-repository-added': 'use an image of a repository that is already known, or have the owners approve the new one',
  'gate-altered': 'take the change of the gate out of this pull request, or have the owners approve it',
  'scope-unresolved': 'write what decides the scope in a form that can be read, or have the owners approve it',
  'owner-review-missing': 'name somebody in CODEOWNERS on the base branch who may approve this file',
};

/** What to do about a finding of this rule. */
export function remedyOf(rule: string): string {
  return Object.hasOwn(REMEDIES, rule) ? (REMEDIES[rule] ?? '') : 'change what the finding names';
}
