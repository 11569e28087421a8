import type { Document, Refusal } from './documents.ts';
import type { Excuse, ImageException } from './exceptions.ts';
import type { RegistryAnswer } from './facts.ts';
import type { ImageReference } from './reference.ts';
import type { ScanFinding } from './scan/report.ts';
import type { Scan } from './scans.ts';

/** The rules that a verdict about one image serves. */
export type ImageRule =
  | 'registry-not-allowed'
  | 'nonprod-registry'
  | 'digest-unverified'
  | 'image-unscanned'
  | 'scan-stale'
  | 'vulnerabilities-over-threshold'
  | 'provenance-missing'
  | 'promotion-mismatch';

/** What is wrong with an image, in words that follow its name. */
export type ImageProblem = { readonly rule: ImageRule; readonly message: string };

/** One image judged by a policy, with every fact the judgement rests on. */
export type ImageVerdict = {
  readonly problems: readonly ImageProblem[];
  readonly registry: RegistryAnswer;
  /** The newest believed report of each scanner, for each target. */
  readonly scans: readonly Scan[];
  readonly findings: readonly ScanFinding[];
  readonly excuses: readonly Excuse[];
  /** Documents that were found and count for nothing. */
  readonly refused: readonly Refusal[];
  /** What a reader should know although it is no problem. */
  readonly notes: readonly string[];
};

/** The image and its circumstances. `nodes`: platforms that it may run on. */
export type ImageQuestion = {
  readonly reference: ImageReference;
  /** Undefined: not pinned, so that there is nothing evidence could be about. */
  readonly digest: string | undefined;
  readonly inScope: boolean;
  readonly nodes: readonly string[];
  readonly before: ImageReference | undefined;
};

/** What there is to know about the image. `documents` are believed; `registry` is what was answered. */
export type ImageKnowledge = {
  readonly registry: RegistryAnswer;
  readonly documents: readonly Document[];
  readonly refused: readonly Refusal[];
  /** What could not be looked for: a bad result may be among it. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly exceptions: readonly ImageException[];
};
