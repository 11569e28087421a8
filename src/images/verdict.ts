import { lt, valid } from 'semver';
import { targetsOf } from './coverage.ts';
import type { RegistryAnswer } from './facts.ts';
import { coversRepository, type ImagePolicy } from './policy.ts';
import { provenanceProblems } from './provenance.ts';
import type { ImageKnowledge, ImageProblem, ImageQuestion, ImageVerdict } from './question.ts';
import type { ImageReference } from './reference.ts';
import { judgeScans, NOT_SCANNED } from './scan-verdict.ts';

/** Judges one image. What could not be learned is a problem, never a pass. `now` is RFC 3339. */
export function judgeImage(
  question: ImageQuestion,
  knowledge: ImageKnowledge,
  policy: ImagePolicy,
  now: string,
): ImageVerdict {
  const { reference, digest, nodes } = question;
  const { registry, documents } = knowledge;
  const targets = digest === undefined ? [] : targetsOf(digest, registry, nodes);
  const scanned = digest === undefined ? NOT_SCANNED : judgeScans(targets, question, knowledge, policy, now);
  const problems = [
    ...placeProblems(reference, question.inScope, policy),
    ...registryProblems(reference, digest, registry, policy),
    ...scanned.problems,
    ...(digest === undefined || !question.inScope ? [] : provenanceProblems(targets, digest, documents, policy)),
  ];
  const notes = [...downgrade(question), ...tagNotes(reference, registry), ...knowledge.notes];
  return { ...scanned, problems, registry, notes };
}

function placeProblems(
  reference: ImageReference,
  inScope: boolean,
  { registries, nonprod }: ImagePolicy,
): readonly ImageProblem[] {
  const name = `${reference.registry}/${reference.repository}`;
  const isAllowed = registries?.some((pattern) => coversRepository(pattern, reference)) !== false;
  return [
    ...(isAllowed
      ? []
      : [
          { rule: 'registry-not-allowed' as const, message: `comes from \`${name}\`, which the settings do not allow` },
        ]),
    ...(inScope && nonprod.some((pattern) => coversRepository(pattern, reference))
      ? [{ rule: 'nonprod-registry' as const, message: `comes from \`${name}\`, which is not for production` }]
      : []),
  ];
}

function registryProblems(
  reference: ImageReference,
  digest: string | undefined,
  answer: RegistryAnswer,
  { registries }: ImagePolicy,
): readonly ImageProblem[] {
  // What is not allowed is not asked for, and said so already; a tag alone is `image-unpinned`.
  if (registries === undefined || digest === undefined) return [];
  if (!registries.some((pattern) => coversRepository(pattern, reference))) return [];
  const unverified = (message: string) => [{ rule: 'digest-unverified' as const, message }];
  if (answer.kind === 'missing') return unverified(`is not at its registry: ${answer.why}`);
  if (answer.kind !== 'found') return unverified(`could not be verified: ${answer.why}`);
  if (answer.digest !== digest) return unverified(`is answered with another digest, \`${answer.digest}\``);
  return answer.tag.kind === 'moved'
    ? unverified(`has a tag and a digest that disagree: \`${reference.tag}\` is \`${answer.tag.digest}\` now`)
    : [];
}

function tagNotes({ tag }: ImageReference, answer: RegistryAnswer): readonly string[] {
  if (answer.kind !== 'found') return [];
  if (answer.tag.kind === 'gone') return [`tag \`${tag}\` is gone; the digest is what runs`];
  return answer.tag.kind === 'unknown' ? [`tag \`${tag}\` was not compared: ${answer.tag.why}`] : [];
}

/** Tags that are versions, of one repository, and the new one is the smaller. */
function downgrade({ reference, before }: ImageQuestion): readonly string[] {
  const isSame = before?.registry === reference.registry && before.repository === reference.repository;
  const [was, is] = [valid(before?.tag ?? ''), valid(reference.tag ?? '')];
  return isSame && was !== null && is !== null && lt(is, was) ? [`a downgrade from ${was} to ${is}`] : [];
}
