import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommandLine } from '../../../src/shell/command-line.ts';
import { A, B, sample } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'cde-gate-scan-'));

/** Runs `cde-gate scan` over a file with this content. */
async function scan(content: string | Uint8Array, ...options: readonly string[]) {
  const file = join(folder, 'report.json');
  writeFileSync(file, content);
  return run('scan', 'read', file, ...options);
}

async function run(...args: readonly string[]) {
  const [said, complaints]: [string[], string[]] = [[], []];
  const status = await runCommandLine(args, {
    print: (text) => void said.push(text),
    complain: (line) => void complaints.push(line),
    progress: () => {},
    style: 'plain',
  });
  return { status, said: said.join('\n'), complaints: complaints.join('\n') };
}

describe('cde-gate scan read', () => {
  test('tells people the verdict first', async () => {
    expect(await scan(JSON.stringify(sample('Trivy')))).toEqual({
      status: 0,
      complaints: '',
      said: `usable
  image     ${A}
  scanner   Trivy 0.58.0
  scanned   2026-03-01T10:00:00Z
  database  not said
  platform  linux/arm64
  findings  0 critical, 1 high, 0 medium, 0 low, 0 negligible, 1 unknown
  format    Trivy JSON`,
    });
  });

  test('tells programs exactly this', async () => {
    const { status, said } = await scan(JSON.stringify(sample('Trivy')), '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(said)).toEqual({
      digest: A,
      scanner: 'Trivy',
      version: '0.58.0',
      scannedAt: '2026-03-01T10:00:00Z',
      counts: { critical: 0, high: 1, medium: 0, low: 0, negligible: 0, unknown: 1 },
      usable: true,
      reason: null,
    });
  });

  test('about one digest', async () => {
    const json = JSON.stringify(sample('Trivy', ['Metadata', 'RepoDigests'], [`a@${A}`, `b@${B}`]));
    expect(JSON.parse((await scan(json, '--format', 'json')).said)).toMatchObject({ digest: null, usable: true });
    expect((await scan(json, '--digest', B)).said).toContain(`image     ${B}`);
    expect(await scan(JSON.stringify(sample('Trivy')), '--digest', B)).toMatchObject({
      status: 1,
      said: expect.stringContaining(`not usable: it is not about ${B}`),
    });
  });

  test('no proof is 1, no file is 2, no sense is 64', async () => {
    expect(await scan('{')).toMatchObject({ status: 1, said: expect.stringMatching(/^not usable: it is truncated/) });
    expect(await scan(new Uint8Array([0xff, 0xfe, 0x7b, 0]))).toMatchObject({ status: 2, said: '' });
    expect(await run('scan', 'read', join(folder, 'nothing'))).toMatchObject({ status: 2 });
    expect(await run('scan', 'read', folder)).toMatchObject({ status: 2 });
    expect(await run('scan', 'read')).toMatchObject({ status: 64 });
    expect(await run('scan', 'write', 'x')).toMatchObject({ status: 64 });
    expect(await scan('{}', '--digest', 'latest')).toMatchObject({ status: 64 });
    expect(await scan('{}', '--format', 'xml')).toMatchObject({ status: 64 });
  });

  test('prints nothing of a report as it is', async () => {
    const name = 'gr\u001b[2Jype\n::error::\u202e';
    const { said } = await scan(JSON.stringify(sample('Grype', ['descriptor', 'name'], name)));
    expect(said).toContain('scanner   grU+001B[2Jype␤::error::U+202E');
    expect(said).not.toMatch(/\u001b|\u202e|^::/m);
  });
});
