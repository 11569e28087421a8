import { parseArgs } from 'node:util';
import { explainScan, type ScanAnswer } from '../../images/scan/answer.ts';
import { readScan } from '../../images/scan/catalog.ts';
import type { ScanReading } from '../../images/scan/report.ts';
import { SEVERITIES } from '../../images/scan/severity.ts';
import { terminal as shown } from '../../report/escape.ts';
import { type Command, UsageError } from '../command.ts';
import { checkDigest, readText } from './report-file.ts';
import { VERIFY_USAGE, verifyBundle } from './scan-verify.ts';

/** What a report of a vulnerability scanner says, and whether it says enough to be a proof. */
export const scan: Command = {
  usage: `read FILE [--digest sha256:…]   [--format text|json], or ${VERIFY_USAGE}`,
  summary:
    'tell which image a scan report is about, what it found, and whether it can be a proof; or whether a bundle is signed by whom one believes',
  run: async (args, out) => {
    if (args[0] === 'verify') return verifyBundle(args.slice(1), out);
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { digest: { type: 'string' }, format: { type: 'string', default: 'text' } },
    });
    const [verb, file, ...others] = positionals;
    if (verb !== 'read' || file === undefined || others.length > 0) throw new UsageError('say which report to read');
    if (values.format !== 'text' && values.format !== 'json')
      throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
    checkDigest(values.digest);
    const text = readText(file);
    if (typeof text !== 'string') {
      out.complain(`\`${file}\` cannot be read: ${text.problem}`);
      return 2;
    }
    const reading = readScan(text);
    const answer = explainScan(reading, values.digest);
    out.print(values.format === 'json' ? JSON.stringify(answer, undefined, 2) : toText(reading, answer));
    return answer.usable ? 0 : 1;
  },
};

/** The verdict first. Everything in a report is somebody else's text, so nothing of it is printed as it is. */
function toText(reading: ScanReading, answer: ScanAnswer): string {
  const known = reading.usable ? reading.report : reading.draft;
  const rows = [
    [
      'image',
      ...(answer.digest === null
        ? known.subjects.length === 0
          ? ['none by digest']
          : known.subjects
        : [answer.digest]),
    ],
    ['scanner', [answer.scanner ?? 'not said', answer.version ?? ''].join(' ').trimEnd()],
    ['scanned', answer.scannedAt ?? 'not said'],
    ['database', known.databaseAt ?? 'not said'],
    ['platform', known.platform ?? 'not said'],
    ['findings', SEVERITIES.map((severity) => `${answer.counts[severity]} ${severity}`).join(', ')],
    ['format', known.format],
    ...known.notes.slice(0, 20).map((note) => ['note', note]),
  ];
  const lines = rows.flatMap(([name = '', ...texts]) =>
    texts.slice(0, 20).map((each) => `  ${name.padEnd(9)} ${shown(each)}`),
  );
  return [answer.reason === null ? 'usable' : `not usable: ${shown(answer.reason)}`, ...lines].join('\n');
}
