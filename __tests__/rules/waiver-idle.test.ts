import { describe, expect, test } from 'vitest';
import { ALLOW, type Edit, type Files, judge, WORLD } from '../support/world.ts';

// Waivers are settings of the base branch: one connection or one finding, until a day.

const settings = (covers: string, until = '2027-01-31') =>
  `version: 1\nwaivers:\n  - ${covers}\n    owner: "@acme/compliance"\n    reason: migration, agreed with the QSA\n    ticket: SEC-42\n    until: "${until}"\n`;
const EDGE = 'edge: { from: shop/cart, to: pay/api, port: TCP/8443 }';
const waived = (covers: string, until?: string): Files => ({
  ...WORLD,
  '.github/cde-gate.yml': settings(covers, until),
});

const opened = (app: string): Edit => ({ 'pay/allow.yaml': ALLOW.replace('{ app: web }', `{ app: ${app} }`) });
const added = (base: Files, edit: Edit = opened('cart')) =>
  judge(base, edit).findings.find(({ rule }) => rule === 'cde-connection-added');
const about = added(WORLD)?.about ?? '';

describe('a waiver in force', () => {
  test.each([
    ['of the connection', EDGE],
    [
      'of the connection, with kinds and on all ports',
      'edge: { from: "shop/cart[Deployment]", to: "pay/api[Deployment]", port: all }',
    ],
    ['of the connection, on a range', 'edge: { from: shop/cart, to: pay/api, port: TCP/8000-9000 }'],
    ['of the finding', `finding: { rule: cde-connection-added, about: ${JSON.stringify(about)} }`],
  ])('%s takes the finding off, and shows what it hid', (_title, covers) => {
    expect(added(waived(covers))).toMatchObject({ effect: 'informs', waiver: { ticket: 'SEC-42' } });
    expect(judge(waived(covers), opened('cart')).decision.kind).toBe('pass');
  });

  test.each([
    ['another port', 'edge: { from: shop/cart, to: pay/api, port: TCP/9999 }', opened('cart')],
    ['another protocol', 'edge: { from: shop/cart, to: pay/api, port: UDP/8443 }', opened('cart')],
    ['the way back', 'edge: { from: pay/api, to: shop/cart, port: all }', opened('cart')],
    ['somebody else', 'edge: { from: other/job, to: pay/api, port: all }', opened('cart')],
    [
      'one of several connections',
      EDGE,
      {
        'pay/allow.yaml': ALLOW.replace('podSelector: { matchLabels: { app: web } }', 'podSelector: {}'),
        'shop/more.yaml': (WORLD['shop/cart.yaml'] ?? '').replaceAll('cart', 'more'),
      },
    ],
    ['another finding', 'finding: { rule: cde-connection-added, about: something else }', opened('cart')],
    [
      'the same about another rule',
      `finding: { rule: cde-egress-widened, about: ${JSON.stringify(about)} }`,
      opened('cart'),
    ],
  ])('of %s leaves the finding as it is', (_title, covers, edit) => {
    const found = added(waived(covers), edit);
    expect(found).toMatchObject({ effect: 'needs-approval' });
    expect(found?.waiver).toBeUndefined();
  });

  test('never covers the gate itself', () => {
    const covers = 'finding: { rule: gate-altered, about: .github/CODEOWNERS edited }';
    const { decision } = judge(waived(covers), { '.github/CODEOWNERS': '* @acme/dev\n' });
    expect(decision.kind).toBe('hold');
  });
});

describe('a waiver without effect', () => {
  const idle = (base: Files, edit: Edit) =>
    judge(base, edit).findings.flatMap(({ rule, message, effect, at }) =>
      rule === 'waiver-idle' ? [`${effect} ${at.side} ${at.line}: ${message}`] : [],
    );

  test('fires: it is over, and the finding stands', () => {
    const base = waived(EDGE, '2026-11-20');
    expect(idle(base, opened('cart'))).toEqual([
      'informs base 3: the waiver of `shop/cart` to `pay/api` on TCP 8443 ended on 2026-11-20 and covers nothing any more; remove it or have it renewed',
    ]);
    expect(added(base)?.effect).toBe('needs-approval');
  });

  test('fires: it comes with the pull request that needs it', () => {
    const edit = { ...opened('cart'), '.github/cde-gate.yml': settings(EDGE) };
    expect(idle(WORLD, edit)[0]).toMatch(/^informs head 3: .* counts once it is on the base branch$/);
    expect(added(WORLD, edit)?.effect).toBe('needs-approval');
    expect(judge(WORLD, edit).findings.map(({ rule }) => String(rule))).toContain('gate-altered');
  });

  test('near miss: it ends today', () => expect(idle(waived(EDGE, '2026-11-21'), opened('cart'))).toEqual([]));

  test('near miss: it is only moved', () => {
    const base = waived(EDGE);
    const moved = (base['.github/cde-gate.yml'] ?? '').replace('version: 1\n', 'version: 1\nmode: enforce\n');
    expect(idle(base, { '.github/cde-gate.yml': moved })).toEqual([]);
  });

  test('unrelated: there is none', () => expect(idle(WORLD, opened('cart'))).toEqual([]));
});

describe('a waiver is refused', () => {
  test.each([
    [
      'of two things',
      `${EDGE}\n    finding: { rule: cde-connection-added, about: x }`,
      /either one `finding` or one `edge`/,
    ],
    ['of an unknown rule', 'finding: { rule: no-such-rule, about: x }', /no-such-rule/],
    ['of a port that is none', 'edge: { from: a/b, to: c/d, port: 8443 }', /TCP\/8443/],
    ['of half a connection', 'edge: { from: a/b, port: all }', /`to` is missing/],
  ])('%s', (_title, covers, message) => {
    const base = {
      ...WORLD,
      '.github/cde-gate.yml': settings(covers).replace(/(owner: .*\n)([^]*)owner: .*\n/, '$1$2'),
    };
    const { decision, gaps } = judge(base, opened('cart'));
    expect(decision.kind).toBe('undecided');
    expect(gaps[0]?.message).toMatch(message);
  });

  test.each(['owner', 'reason', 'ticket', 'until'])('without `%s`', (field) => {
    const text = settings(EDGE)
      .split('\n')
      .filter((line) => !line.trim().startsWith(`${field}:`))
      .join('\n');
    expect(judge({ ...WORLD, '.github/cde-gate.yml': text }, {}).gaps[0]?.message).toContain(`\`${field}\` is missing`);
  });
});
