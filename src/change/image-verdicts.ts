import { fingerprint } from '../algebra/fingerprint.ts';
import { isMatched } from '../algebra/path-pattern.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { NamedImage } from '../cluster/containers.ts';
import { type Document, type Refusal, readAnswered, readTold } from '../images/documents.ts';
import { type EvidenceFiles, readEvidenceFiles } from '../images/evidence-files.ts';
import { type ImageEvidence, type ImageFacts, NOT_ASKED } from '../images/facts.ts';
import { coversRepository, type ImagePolicy, type RepositoryPattern } from '../images/policy.ts';
import type { ImageProblem, ImageVerdict } from '../images/question.ts';
import { type ImageReference, imageKey, parseImageReference, pinning } from '../images/reference.ts';
import type { Signer } from '../images/trust/signer.ts';
import { openVerifier, type Verifier } from '../images/trust/verifier.ts';
import { judgeImage } from '../images/verdict.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asString, valueAt } from '../manifest/json.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import type { Place } from '../manifest/resource.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import type { ImageChange } from './images.ts';

/** What images are judged by: the policy and the evidence of the base branch, and who may sign. */
export type ImageContext = {
  readonly policy: ImagePolicy;
  readonly files: EvidenceFiles;
  readonly verifier: Verifier;
  readonly now: string;
};

/** Opens what the base branch says about images. What of it cannot be used is a gap, and believed less for it. */
export function openImageContext(
  policy: ImagePolicy,
  base: Snapshot,
  head: Snapshot,
  settingsFile: RepoPath,
  now: string,
): Reading<ImageContext> {
  const files = readEvidenceFiles(base, head);
  const gap = (message: string): Gap => ({ message, at: fileLocation(settingsFile), subject: `images ${message}` });
  const missing: Gap[] = [];
  const signers = policy.signers.flatMap((signer): readonly Signer[] => {
    if (signer.kind === 'keyless')
      return [{ ...signer, refs: signer.refs ?? [], triggers: signer.triggers ?? [], workflowCommit: undefined }];
    const pem = files.keys.get(signer.path);
    if (pem === undefined) missing.push(gap(`signer \`${signer.name}\`: \`${signer.path}\` is not on the base branch`));
    return pem === undefined ? [] : [{ kind: 'key', name: signer.name, pem, tlog: signer.logged }];
  });
  const { value: verifier, problems } = openVerifier(signers, files.trustedRoots);
  return { value: { policy, files, verifier, now }, gaps: [...files.gaps, ...missing, ...problems.map(gap)] };
}

/** An image somebody has to be asked about. `nodes`: the platforms it may run on. */
export type WantedImage = {
  readonly key: string;
  readonly reference: ImageReference;
  readonly nodes: readonly string[];
};

/** The images whose registries may be asked, each once. */
export function wantedImages(images: readonly ImageChange[], policy: ImagePolicy | undefined): readonly WantedImage[] {
  const wanted = new Map<string, WantedImage>();
  for (const { reading, container } of images) {
    if (reading.kind !== 'image' || policy?.registries === undefined) continue;
    const { reference } = reading;
    if (!policy.registries.some((pattern: RepositoryPattern) => coversRepository(pattern, reference))) continue;
    const key = imageKey(reference);
    const nodes = [...new Set([...(wanted.get(key)?.nodes ?? []), ...policy.platforms, ...nodesOf(container.place)])];
    wanted.set(key, { key, reference, nodes });
  }
  return [...wanted.values()];
}

/** Every image with its verdict. `base` is what runs before the change: what is promoted has to run there already. */
export function judgeImages(
  images: readonly ImageChange[],
  evidence: ImageEvidence,
  context: ImageContext,
  base: Cluster,
): readonly ImageChange[] {
  return images.map((image) => ({ ...image, verdict: verdictOn(image, evidence, context, base) }));
}

function verdictOn(
  { reading, pinning: pinned, container, inCde, before }: ImageChange,
  evidence: ImageEvidence,
  { policy, files, verifier, now }: ImageContext,
  base: Cluster,
): ImageVerdict | undefined {
  if (reading.kind !== 'image') return undefined;
  const { reference } = reading;
  const facts = evidence.get(imageKey(reference)) ?? NOT_ASKED;
  const digest = pinned.kind === 'pinned' ? pinned.digest : undefined;
  const was = before && parseImageReference(before.text);
  const question = {
    reference,
    digest,
    inScope: inCde,
    nodes: [...new Set([...policy.platforms, ...nodesOf(container.place)])],
    before: was?.kind === 'image' ? was.reference : undefined,
  };
  const knowledge = { ...believed(facts, files, verifier, digest), exceptions: files.exceptions };
  const verdict = judgeImage(question, knowledge, policy, now);
  return { ...verdict, problems: [...verdict.problems, ...promotionProblems(container, digest, policy, base)] };
}

/** What is believed about a digest and the platforms below it, and what was found and is not. */
function believed(facts: ImageFacts, files: EvidenceFiles, verifier: Verifier, digest: string | undefined) {
  const { registry, attachments, reports, problems, notes } = facts;
  const platforms = registry.kind === 'found' ? registry.platforms.map((each) => each.digest) : [];
  const digests = digest === undefined ? [] : [digest, ...platforms];
  const documents: Document[] = [...files.documents];
  const refused: Refusal[] = [];
  for (const attachment of attachments) {
    const { where } = attachment;
    const verified = verifier.verify(attachment, digests);
    const told = verified.kind === 'verified' ? readTold(verified.statement) : { problem: verified.reason };
    if (verified.kind !== 'verified' || 'problem' in told) {
      refused.push({ where, reason: 'problem' in told ? told.problem : '' });
      continue;
    }
    const { signer, identity, signedAt } = verified;
    documents.push({ ...told, source: { kind: 'signed', signer, identity, signedAt }, where, digest: verified.digest });
  }
  for (const { service, about, text } of reports) {
    const told = readAnswered(text, about);
    const where = `the API of ${service}`;
    if ('problem' in told) refused.push({ where, reason: told.problem });
    else documents.push({ ...told, source: { kind: 'service', service }, where, digest: fingerprint(text) });
  }
  for (const { path, subjects } of files.brought) {
    if (subjects.some((subject) => digests.includes(subject)))
      refused.push({ where: path, reason: 'it comes with this pull request and counts once it is on the base branch' });
  }
  return { registry, documents, refused, problems, notes };
}

/** An image that goes to files of the next stage has to stand in files of the stage before, at base, by equal digest. */
function promotionProblems(
  container: NamedImage,
  digest: string | undefined,
  { promotions }: ImagePolicy,
  base: Cluster,
): readonly ImageProblem[] {
  const { path } = container.place.resource.document;
  return promotions.flatMap(({ from, to }): readonly ImageProblem[] => {
    if (digest === undefined || !to.some((pattern) => isMatched(pattern, path))) return [];
    const tested = base.workloads
      .filter(({ resource }) => resource.elsewhere !== true)
      .filter(({ resource }) => from.some((pattern) => isMatched(pattern, resource.document.path)))
      .flatMap(({ containers }) => containers)
      .some(({ image }) => {
        const reading = pinning(parseImageReference(image ?? ''));
        return reading.kind === 'pinned' && reading.digest === digest;
      });
    const stage = from.map(({ source }) => `\`${source}\``).join(', ');
    return tested
      ? []
      : [
          {
            rule: 'promotion-mismatch',
            message: `is promoted although nothing in ${stage} runs this digest on the base branch`,
          },
        ];
  });
}

const ARCHITECTURE = 'kubernetes.io/arch';
const SYSTEM = 'kubernetes.io/os';

/** Platforms that the pod around a container asks of its node. */
function nodesOf({ resource, route }: Place): readonly string[] {
  return route.flatMap((_, depth) => {
    const at = (...rest: readonly string[]) => valueAt(resource.body, ...route.slice(0, depth), ...rest);
    const terms = asList(
      at('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'),
    ).flatMap((term) => asList(valueAt(term, 'matchExpressions')));
    const values = (key: string) => [
      ...[at('nodeSelector', key)].flatMap((each) => asString(each) ?? []),
      ...terms
        .filter((term) => valueAt(term, 'key') === key && valueAt(term, 'operator') === 'In')
        .flatMap((term) => asList(valueAt(term, 'values')))
        .flatMap((each) => asString(each) ?? []),
    ];
    const systems = values(SYSTEM);
    return values(ARCHITECTURE).flatMap((arch) =>
      (systems.length === 0 ? ['linux'] : systems).map((os) => `${os}/${arch}`),
    );
  });
}
