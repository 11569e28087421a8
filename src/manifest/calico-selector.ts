import { EVERYTHING, every, except, has, not, only, requires, type Selector, some } from '../algebra/labels.ts';

/** Why a selector does not parse, and at which column (from 1). */
export type SelectorProblem = { readonly column: number; readonly problem: string };

/** `all()` and `global()` are true of everything; what they mean as scope is rewritten by whoever uses the selector. */
export type CalicoScope = { readonly all: Selector; readonly global: Selector };

const UNSCOPED: CalicoScope = { all: EVERYTHING, global: EVERYTHING };

/**
 * A Calico selector as algebra. Blank means `all()`. The words `contains`, `in` and so on are operators only after a
 * label name. Source: projectcalico/calico libcalico-go/lib/selector (tokenizer, parser); docs/dialects/calico-selectors.md.
 */
export function parseCalicoSelector(text: string, scope: CalicoScope = UNSCOPED): Selector | SelectorProblem {
  try {
    return new Parser(text, scope).parse();
  } catch (error) {
    if (error instanceof SelectorError) return { column: error.offset + 1, problem: error.message };
    throw error;
  }
}

/** Thrown inside the recursive descent only; it never leaves this file. */
class SelectorError extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const NAME = /[A-Za-z0-9_./-]{1,512}/y;
const CALL = /(has|all|global)\(/y;
const OPERATOR = /==|!=|(?:contains|starts[ \t]*with|ends[ \t]*with|not[ \t]*in|in)(?![A-Za-z0-9_./-])/y;
const TEXT = /"([^"]*)"|'([^']*)'/y;
/** The API refuses longer ones, so depth is bounded too. */
export const LONGEST_SELECTOR = 1024;

class Parser {
  private readonly text: string;
  private readonly scope: CalicoScope;
  private at = 0;

  constructor(text: string, scope: CalicoScope) {
    this.text = text;
    this.scope = scope;
  }

  parse(): Selector {
    if (this.text.length > LONGEST_SELECTOR)
      throw new SelectorError(LONGEST_SELECTOR, `a selector has at most ${LONGEST_SELECTOR} characters`);
    this.skipBlanks();
    if (this.at === this.text.length) return this.scope.all;
    const selector = this.disjunction();
    if (this.at < this.text.length) throw this.problem('`&&`, `||` or the end was expected');
    return selector;
  }

  private disjunction(): Selector {
    const parts = [this.conjunction()];
    while (this.take('||')) parts.push(this.conjunction());
    return some(...parts);
  }

  private conjunction(): Selector {
    const parts = [this.unary()];
    while (this.take('&&')) parts.push(this.unary());
    return every(...parts);
  }

  private unary(): Selector {
    let negated = false;
    while (this.take('!')) negated = !negated;
    const selector = this.primary();
    return negated ? not(selector) : selector;
  }

  private primary(): Selector {
    if (this.take('(')) {
      const selector = this.disjunction();
      this.expect(')');
      return selector;
    }
    const call = this.match(CALL)?.[1];
    if (call === 'has') {
      const key = this.name();
      this.expect(')');
      return has(key);
    }
    if (call !== undefined) {
      this.expect(')');
      return call === 'all' ? this.scope.all : this.scope.global;
    }
    return this.comparison(this.name());
  }

  private comparison(key: string): Selector {
    const operator = this.match(OPERATOR)?.[0].replaceAll(/[ \t]/g, '');
    switch (operator) {
      case '==':
        return requires(key, only(this.string()));
      case '!=':
        return requires(key, except(this.string()));
      case 'contains':
        return requires(key, { kind: 'contains', text: this.string() });
      case 'startswith':
        return requires(key, { kind: 'starts with', text: this.string() });
      case 'endswith':
        return requires(key, { kind: 'ends with', text: this.string() });
      case 'in':
        return requires(key, only(...this.strings()));
      case 'notin':
        return requires(key, except(...this.strings()));
      default:
        throw this.problem(
          `an operator (==, !=, in, not in, contains, starts with, ends with) was expected after \`${key}\``,
        );
    }
  }

  private strings(): readonly string[] {
    this.expect('{');
    const values: string[] = [];
    while (!this.take('}')) {
      values.push(this.string());
      if (this.take(',')) continue;
      this.expect('}');
      break;
    }
    return values;
  }

  private string(): string {
    const match = this.match(TEXT);
    if (match === undefined) throw this.problem('a value in quotes was expected');
    return match[1] ?? match[2] ?? '';
  }

  private name(): string {
    const name = this.match(NAME)?.[0];
    if (name === undefined) throw this.problem('a label name was expected');
    return name;
  }

  /** Takes what the pattern matches right here, and the blanks behind it. */
  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    this.skipBlanks();
    return match;
  }

  private take(symbol: string): boolean {
    if (!this.text.startsWith(symbol, this.at)) return false;
    this.at += symbol.length;
    this.skipBlanks();
    return true;
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) throw this.problem(`\`${symbol}\` was expected`);
  }

  private skipBlanks(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at += 1;
  }

  private problem(message: string): SelectorError {
    const found = this.at < this.text.length ? `, found \`${this.text.slice(this.at, this.at + 12)}\`` : '';
    return new SelectorError(this.at, `${message}${found}`);
  }
}
