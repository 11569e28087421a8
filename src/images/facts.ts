import type { Attachment } from './trust/attachment.ts';

/** Whether the tag of a reference with both still names its digest. */
export type TagState =
  | { readonly kind: 'alone' }
  | { readonly kind: 'agrees' }
  | { readonly kind: 'moved'; readonly digest: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly why: string };

/** What the registry said about a reference. `not-asked`: nobody wanted to know, or there was no network. */
export type RegistryAnswer =
  | {
      readonly kind: 'found';
      readonly digest: string;
      /** Digests by platform; empty unless the reference names an index. */
      readonly platforms: readonly { readonly platform: string; readonly digest: string }[];
      readonly tag: TagState;
    }
  | {
      readonly kind: 'missing' | 'mismatch' | 'refused' | 'unreachable' | 'not-allowed' | 'not-asked';
      readonly why: string;
    };

/** A report that a registry's or scanner's own API gave when it was asked about a digest. */
export type ServiceReport = { readonly service: string; readonly about: string; readonly text: string };

/**
 * What could be learned of one image. `problems`: what could not, so that there may be evidence nobody saw. `notes`: what
 * was found and proves nothing.
 */
export type ImageFacts = {
  readonly registry: RegistryAnswer;
  readonly attachments: readonly Attachment[];
  readonly reports: readonly ServiceReport[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
};

/** Facts by `imageKey` of the reference. */
export type ImageEvidence = ReadonlyMap<string, ImageFacts>;

export const NOT_ASKED: ImageFacts = {
  registry: { kind: 'not-asked', why: 'nobody was asked: the check ran offline' },
  attachments: [],
  reports: [],
  problems: [],
  notes: [],
};
