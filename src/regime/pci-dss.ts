import { only, requires, type Selector } from '../algebra/labels.ts';
import type { RegimePack } from './pack.ts';

const is = (key: string, ...values: readonly string[]): Selector => requires(key, only(...values));

/** The usual spellings of the one label that marks card data. */
const MARKS: readonly string[] = ['pci', 'pci-dss', 'pci-scope', 'cde', 'in-pci-scope'];

/**
 * PCI DSS 4.0.1. Widening needs an approval, because companies do add payment services on purpose; what no approval
 * makes right blocks. Without settings, `pci=true` (and its usual spellings) marks who holds card data, and the two-role
 * form `pci=contaminated` / `pci=compliant` is understood too, and a Calico tier of one of these names is the regime's.
 */
export const PCI_DSS: RegimePack = {
  name: 'pci-dss',
  title: 'PCI DSS 4.0.1',
  taxonomy: {
    name: 'pci',
    declared: false,
    resource: MARKS.map((key) => ({ podLabels: is(key, 'true', 'yes', 'in-scope', 'contaminated') })),
    accessor: MARKS.map((key) => ({ podLabels: is(key, 'compliant') })),
    stores: [],
    publicServices: [],
    policies: [{ tiers: MARKS }],
  },
  effects: {
    'cde-member-added': { ordinary: 'needs-approval' },
    'cde-label-removed': { ordinary: 'needs-approval' },
    'cde-isolation-lost': { ordinary: 'needs-approval' },
    'cde-connection-added': { ordinary: 'needs-approval' },
    'cde-connection-widened': { ordinary: 'needs-approval' },
    'selector-widened-latent': { ordinary: 'needs-approval' },
    'cde-container-added': { ordinary: 'needs-approval' },
    'traffic-retargeted': { ordinary: 'needs-approval' },
    'namespace-meaning-changed': { ordinary: 'needs-approval' },
    'scope-unresolved': { ordinary: 'needs-approval' },
    'store-internet-reachable': { ordinary: 'blocks' },
    'public-entry-added': { ordinary: 'needs-approval' },
    'cde-egress-widened': { ordinary: 'needs-approval' },
    'default-deny-missing': { ordinary: 'needs-approval' },
    'regime-policy-weakened': { ordinary: 'blocks' },
    'regime-policy-edited': { ordinary: 'needs-approval' },
    'environment-drift': { ordinary: 'needs-approval' },
    'policy-not-enforced': { ordinary: 'blocks', minor: 'needs-approval' },
    'tier-order-changed': { ordinary: 'blocks', minor: 'needs-approval' },
    'regime-policy-author': { ordinary: 'needs-approval' },
    'protected-by-accident': { ordinary: 'needs-approval' },
    'policy-kind-not-enforced': { ordinary: 'needs-approval' },
    'label-template-mismatch': { ordinary: 'needs-approval' },
    'image-unpinned': { ordinary: 'blocks', minor: 'informs' },
    'image-reference-invalid': { ordinary: 'blocks', minor: 'informs' },
    'registry-not-allowed': { ordinary: 'blocks', minor: 'informs' },
    'nonprod-registry': { ordinary: 'blocks' },
    'digest-unverified': { ordinary: 'blocks', minor: 'informs' },
    'image-unscanned': { ordinary: 'blocks', minor: 'informs' },
    'scan-stale': { ordinary: 'blocks', minor: 'informs' },
    'vulnerabilities-over-threshold': { ordinary: 'blocks', minor: 'informs' },
    'provenance-missing': { ordinary: 'blocks' },
    'promotion-mismatch': { ordinary: 'needs-approval', minor: 'informs' },
    'image-repository-added': { ordinary: 'needs-approval' },
    'gate-altered': { ordinary: 'needs-approval', grave: 'blocks' },
    'owner-review-missing': { ordinary: 'blocks' },
    'waiver-idle': { ordinary: 'informs' },
  },
};
