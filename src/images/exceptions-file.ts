import { locate, readDocuments } from '../manifest/documents.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asString, type Json, valueAt } from '../manifest/json.ts';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import { list, mapping, type Shape, text } from '../manifest/shape.ts';
import type { ImageException } from './exceptions.ts';
import { EVIDENCE_FOLDER, parseRepositoryPattern } from './policy.ts';

/** Where the base branch keeps exceptions from vulnerability thresholds. */
export const EXCEPTIONS_PATH: RepoPath = repoPath(`${EVIDENCE_FOLDER}exceptions.yml`);

/** An exception without an end would be a policy, so it ends at most so many days after it was made. */
export const MAX_EXCEPTION_DAYS = 90;

const anyText = text((value) => value.trim() !== '', 'text');
const date = text(
  (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  'a date such as `"2026-12-31"` in quotes',
);
const digest = text((value) => /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(value), 'a digest `sha256:…`');
const repository = text(
  (value) => parseRepositoryPattern(value) !== undefined,
  'a repository such as `ghcr.io/acme/shop`',
);
const REQUIRED = ['vulnerability', 'owner', 'reason', 'approver', 'created', 'until'];

const EXCEPTION: Shape = mapping(
  {
    vulnerability: anyText,
    package: anyText,
    digest,
    repository,
    owner: anyText,
    approver: anyText,
    reason: anyText,
    created: date,
    until: date,
  },
  (object, route) => {
    const missing = REQUIRED.filter((field) => object[field] === undefined);
    if (missing.length > 0) return [{ route, message: `\`${missing.join('`, `')}\` is missing` }];
    if ((object['digest'] === undefined) === (object['repository'] === undefined))
      return [{ route, message: 'an exception is for either one `digest` or one `repository`' }];
    const days =
      (Date.parse(asString(object['until']) ?? '') - Date.parse(asString(object['created']) ?? '')) / 86_400_000;
    return days > MAX_EXCEPTION_DAYS
      ? [
          {
            route: [...route, 'until'],
            message: `it lasts ${days} days, and at most ${MAX_EXCEPTION_DAYS} are allowed`,
          },
        ]
      : [];
  },
);
const FILE = mapping({ exceptions: list(EXCEPTION) });

/** Reads the file. An exception that is malformed does not apply and is a gap; the others do. */
export function readExceptions(path: RepoPath, content: string): Reading<readonly ImageException[]> {
  const { value: documents, gaps } = readDocuments(path, content);
  const [document] = documents;
  if (gaps.length > 0 || document === undefined) return { value: [], gaps };
  const problems = FILE(document.value, []);
  const wrong = new Set(problems.map(({ route }) => (route[0] === 'exceptions' ? route[1] : 'all')));
  const found = problems.map(
    ({ route, message }): Gap => ({
      message: `exceptions: ${message}; this exception does not apply`,
      at: locate(document, route),
      subject: `exceptions ${route.join('.')} ${message}`,
    }),
  );
  if (wrong.has('all') || wrong.has(undefined)) return { value: [], gaps: found };
  const value = asList(valueAt(document.value, 'exceptions')).flatMap((entry, index) =>
    wrong.has(index) ? [] : [{ ...toException(entry), at: locate(document, ['exceptions', index]) }],
  );
  return { value, gaps: found };
}

function toException(entry: Json): Omit<ImageException, 'at'> {
  const field = (name: string) => asString(valueAt(entry, name)) ?? '';
  const pattern = parseRepositoryPattern(field('repository'));
  return {
    vulnerability: field('vulnerability'),
    package: asString(valueAt(entry, 'package')),
    image: pattern === undefined ? { digest: field('digest') } : { repository: pattern },
    owner: field('owner'),
    reason: field('reason'),
    until: field('until'),
  };
}
