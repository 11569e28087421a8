import { afterEach, describe, expect, test } from 'vitest';
import { readAnswered } from '../../src/images/documents.ts';
import type { Credential } from '../../src/shell/registry/docker-config.ts';
import { openHarbor } from '../../src/shell/registry/harbor.ts';
import { LIMITS } from '../../src/shell/registry/patience.ts';
import { type OddRegistry, type Reply, startOdd } from '../support/odd-registry.ts';
import { digest } from '../support/world.ts';

// Harbor's own scanner, asked over HTTP. The server stands in this process and answers as Harbor's API documents it.

const KEY = 'application/vnd.security.vulnerability.report; version=1.1';
const D = digest('b');
const open: OddRegistry[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const ROBOT: Credential = { kind: 'password', name: 'the robot', user: 'robot$gate', password: 'secret' };

async function ask(reply: Reply, repository = 'pay/team/app', credential = ROBOT) {
  const server = await startOdd(() => reply);
  open.push(server);
  const allowed = [{ host: server.host, realms: [], transport: 'http' as const, network: 'private' as const }];
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const limits = { ...LIMITS, attempts: 1 };
  const harbor = openHarbor(allowed, async () => credential, resolve, limits);
  const said = await harbor({ registry: server.host, repository, tag: null, digest: D }, D);
  return { said, seen: server.seen };
}

const report = (vulnerabilities: readonly object[]) =>
  JSON.stringify({
    [KEY]: {
      generated_at: '2026-11-20T00:00:00Z',
      scanner: { name: 'Trivy', vendor: 'Aqua', version: 'v0.58.0' },
      vulnerabilities,
    },
  });

describe('the question', () => {
  test('names project, repository and digest, as a robot', async () => {
    const { seen } = await ask({ body: report([]) });
    expect(seen.map(({ path }) => path)).toEqual([
      `/api/v2.0/projects/pay/repositories/team%252Fapp/artifacts/${D}/additions/vulnerabilities`,
    ]);
    expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from('robot$gate:secret').toString('base64')}`);
  });
});

describe('the answer', () => {
  test('a clean report is about the digest that was asked for', async () => {
    const { said } = await ask({ body: report([]) });
    expect(said.problems).toEqual([]);
    const told = readAnswered(said.reports[0]?.text ?? '', D);
    expect(told).toMatchObject({ kind: 'scan', report: { subjects: [D], scanner: 'Trivy', findings: [] } });
  });

  test('a report about another image stays about that', async () => {
    const { said } = await ask({ body: report([{ id: 'CVE-1', severity: 'High', artifact_digests: [digest('c')] }]) });
    expect(readAnswered(said.reports[0]?.text ?? '', D)).toMatchObject({ report: { subjects: [digest('c')] } });
  });

  test.each<[string, Reply, RegExp]>([
    ['no right to read scans', { status: 403, body: '{}' }, /the robot may not read them \(403\)/],
    [
      'a server that is no Harbor',
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      /it answered 302/,
    ],
    ['a server that is out of order', { status: 500 }, /500|out of order/],
  ])('%s is told', async (_, reply, says) => {
    const { said } = await ask(reply);
    expect(said.reports).toEqual([]);
    expect(said.problems.join()).toMatch(says);
  });

  test('an image that was never scanned has no report and no problem', async () => {
    expect((await ask({ status: 404, body: '{}' })).said).toEqual({ reports: [], problems: [] });
  });

  test('what is no report is not believed', () => {
    expect(readAnswered('{}', D)).toEqual({ problem: 'it is no report of Harbor' });
    expect(readAnswered('<html>', D)).toEqual({ problem: 'it is not JSON' });
  });
});
