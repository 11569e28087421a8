import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Call, openExchange, type ResolveHost, type Silence } from './exchange.ts';
import { type Failure, notAllowed, unreachable } from './failure.ts';

/** How long, how often, how much and how many at once. Times in milliseconds. */
export type Limits = {
  readonly requestMs: number;
  /** From the opening of the client on, over all registries. */
  readonly totalMs: number;
  readonly attempts: number;
  /** The first pause before asking again; each further one is four times as long. */
  readonly pauseMs: number;
  /** A server that wants a longer pause is not asked again. */
  readonly longestPauseMs: number;
  readonly parallel: number;
  readonly manifestBytes: number;
  readonly tokenBytes: number;
  /** One blob of evidence, and all those of one image together. */
  readonly blobBytes: number;
  readonly attachedBytes: number;
  /** Documents beside one image, and pages that list them. */
  readonly attached: number;
  readonly pages: number;
  readonly redirects: number;
};

export const LIMITS: Limits = {
  requestMs: 10_000,
  totalMs: 60_000,
  attempts: 3,
  pauseMs: 250,
  longestPauseMs: 20_000,
  parallel: 6,
  manifestBytes: 4 * 1024 * 1024,
  tokenBytes: 64 * 1024,
  blobBytes: 16 * 1024 * 1024,
  attachedBytes: 64 * 1024 * 1024,
  attached: 50,
  pages: 10,
  redirects: 3,
};

/** Asks, and asks again where that may help. Never throws. */
export type Send = (call: Call) => Promise<Answer | Failure>;

/** Requests of one run: a few at once, each with its time, all within one total. */
export function openSend(resolveHost: ResolveHost, limits: Limits): Send {
  const exchange = openExchange(resolveHost);
  const inTurn = openTurns(limits.parallel);
  const total = AbortSignal.timeout(limits.totalMs);
  const once = (call: Call) => inTurn(() => within(limits.requestMs, total, (signal) => exchange(call, signal)));
  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await once(call);
      if (total.aborted && reply.kind === 'silence')
        return unreachable(
          `\`${call.url.host}\` was not asked to the end: the ${limits.totalMs / 1_000} s for all requests are over`,
        );
      const advice = advise(reply, attempt, limits);
      if (advice.kind === 'keep') return advice.answer;
      if (advice.kind === 'give-up') return advice.failure;
      await sleep(advice.afterMs, undefined, { signal: total }).catch(() => {}); // an early end is told above
    }
  };
}

/** Gives a job its time. Not `AbortSignal.any`: such a signal can be lost before it fires (nodejs/node#57736, #65995). */
async function within<T>(ms: number, total: AbortSignal, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const control = new AbortController();
  const stop = (): void => control.abort();
  const timer = setTimeout(stop, ms);
  total.addEventListener('abort', stop);
  try {
    if (total.aborted) stop();
    return await job(control.signal);
  } finally {
    clearTimeout(timer);
    total.removeEventListener('abort', stop);
  }
}

/** At most `parallel` jobs at once, in the order they came. */
export function openTurns(parallel: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    // Whoever ends hands its place on, so the number of places in use does not change then.
    if (running >= parallel) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running += 1;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

export type Advice =
  | { readonly kind: 'keep'; readonly answer: Answer }
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'give-up'; readonly failure: Failure };

const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** What to do with the reply to attempt number `attempt`, counted from 1. 429 is kept at last: who asked matters then. */
export function advise(reply: Answer | Silence, attempt: number, limits: Limits): Advice {
  const usual = limits.pauseMs * 4 ** (attempt - 1);
  const isLast = attempt >= limits.attempts;
  if (reply.kind === 'silence') {
    if (reply.again === 'perhaps' && !isLast) return { kind: 'again', afterMs: Math.min(usual, limits.longestPauseMs) };
    const failure = reply.again === 'forbidden' ? notAllowed(reply.why) : unreachable(reply.why);
    return { kind: 'give-up', failure };
  }
  if (!PASSING.has(reply.status)) return { kind: 'keep', answer: reply };
  const afterMs = Math.max(retryAfterMs(reply) ?? usual, 0);
  return isLast || afterMs > limits.longestPauseMs ? { kind: 'keep', answer: reply } : { kind: 'again', afterMs };
}

/** `Retry-After` in seconds, or as a date, which the server's own `Date` makes a duration: clocks may differ. */
export function retryAfterMs({ headers }: Answer): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const ms = Date.parse(text) - Date.parse(headers.date ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
