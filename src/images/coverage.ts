import type { RegistryAnswer } from './facts.ts';
import type { ScanReport } from './scan/report.ts';

/**
 * One thing that may run: an image, or one platform of an index. Evidence covers it when it is about `digest`, or about
 * `index` and shows that it looked at this platform. Semantics: docs/images.md, "What a scan covers".
 */
export type Target = {
  readonly digest: string;
  readonly platform: string | undefined;
  readonly index: string | undefined;
  /** Whether the index has no other platform, so that a scan of the index was a scan of this one. */
  readonly only: boolean;
};

/**
 * What has to be covered so that a digest is. Of an index every platform that nodes have; all of them where it has none of
 * those, because then nobody knows which one runs.
 */
export function targetsOf(digest: string, answer: RegistryAnswer, nodes: readonly string[]): readonly Target[] {
  if (answer.kind !== 'found' || answer.platforms.length === 0)
    return [{ digest, platform: undefined, index: undefined, only: true }];
  const wanted = answer.platforms.filter(({ platform }) => nodes.some((node) => isPlatform(platform, node)));
  return (wanted.length === 0 ? answer.platforms : wanted).map((each) => ({
    digest: each.digest,
    platform: each.platform,
    index: digest,
    only: answer.platforms.length === 1,
  }));
}

/** Whether a node of this kind runs the platform: `linux/arm64` runs `linux/arm64/v8`. */
function isPlatform(platform: string, node: string): boolean {
  return platform === node || platform.startsWith(`${node}/`);
}

/** Whether a report looked at a target. The digest of an index covers the one platform that was looked at. */
export function covers({ subjects, platform }: ScanReport, target: Target): boolean {
  if (subjects.includes(target.digest)) return true;
  if (target.index === undefined || !subjects.includes(target.index)) return false;
  return platform === undefined ? target.only : isPlatform(target.platform ?? '', platform);
}
