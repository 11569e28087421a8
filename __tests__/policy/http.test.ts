import { describe, expect, test } from 'vitest';
import { areTooMany, exampleRequests, meetsHttp, readHttp } from '../../src/policy/http.ts';
import { calico, judge, WORLD } from '../support/world.ts';

// HTTP conditions are unknown facts: a proxy sees the request, manifests do not say which one is made.

describe('conditions', () => {
  test.each([
    ['nothing is asked', {}, 'GET /', true],
    ['the method', { methods: ['GET'] }, 'GET /', true],
    ['another method', { methods: ['GET'] }, 'POST /', false],
    ['any method', { methods: ['*'] }, 'POST /', true],
    ['the exact path', { paths: [{ exact: '/a' }] }, 'GET /a', true],
    ['more than the exact path', { paths: [{ exact: '/a' }] }, 'GET /a/b', false],
    ['what begins with the prefix', { paths: [{ prefix: '/a' }] }, 'GET /a/b', true],
    ['nothing, in so many words', { methods: [], paths: [] }, 'GET /', true],
    ['an empty prefix is none', { paths: [{ exact: '/a', prefix: '' }] }, 'GET /b', false],
    ['an empty exact path is none', { paths: [{ exact: '', prefix: '/a' }] }, 'GET /a/b', true],
    ['one of several paths', { paths: [{ exact: '/a' }, { prefix: '/b' }] }, 'GET /b/c', true],
    ['the path but not the method', { methods: ['PUT'], paths: [{ exact: '/a' }] }, 'GET /a', false],
  ])('%s', (_title, http, request, met) => {
    const [method = '', path = ''] = request.split(' ');
    expect(meetsHttp(readHttp(http), { method, path })).toBe(met);
  });

  test.each([
    [255, false],
    [256, true],
  ])('%d paths, each with more behind it, beside the root: too many is %s', (count, many) => {
    const conditions = Array.from({ length: count }, (_, index) => readHttp({ paths: [{ exact: `/p${index}` }] }));
    expect(areTooMany(conditions)).toBe(many);
    expect(exampleRequests(conditions)).toHaveLength(many ? 0 : count + 1);
  });

  test('there is an example of every kind of request, those that nobody names included', () => {
    const conditions = [{ methods: ['GET'] }, { paths: [{ prefix: '/a' }] }, { paths: [{ exact: '/a' }] }].map(
      readHttp,
    );
    const kinds = exampleRequests(conditions).map((request) =>
      conditions.map((each) => (meetsHttp(each, request) ? 1 : 0)).join(''),
    );
    expect(kinds.toSorted()).toEqual(['000', '010', '011', '100', '110', '111']);
    expect(exampleRequests([])).toEqual([]);
    expect(exampleRequests([readHttp({ methods: ['*'] })])).toEqual([{ method: 'OTHER', path: '/' }]);
    expect(exampleRequests([readHttp({ methods: ['OTHER'] })])).toEqual([
      { method: 'OTHER', path: '/' },
      { method: 'OTHER-', path: '/' },
    ]);
  });
});

const rule = (http: string) =>
  `    - { action: Allow, protocol: TCP, source: { selector: app == 'cart', namespaceSelector: all() }${http} }\n`;
const allow = (...rules: readonly string[]) =>
  calico(
    'NetworkPolicy',
    'api',
    `  order: 1\n  selector: app == 'api'\n  types: [Ingress]\n  ingress:\n${rules.join('')}`,
    'pay',
  );
const [get, getAndPost, read, anything] = [
  ', http: { methods: [GET] }',
  ', http: { methods: [GET, POST] }',
  ', http: { methods: [GET], paths: [{ prefix: /v1 }] }',
  '',
].map(rule);

describe('a pull request that', () => {
  const gained = (before: string, after: string) =>
    judge({ ...WORLD, 'pay/http.yaml': before }, { 'pay/http.yaml': after }).findings.flatMap(({ witness }) =>
      witness === undefined ? [] : [witness.assuming],
    );

  test.each([
    ['drops the condition', get, anything, /the request is `OTHER \/`/],
    ['adds a method', get, getAndPost, /the request is `POST \/`/],
    ['drops the path', read, get, /the request is `GET \/`/],
  ])('%s lets more through', (_title, before = '', after = '', assumed) => {
    expect(gained(allow(before), allow(after))[0]).toMatch(assumed);
  });

  test.each([
    ['adds a condition', anything, get],
    ['takes a method away', getAndPost, get],
    ['narrows the path', get, read],
    ['writes the same twice', get, `${get}${get}`],
  ])('%s lets no more through', (_title, before = '', after = '') => {
    expect(gained(allow(before), allow(after))).toEqual([]);
  });

  test('puts an allow behind a conditional one lets through what the condition left', () => {
    const denied = rule('').replace('Allow', 'Deny');
    expect(gained(allow(get ?? '', denied), allow(get ?? '', anything ?? ''))[0]).toMatch(/the request is/);
  });
});

test('a path that only looks like more of another one is a kind of its own', () => {
  const conditions = [{ paths: [{ prefix: '/a' }] }, { paths: [{ prefix: '/a~' }] }, { paths: [{ exact: '/a' }] }].map(
    readHttp,
  );
  const kinds = exampleRequests(conditions).map((request) =>
    conditions.map((each) => Number(meetsHttp(each, request))).join(''),
  );
  expect(kinds.toSorted()).toEqual(['000', '100', '101', '110']);
});

test('more requests than anybody tries are undecided, on whichever side they are written', () => {
  const many = allow(
    ...Array.from({ length: 300 }, (_, index) => rule(`, http: { methods: [GET], paths: [{ exact: /p${index} }] }`)),
  );
  const plain = allow(anything ?? '');
  for (const [before, after] of [
    [many, plain],
    [plain, many],
  ] as const)
    expect(judge({ ...WORLD, 'pay/http.yaml': before }, { 'pay/http.yaml': after }).decision.kind).toBe('undecided');
  expect(judge({ ...WORLD, 'pay/http.yaml': many }, { 'shop/web.yaml': null }).decision.kind).not.toBe('undecided');
});
