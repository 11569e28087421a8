import { assert, property, string, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fetchAttestations, type Keeper, openAttestations, openStore } from '../../src/shell/attestations.ts';
import type { Answer } from '../../src/shell/registry/exchange.ts';
import { LIMITS, type Limits } from '../../src/shell/registry/patience.ts';
import { unpackSnappy } from '../../src/shell/snappy.ts';
import { A } from '../support/sigstore.ts';

// GitHub's attestations, through a request function as octokit has one, and the packing that they are stored in.

const REPOSITORY: Keeper = { kind: 'repository', owner: 'acme', repo: 'app' };
const LIMIT: Limits = { ...LIMITS, attached: 3, pages: 3 };

type Page = { readonly data: unknown; readonly headers: { readonly link?: string } };
const page = (attestations: readonly unknown[], after?: string): Page => ({
  data: { attestations },
  headers:
    after === undefined ? {} : { link: `<https://api.github.com/x?per_page=100&after=${after}&before=>; rel="next"` },
});
const stored = (url: string) => ({ bundle: null, bundle_url: url });
const inline = (name: string) => ({ bundle: { name } });

/** Asks with these pages in turn, and a store that holds these bodies. */
async function ask(pages: readonly (Page | number)[], store: Readonly<Record<string, Buffer>> = {}, limits = LIMIT) {
  const asked: unknown[] = [];
  const request = (route: string, parameters: object): Promise<Page> => {
    asked.push([route, parameters]);
    const next = pages[asked.length - 1] ?? 500;
    return typeof next === 'number'
      ? Promise.reject(Object.assign(new Error('no'), { status: next }))
      : Promise.resolve(next);
  };
  const fetchStored = (url: URL): Promise<Answer> => {
    const body = store[url.href];
    return Promise.resolve({
      kind: 'answer',
      status: body === undefined ? 403 : 200,
      headers: {},
      body: body ?? Buffer.of(),
    });
  };
  const found = await fetchAttestations(request, REPOSITORY, A, fetchStored, limits);
  return { ...found, bundles: found.attachments.map(({ bundle }) => bundle), asked };
}

/** A block with one literal. */
function pack(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  const size = bytes.length - 1;
  return Buffer.concat([Buffer.of(...length, 62 << 2, size & 255, (size >> 8) & 255, (size >> 16) & 255), bytes]);
}

describe('attestations', () => {
  test('in the answer, as GitHub Enterprise Server sends them', async () => {
    const { bundles, problems, asked } = await ask([page([inline('a')])]);
    expect(bundles).toEqual(['{"name":"a"}']);
    expect(problems).toEqual([]);
    expect(asked).toEqual([
      [
        'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
        { owner: 'acme', repo: 'app', subject_digest: A, per_page: 100 },
      ],
    ]);
  });

  test('stored, packed or plain', async () => {
    const text = `{"name":"${'b'.repeat(500)}"}`;
    const store = { 'https://store.example/1': pack(text), 'https://store.example/2': Buffer.from('{"name":"c"}') };
    const { bundles, problems } = await ask([page(Object.keys(store).map(stored))], store);
    expect(bundles).toEqual([text, '{"name":"c"}']);
    expect(problems).toEqual([]);
  });

  test('on pages, of which only the cursor is taken', async () => {
    const { bundles, asked } = await ask([page([inline('a')], 'CURSOR'), page([inline('b')])]);
    expect(bundles).toHaveLength(2);
    expect(asked[1]).toEqual([
      expect.anything(),
      { owner: 'acme', repo: 'app', subject_digest: A, per_page: 100, after: 'CURSOR' },
    ]);
  });

  test('none, or no right to read them: GitHub does not tell which', async () => {
    const { problems, notes } = await ask([404]);
    expect(problems).toEqual([]);
    expect(notes.join()).toContain('the token lacks `attestations: read`');
  });

  test.each<[string, readonly (Page | number)[], string]>([
    ['refused', [403], 'GitHub answers 403'],
    ['a later page fails', [page([inline('a')], 'x'), 404], 'GitHub answers 404'],
    ['no list', [{ data: {}, headers: {} }], 'no list of attestations'],
    ['an answer that broke off', [{ data: '', headers: {} }], 'no list of attestations'],
    ['pages without end', [page([], 'a'), page([], 'b'), page([], 'c')], 'more than 3 pages'],
    ['too many', [page(['1', '2', '3', '4'].map(inline))], 'more than 3 attestations'],
    ['neither here nor there', [page([{ bundle: null }])], 'neither sends it nor says where'],
    ['no entry', [page([null])], 'neither sends it nor says where'],
    ['a store that refuses', [page([stored('https://store.example/x')])], 'its store answers 403'],
  ])('%s: a problem', async (_, pages, expected) => {
    expect((await ask(pages)).problems.join()).toContain(expected);
  });

  test.each<[string, Buffer, string]>([
    ['noise', Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 'no whole snappy block'],
    ['no text', pack('x').fill(0xff, 5), 'no text'],
    ['more than the limit, unpacked', pack(`"${'x'.repeat(2_000)}"`), 'of an acceptable size'],
    ['more than the limit, plain', Buffer.from(`{"a":"${'x'.repeat(2_000)}"}`), 'of an acceptable size'],
  ])('stored as %s: a problem', async (_, body, expected) => {
    const limits = { ...LIMIT, blobBytes: 1_000 };
    const { problems } = await ask(
      [page([stored('https://store.example/1')])],
      { 'https://store.example/1': body },
      limits,
    );
    expect(problems.join()).toContain(expected);
  });

  test('an owner may be an organisation or a user', async () => {
    const routes: string[] = [];
    const request = (route: string): Promise<Page> => {
      routes.push(route);
      return Promise.resolve(page([]));
    };
    const open = openAttestations(request, ['acme', 'acme/app'], () => Promise.reject(new Error('nobody')), LIMIT);
    expect(await open(A)).toEqual({ attachments: [], problems: [], notes: [] });
    expect(routes).toEqual([
      'GET /orgs/{org}/attestations/{subject_digest}',
      'GET /users/{username}/attestations/{subject_digest}',
      'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
    ]);
  });
});

describe('the store', () => {
  const open = openStore(() => Promise.resolve([{ address: '10.0.0.1', family: 4 }]), LIMITS);
  test.each([
    ['http://store.example/x', 'has to be stored under https'],
    ['https://store.example:8443/x', 'has to be stored under https'],
    ['https://user@store.example/x', 'has to be stored under https'],
    ['file:///etc/passwd', 'has to be stored under https'],
    ['https://store.example/x', 'is a private address'],
    ['https://169.254.169.254/x', 'is a metadata address'],
  ])('%s is not asked', async (address, expected) => {
    const answer = await open(new URL(address));
    expect(answer.kind === 'answer' ? '' : answer.why).toContain(expected);
  });
});

describe('snappy', () => {
  test.each<[string, readonly number[], string | undefined]>([
    ['nothing', [0], ''],
    ['a literal', [2, 1 << 2, 0x61, 0x62], 'ab'],
    ['a literal with its length in a byte', [2, 60 << 2, 1, 0x61, 0x62], 'ab'],
    ['a copy with one byte of offset', [6, 1 << 2, 0x61, 0x62, 1, 2], 'ababab'],
    ['a copy with two bytes of offset', [5, 1 << 2, 0x61, 0x62, (2 << 2) | 2, 2, 0], 'ababa'],
    ['a copy with four bytes of offset', [5, 1 << 2, 0x61, 0x62, (2 << 2) | 3, 2, 0, 0, 0], 'ababa'],
    ['a copy that repeats one sign', [5, 0, 0x61, 1, 1], 'aaaaa'],
    ['no bytes at all', [], undefined],
    ['a length without end', [0x80, 0x80, 0x80, 0x80, 0x80, 1], undefined],
    ['a length of more than 32 bits', [0xff, 0xff, 0xff, 0xff, 0x7f], undefined],
    ['a literal that is cut off', [2, 1 << 2, 0x61], undefined],
    ['a literal whose length is cut off', [2, 61 << 2, 1], undefined],
    ['a copy that is cut off', [6, 1 << 2, 0x61, 0x62, 2, 2], undefined],
    ['a copy from before the beginning', [6, 1 << 2, 0x61, 0x62, 1, 3], undefined],
    ['a copy from here', [6, 1 << 2, 0x61, 0x62, 1, 0], undefined],
    ['more than the length says', [1, 1 << 2, 0x61, 0x62], undefined],
    ['a copy of more than the length says', [5, 1 << 2, 0x61, 0x62, 1, 2], undefined],
    ['less than the length says', [3, 1 << 2, 0x61, 0x62], undefined],
  ])('%s', (_, bytes, expected) => {
    expect(unpackSnappy(Uint8Array.from(bytes), 1_000)?.toString()).toBe(expected);
  });

  test('a length beyond the limit is refused before anything is made', () => {
    expect(unpackSnappy(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f]), 1_000)).toBeUndefined();
  });

  test('noise never throws, and is never longer than allowed', () => {
    assert(property(uint8Array({ maxLength: 60 }), (bytes) => (unpackSnappy(bytes, 100)?.length ?? 0) <= 100));
  });

  test('what was packed comes out', () => {
    assert(property(string({ minLength: 1 }), (text) => unpackSnappy(pack(text), 10_000)?.toString() === text));
  });
});
