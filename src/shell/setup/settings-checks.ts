import { satisfies } from 'semver';
import { SETTINGS_PATHS } from '../../change/files.ts';
import type { Instant } from '../../evidence.ts';
import { readSettings } from '../../gate.ts';
import { locate, type ManifestDocument, readDocuments } from '../../manifest/documents.ts';
import { fileLocation, type Route } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import type { Tool } from '../../outcome.ts';
import type { RuleSetting, Settings, Waiver } from '../../settings/settings.ts';
import { type Diagnosis, fine, type Spot, warn, wrong } from './diagnosis.ts';
import { isOwnerPlaceholder } from './placeholders.ts';

/** Exceptions that end within so many days are worth a word. */
const SOON_DAYS = 30;

/** Judges the settings file: whether it can be read, and what in it is, or will soon be, other than people believe. */
export function judgeSettings(snapshot: Snapshot, now: Instant, { version }: Tool): readonly Diagnosis[] {
  const present = SETTINGS_PATHS.filter((path) => snapshot.files.has(path));
  const [path] = present;
  if (path === undefined)
    return [
      warn(
        'settings',
        'there is no settings file, so the built-in vocabulary and every strict default apply',
        'run `cde-gate init`, or write `.github/cde-gate.yml`',
      ),
    ];
  const ignored = present
    .slice(1)
    .map((other) =>
      warn('settings', `this file is ignored, \`${path}\` counts`, 'delete one of both', { path: other, line: 1 }),
    );
  const { value: settings, gaps } = readSettings(snapshot, now);
  if (gaps.length > 0)
    return [
      ...gaps.map(({ message, at }) =>
        wrong('settings', message.replace(/^settings: /, ''), 'mend it: until then every verdict is undecided', at),
      ),
      ...ignored,
    ];
  const [document] = readDocuments(path, snapshot.files.get(path)?.text ?? '').value;
  const at = (...route: Route): Spot => (document === undefined ? fileLocation(path) : spotAt(document, route));
  const rows = [
    ...judgeMode(settings, at),
    ...judgeRange(settings, version, at),
    ...Object.entries(settings.rules).flatMap(([rule, setting]) => judgeLoosening(rule, setting, now, at)),
    ...settings.waivers.flatMap((waiver) => judgeWaiver(waiver, now)),
    ...settings.owners
      .filter(isOwnerPlaceholder)
      .map((owner) =>
        wrong(
          'settings',
          `\`${owner}\` is a placeholder, so nobody can approve`,
          'write your own team',
          at('regime', 'owners'),
        ),
      ),
  ];
  return [fine('settings', 'the settings can be read', { path, line: 1 }), ...rows, ...ignored];
}

function spotAt(document: ManifestDocument, route: Route): Spot {
  const { path, line } = locate(document, route);
  return { path, line };
}

function judgeMode({ mode }: Settings, at: (...route: Route) => Spot): readonly Diagnosis[] {
  return mode === 'enforce'
    ? []
    : [
        warn(
          'settings',
          '`mode: warn` rehearses: the check is green whatever the gate finds',
          'remove the line once the findings are understood',
          at('mode'),
        ),
      ];
}

function judgeRange({ requires }: Settings, version: string, at: (...route: Route) => Spot): readonly Diagnosis[] {
  return requires === undefined || satisfies(version, requires, { includePrerelease: true })
    ? []
    : [
        wrong(
          'settings',
          `the settings require cde-gate ${requires} and this is ${version}`,
          'run a version in that range, or widen it',
          at('requires'),
        ),
      ];
}

/** Whole days from now to the end of a day. */
function daysUntil(until: string, now: Instant): number {
  return Math.round((Date.parse(until) - Date.parse(now.slice(0, 10))) / 86_400_000);
}

function judgeLoosening(
  rule: string,
  { until, effect }: RuleSetting,
  now: Instant,
  at: (...route: Route) => Spot,
): readonly Diagnosis[] {
  if (until === undefined || daysUntil(until, now) > SOON_DAYS) return [];
  return [
    warn(
      'settings',
      `\`${rule}: ${effect}\` ends on ${until}, and then every verdict is undecided`,
      'remove it or have it renewed before',
      at('rules', rule),
    ),
  ];
}

function judgeWaiver({ until, at, ticket }: Waiver, now: Instant): readonly Diagnosis[] {
  const days = daysUntil(until, now);
  if (days > SOON_DAYS) return [];
  return [
    days < 0
      ? warn('settings', `the waiver of ${ticket} ended on ${until} and does nothing`, 'remove it', at)
      : warn('settings', `the waiver of ${ticket} ends on ${until}`, 'remove its cause, or have it renewed', at),
  ];
}
