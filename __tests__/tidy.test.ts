import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PCI_DSS } from '../src/regime/pci-dss.ts';
import { RULES } from '../src/rules/catalog.ts';

// The shape of the house: who may import whom, what the core may not do, and what belongs to every rule.

const root = join(import.meta.dirname, '..');

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const sources = filesBelow('src').filter((file) => file.endsWith('.ts'));

/** Left may not import right; rooms in one list may not import each other. */
const ORDER: readonly (readonly string[])[] = [
  ['algebra'],
  ['manifest'],
  ['roots'],
  ['cluster', 'policy', 'owners', 'images'],
  ['context'],
  ['reach'],
  ['scope'],
  ['assessment.ts'],
  ['change'],
  ['rules'],
  ['regime'],
  ['settings'],
  ['evidence.ts'],
  ['comparison.ts'],
  ['decision'],
  ['outcome.ts'],
  ['query.ts', 'gate.ts'],
  ['report'],
  ['shell'],
  ['main.ts', 'cli.ts'],
];

const roomOf = (file: string): string => file.split('/')[1] ?? '';
const rank = (file: string): number => ORDER.findIndex((rooms) => rooms.includes(roomOf(file)));

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gm)].map(([, name]) => name ?? '');
}

describe('imports', () => {
  test.each(sources)('%s imports only from rooms before its own', (file) => {
    for (const name of importsOf(file).filter((each) => each.startsWith('.') && each.endsWith('.ts'))) {
      const target = relative(root, resolve(root, dirname(file), name));
      expect(existsSync(join(root, target)), `${file} → ${name}`).toBe(true);
      if (roomOf(target) === roomOf(file)) continue;
      expect(rank(target), `${file} → ${target}`).toBeGreaterThanOrEqual(0);
      expect(rank(target), `${file} → ${target}`).toBeLessThan(rank(file));
    }
  });

  test.each(sources.filter((file) => roomOf(file) !== 'shell' && !/^src\/(main|cli)\.ts$/.test(file)))(
    '%s does no IO',
    (file) => {
      const text = readFileSync(join(root, file), 'utf8');
      for (const name of importsOf(file)) expect(name, file).not.toMatch(/^node:|^@actions|^@octokit/);
      expect(text, file).not.toMatch(/\b(process\.|Date\.now|new Date\(|Math\.random|console\.|fetch\(|async )/);
    },
  );
});

describe('names', () => {
  test.each(sources)('%s has a name that says something', (file) => {
    expect(file).not.toMatch(/(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)/i);
    expect(file).toMatch(/^[a-z0-9/-]+\.ts$/);
  });
});

describe('rules', () => {
  const helpers = new Set(['image-problems', 'rule', 'catalog', 'wording', 'gained-edges']);
  const files = filesBelow('src/rules').map((file) => file.slice('src/rules/'.length, -'.ts'.length));
  const ids = RULES.map(({ id }) => String(id));

  test('every rule file is in the catalog under its own name, once', () => {
    expect(ids.toSorted()).toEqual(files.filter((name) => !helpers.has(name)).toSorted());
  });

  test.each(ids)('%s has a page, a test, an effect and a changelog line', (id) => {
    expect(existsSync(join(root, `docs/rules/${id}.md`)), 'page').toBe(true);
    expect(existsSync(join(root, `__tests__/rules/${id}.test.ts`)), 'test').toBe(true);
    expect(PCI_DSS.effects[id], 'effect').toBeDefined();
    expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), 'changelog').toContain(`\`${id}\``);
    const page = readFileSync(join(root, `docs/rules/${id}.md`), 'utf8');
    for (const part of ['Fires', 'Near miss', 'Unrelated']) expect(page, part).toContain(part);
  });
});
