import { expect, test } from 'vitest';
import { domainExamples, matchesDomain } from '../../src/reach/domains.ts';

// Names of hosts outside: docs/dialects/admin-network-policies.md, `domainNames`.

test.each([
  ['api.example.com', 'api.example.com', true],
  ['API.example.com', 'api.example.com', true],
  ['api.example.com.', 'api.example.com', true],
  ['api.example.com', 'xapi.example.com', false],
  ['api.example.com', 'api.example.com.evil.net', false],
  ['*.example.com', 'api.example.com', true],
  ['*.Example.com.', 'api.example.com', true],
  ['*.example.com', 'v2.api.example.com', true],
  ['*.example.com', 'example.com', false],
  ['*.example.com', '.example.com', false],
  ['*.example.com', 'api.example.net', false],
  ['api.*.com', 'api.example.com', true],
  ['api.*.com', 'web.example.com', false],
  ['api.*.com', 'api.example.net', false],
  ['a.*.a.com', 'a.a.com', false],
])('`%s` is met by `%s`: %s', (pattern, name, met) => {
  expect(matchesDomain(pattern, name)).toBe(met);
});

test('there is one host for each name, and one more for what a star leaves open', () => {
  expect(domainExamples(['b.example.com.', '*.example.com', 'B.example.com', 'a.example.com'])).toEqual([
    'a.example.com',
    'any.example.com',
    'b.example.com',
  ]);
  expect(domainExamples([])).toEqual([]);
});
