import { cdeConnectionAdded } from './cde-connection-added.ts';
import { cdeConnectionWidened } from './cde-connection-widened.ts';
import { cdeContainerAdded } from './cde-container-added.ts';
import { cdeEgressWidened } from './cde-egress-widened.ts';
import { cdeIsolationLost } from './cde-isolation-lost.ts';
import { cdeLabelRemoved } from './cde-label-removed.ts';
import { cdeMemberAdded } from './cde-member-added.ts';
import { defaultDenyMissing } from './default-deny-missing.ts';
import { digestUnverified } from './digest-unverified.ts';
import { environmentDrift } from './environment-drift.ts';
import { gateAltered } from './gate-altered.ts';
import { imageReferenceInvalid } from './image-reference-invalid.ts';
import { imageRepositoryAdded } from './image-repository-added.ts';
import { imageUnpinned } from './image-unpinned.ts';
import { imageUnscanned } from './image-unscanned.ts';
import { labelTemplateMismatch } from './label-template-mismatch.ts';
import { namespaceMeaningChanged } from './namespace-meaning-changed.ts';
import { nonprodRegistry } from './nonprod-registry.ts';
import { ownerReviewMissing } from './owner-review-missing.ts';
import { policyKindNotEnforced } from './policy-kind-not-enforced.ts';
import { policyNotEnforced } from './policy-not-enforced.ts';
import { promotionMismatch } from './promotion-mismatch.ts';
import { protectedByAccident } from './protected-by-accident.ts';
import { provenanceMissing } from './provenance-missing.ts';
import { publicEntryAdded } from './public-entry-added.ts';
import { regimePolicyAuthor } from './regime-policy-author.ts';
import { regimePolicyEdited } from './regime-policy-edited.ts';
import { regimePolicyWeakened } from './regime-policy-weakened.ts';
import { registryNotAllowed } from './registry-not-allowed.ts';
import type { GateRule } from './rule.ts';
import { scanStale } from './scan-stale.ts';
import { scopeUnresolved } from './scope-unresolved.ts';
import { selectorWidenedLatent } from './selector-widened-latent.ts';
import { storeInternetReachable } from './store-internet-reachable.ts';
import { tierOrderChanged } from './tier-order-changed.ts';
import { trafficRetargeted } from './traffic-retargeted.ts';
import { vulnerabilitiesOverThreshold } from './vulnerabilities-over-threshold.ts';
import { waiverIdle } from './waiver-idle.ts';

/** Every rule, worst news first: reports keep this order within one effect. */
export const RULES: readonly GateRule[] = [
  storeInternetReachable,
  regimePolicyWeakened,
  policyNotEnforced,
  tierOrderChanged,
  cdeIsolationLost,
  cdeConnectionAdded,
  cdeConnectionWidened,
  publicEntryAdded,
  cdeEgressWidened,
  trafficRetargeted,
  namespaceMeaningChanged,
  selectorWidenedLatent,
  cdeMemberAdded,
  cdeLabelRemoved,
  labelTemplateMismatch,
  cdeContainerAdded,
  defaultDenyMissing,
  protectedByAccident,
  regimePolicyEdited,
  environmentDrift,
  regimePolicyAuthor,
  policyKindNotEnforced,
  imageUnpinned,
  imageReferenceInvalid,
  registryNotAllowed,
  nonprodRegistry,
  digestUnverified,
  imageUnscanned,
  scanStale,
  vulnerabilitiesOverThreshold,
  provenanceMissing,
  promotionMismatch,
  imageRepositoryAdded,
  gateAltered,
  scopeUnresolved,
  ownerReviewMissing,
  waiverIdle,
];
