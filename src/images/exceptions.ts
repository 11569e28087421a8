import type { Location } from '../manifest/location.ts';
import { coversRepository, type RepositoryPattern } from './policy.ts';
import type { ImageReference } from './reference.ts';
import type { VexDocument, VexStatement } from './scan/openvex.ts';
import type { ScanFinding } from './scan/report.ts';

/** One vulnerability of one image that somebody answers for until a day. It stands in a file of the base branch. */
export type ImageException = {
  readonly vulnerability: string;
  /** The package it is meant for; undefined: every package of the image. */
  readonly package: string | undefined;
  readonly image: { readonly digest: string } | { readonly repository: RepositoryPattern };
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
  readonly at: Location;
};

/** Why a finding does not count: an exception of the base branch, or what a trusted VEX document says of it. */
export type Excuse = { readonly finding: ScanFinding; readonly by: string; readonly reason: string };

/** The image an excuse is asked for: its digests (its own, and those of its platforms) and its repository. */
export type Excused = { readonly digests: readonly string[]; readonly reference: ImageReference };

/** The excuse for a finding; undefined: it counts. An exception that is over covers nothing. */
export function excuseOf(
  finding: ScanFinding,
  image: Excused,
  exceptions: readonly ImageException[],
  vex: readonly VexDocument[],
  today: string,
): Excuse | undefined {
  const names = new Set([finding.id, ...finding.aliases]);
  const granted = exceptions.find(
    (each) =>
      each.until >= today &&
      names.has(each.vulnerability) &&
      (each.package === undefined || isPackage(each.package, finding)) &&
      ('digest' in each.image
        ? image.digests.includes(each.image.digest)
        : coversRepository(each.image.repository, image.reference)),
  );
  if (granted !== undefined) return { finding, by: `${granted.owner} until ${granted.until}`, reason: granted.reason };
  const said = latest(vex.flatMap((document) => statementsOn(document, finding, names, image)));
  const clears = said !== undefined && (said.statement.status === 'not_affected' || said.statement.status === 'fixed');
  return clears
    ? { finding, by: `VEX of ${said.author}`, reason: said.statement.reason ?? said.statement.status }
    : undefined;
}

type Said = { readonly statement: VexStatement; readonly author: string; readonly version: number };

/** What a document says of a finding of an image. `fixed` is said of exact products, so only a digest names them. */
function statementsOn(
  { statements, author, version }: VexDocument,
  finding: ScanFinding,
  names: ReadonlySet<string>,
  { digests, reference }: Excused,
): readonly Said[] {
  return statements
    .filter(({ vulnerabilities, products, status }) => {
      if (!vulnerabilities.some((name) => names.has(name))) return false;
      return products.some((product) => {
        const isMeant =
          product.digests.length > 0
            ? product.digests.some((digest) => digests.includes(digest))
            : status !== 'fixed' && product.repository === `${reference.registry}/${reference.repository}`;
        return (
          isMeant &&
          (product.subcomponents.length === 0 || product.subcomponents.some((each) => isPackage(each, finding)))
        );
      });
    })
    .map((statement) => ({ statement, author: author ?? 'nobody named', version }));
}

/** Whether a name or a package URL means the package of a finding; a URL with a version means that version only. */
function isPackage(written: string, finding: ScanFinding): boolean {
  const [meant, found] = [partsOf(written), partsOf(finding.package)];
  return meant.name === found.name && (meant.version === undefined || meant.version === found.version);
}

function partsOf(written: string): { readonly name: string; readonly version: string | undefined } {
  const [, name = written, version] = /^pkg:[^/]+\/(?:[^@?#]*\/)?([^/@?#]+)(?:@([^?#]+))?/.exec(written) ?? [];
  return { name, version };
}

/** The name of a package, whether a report writes it plainly or as a package URL. */
export const packageName = (written: string): string => partsOf(written).name;

/** The last word: by time, then by the document's version. Of equally late ones the one that clears nothing. */
function latest(said: readonly Said[]): Said | undefined {
  const time = ({ statement }: Said) => Date.parse(statement.statedAt ?? '1970-01-01T00:00:00Z');
  const clears = ({ statement }: Said) =>
    statement.status === 'affected' || statement.status === 'under_investigation' ? 1 : 0;
  return said.toSorted((a, b) => time(a) - time(b) || a.version - b.version || clears(a) - clears(b)).at(-1);
}
