import type { Labels } from './oracle.ts';

/** What `all()` and `global()` stand for: in a namespaceSelector of a rule they ask for a namespace and for none. */
export type Scope = { readonly all: boolean; readonly global: boolean };

const NAME = String.raw`[\w./-]+`;
const TEXT = String.raw`"[^"]*"|'[^']*'`;
const ATOM = new RegExp(
  [
    String.raw`(?<call>has|all|global)\([ \t]*(?<asked>${NAME})?[ \t]*\)`,
    String.raw`(?<key>${NAME})[ \t]*(?<operator>==|!=|contains|starts[ \t]*with|ends[ \t]*with)[ \t]*(?<text>${TEXT})`,
    String.raw`(?<member>${NAME})[ \t]*(?<not>not[ \t]*)?in[ \t]*\{(?<set>(?:${TEXT}|[ \t,])*)\}`,
  ].join('|'),
  'g',
);

/** The first of these that applies is the next step: so `!` binds before `&&`, and `&&` before `||`. */
const STEPS: readonly (readonly [RegExp, (...matched: readonly string[]) => boolean])[] = [
  [/\(([⊤⊥])\)/, (_, one) => one === '⊤'],
  [/!([⊤⊥])/, (_, one) => one === '⊥'],
  [/([⊤⊥])&&([⊤⊥])/, (_, one, other) => one === '⊤' && other === '⊤'],
  [/(?<!&&)([⊤⊥])\|\|([⊤⊥])(?!&&)/, (_, one, other) => one === '⊤' || other === '⊤'],
];

/**
 * Whether a selector of Calico holds for labels: every comparison is replaced by its truth, then the text is reduced
 * until only one truth is left. Throws for a text that is no selector: the tests write none.
 */
export function calicoSelects(selector: string, labels: Labels, scope: Scope = { all: true, global: true }): boolean {
  if (selector.trim() === '') return true;
  let text = selector
    .replaceAll(ATOM, (...matched) => sign(isTrue(matched.at(-1) as Groups, labels, scope))) // the groups come last
    .replaceAll(/[ \t]/g, '');
  while (text.length > 1) {
    const step = STEPS.find(([pattern]) => pattern.test(text));
    if (step === undefined) break;
    const [pattern, reduce] = step;
    text = text.replace(pattern, (...matched: string[]) => sign(reduce(...matched)));
  }
  if (text !== '⊤' && text !== '⊥') throw new Error(`no selector: ${selector}`);
  return text === '⊤';
}

type Groups = Readonly<
  Partial<Record<'call' | 'asked' | 'key' | 'operator' | 'text' | 'member' | 'not' | 'set', string>>
>;

const sign = (truth: boolean): string => (truth ? '⊤' : '⊥');

function isTrue(
  { call, asked = '', key, operator, text = '', member, not, set = '' }: Groups,
  labels: Labels,
  scope: Scope,
) {
  if (call === 'all' || call === 'global') return scope[call];
  if (call === 'has') return labels[asked] !== undefined;
  if (key !== undefined) return compares(labels[key], operator ?? '', text.slice(1, -1));
  const value = labels[member ?? ''];
  const listed = (set.match(new RegExp(TEXT, 'g')) ?? []).some((each) => each.slice(1, -1) === value);
  return listed === (not === undefined);
}

function compares(value: string | undefined, operator: string, text: string): boolean {
  switch (operator.replaceAll(/[ \t]/g, '')) {
    case '==':
      return value === text;
    case '!=':
      return value !== text;
    case 'contains':
      return value?.includes(text) ?? false;
    case 'startswith':
      return value?.startsWith(text) ?? false;
    default:
      return value?.endsWith(text) ?? false;
  }
}
