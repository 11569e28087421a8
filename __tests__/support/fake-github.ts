import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import addFormats from 'ajv-formats';
import { type AjvCustomizer, type Document, OpenAPIBackend, type Operation, type ParsedRequest } from 'openapi-backend';
import { type Answer, answerOf, notAccessible, type RequestBody } from './fake-answers.ts';
import { serveGit } from './fake-git.ts';
import type { FakeState } from './fake-state.ts';

// A strict GitHub on loopback: every request and every own answer is held against GitHub's OpenAPI description. What does
// not fit is answered with 599, which no sane client retries, and recorded, so that an error handler cannot swallow it.

export type RecordedRequest = {
  readonly method: string;
  /** With the query, without the `/api/v3` of GitHub Enterprise Server that the fake answers under. */
  readonly path: string;
  readonly operationId: string;
  readonly body: unknown;
};

export type Failure = {
  readonly operationId: string;
  readonly status: number;
  readonly times: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As many calls succeed before it; none unless given. */
  readonly after?: number;
};

/** Answers that break off in their middle, `after` as many whole ones. */
export type Break = Pick<Failure, 'operationId' | 'times' | 'after'>;

export type FakeGitHub = {
  /** Git over HTTP lives here; `GITHUB_SERVER_URL`. */
  readonly url: string;
  /** `GITHUB_API_URL`. Not `url`, so that a hard-coded root shows. */
  readonly apiUrl: string;
  readonly token: string;
  readonly state: FakeState;
  /** Must be empty at the end of a test. */
  readonly violations: readonly string[];
  readonly requests: readonly RecordedRequest[];
  /** The next `times` calls of the operation fail with `status`, before anything happens. */
  readonly failNext: (failure: Failure) => void;
  /** The operation is carried out, and the connection ends before its answer does. */
  readonly breakNext: (failure: Break) => void;
  /** `partial` with everything that the description of the operation's 200 answer requires. */
  readonly complete: (operationId: string, partial: unknown) => unknown;
  readonly close: () => Promise<void>;
};

type Schema = {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly nullable?: boolean;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};

const description: Document = JSON.parse(readFileSync(new URL('github-api.json', import.meta.url), 'utf8'));

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(schema: Schema): unknown {
  if (schema.nullable === true) return null;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'string':
      if (schema.format === 'uri') return 'https://github.invalid/';
      return schema.format === 'date-time' ? '2026-01-02T03:04:05Z' : '';
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
    case undefined:
      break;
  }
  return completed(schema, {});
}

/** Whether `value` may be meant for this alternative: the same kind of value, and the same `type` where one is fixed. */
function fits(schema: Schema, value: unknown): boolean {
  if (Array.isArray(value)) return schema.type === 'array';
  if (!isObject(value)) return schema.type === typeof value;
  const tag = schema.properties?.['type']?.enum;
  return schema.type !== 'array' && schema.type !== 'string' && (tag === undefined || tag.includes(value['type']));
}

/**
 * `value` with every required and missing property set to the dullest value its schema takes: null, empty, zero, false.
 * Given properties stay as they are, so a wrong one is still found by the validation that follows.
 */
function completed(schema: Schema, value: unknown): unknown {
  const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const chosen = value === undefined ? alternatives[0] : alternatives.find((alternative) => fits(alternative, value));
  const parts = [...(schema.allOf ?? []), ...(chosen === undefined ? [] : [chosen])];
  if (value === undefined && (parts.length === 0 || schema.nullable === true)) return plain(schema);
  const whole = parts.reduce((sum, part) => completed(part, sum), value);
  if (Array.isArray(whole)) return whole.map((item: unknown) => completed(schema.items ?? {}, item));
  if (!isObject(whole)) return whole;
  const filled: Record<string, unknown> = { ...whole };
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const wanted = filled[name] !== undefined || schema.required?.includes(name) === true;
    if (wanted) filled[name] = completed(child, filled[name]);
  }
  return filled;
}

function schemaOf(operation: Operation, status: number): Schema {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- dereferenced by now, which the type does not say
  const responses = operation.responses as
    | Record<string, { content?: Record<string, { schema?: Schema }> }>
    | undefined;
  return responses?.[status]?.content?.['application/json']?.schema ?? {};
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly breaks?: boolean;
};

/** One page of a list, with the `Link` header that a client has to follow. */
function page(answer: Extract<Answer, { kind: 'pages' }>, url: URL): Reply {
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const current = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(answer.items.length / size));
  const link = (number: number, relation: string): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target.href}>; rel="${relation}"`;
  };
  const before = current > 1 ? [link(current - 1, 'prev'), link(1, 'first')] : [];
  const after = current < last ? [link(current + 1, 'next'), link(last, 'last')] : [];
  const items = answer.items.slice((current - 1) * size, current * size);
  const body = answer.inside === undefined ? items : { total_count: answer.items.length, [answer.inside]: items };
  const links = [...before, ...after].join(', ');
  return { status: 200, body, headers: links === '' ? {} : { link: links } };
}

/** `contents/a/b.yaml` and `branches/release/1` are one parameter each for GitHub, encoded or not. */
function withOneTail(path: string): string {
  return path.replace(
    /^(\/repos\/[^/]+\/[^/]+\/(?:contents|branches|rules\/branches|compare)\/)(.+)$/,
    (_, start: string, tail: string) => {
      return start + tail.replaceAll('/', '%2F');
    },
  );
}

type Fake = {
  readonly api: OpenAPIBackend;
  readonly state: FakeState;
  readonly violations: string[];
  readonly requests: RecordedRequest[];
  readonly failures: Pending<Failure>[];
  readonly breaks: Pending<Break>[];
};

type Pending<F> = { readonly failure: F; left: number; before: number };

/** The failure that is due for this operation; counts down. */
function takeDue<F extends Break>(pending: readonly Pending<F>[], operationId: string): F | undefined {
  const next = pending.find(({ failure, left }) => left > 0 && failure.operationId === operationId);
  if (next === undefined) return undefined;
  if (next.before > 0) {
    next.before -= 1;
    return undefined;
  }
  next.left -= 1;
  return next.failure;
}

const token = 'ghs_fakeInstallationToken';

function violation(fake: Fake, text: string): Reply {
  fake.violations.push(text);
  return { status: 599, body: { message: text } };
}

function refused(status: number, message: string, errors?: readonly unknown[]): Reply {
  const body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body: errors === undefined ? body : { ...body, errors } };
}

function injected({ failures }: Fake, operationId: string): Reply | undefined {
  const failure = takeDue(failures, operationId);
  if (failure === undefined) return undefined;
  const { status, message = 'injected failure', headers = {} } = failure;
  return { ...refused(status, message), headers };
}

type Conforming = { readonly operation: Operation; readonly url: URL; readonly parsed: ParsedRequest };

/** GitHub's answer to a request that fits the description. */
function answerTo({ state, violations }: Fake, { operation, parsed }: Conforming): Answer | undefined {
  const known = answerOf(operation.operationId ?? '');
  if (known === undefined) return undefined;
  const decoded = Object.entries(parsed.params).map(([key, value]) => [key, decodeURIComponent(String(value))]);
  const params: Readonly<Record<string, string>> = Object.fromEntries(decoded);
  const { owner, name } = state.repository;
  const asked = `${params['owner'] ?? owner}/${params['repo'] ?? name}`;
  if (asked.toLowerCase() !== `${owner}/${name}`.toLowerCase())
    return { kind: 'refusal', status: 404, message: 'Not Found' };
  if (known.access === 'write' && state.token === 'fork') return notAccessible;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the description has just proved it
  const body = parsed.requestBody as RequestBody;
  return known.answer({
    state,
    params,
    query: { ...parsed.query },
    body,
    violation: (text) => void violations.push(text),
  });
}

/** The answer as it goes over the wire, itself held against the description. */
function perform(fake: Fake, place: string, request: Conforming): Reply {
  const { operation, url } = request;
  const count = fake.violations.length;
  const answer = answerTo(fake, request);
  if (answer === undefined) return violation(fake, `${place}: described, but not modelled by the fake`);
  if (fake.violations.length > count) return { status: 599, body: { message: fake.violations.at(-1) } };
  if (answer.kind === 'refusal') return refused(answer.status, answer.message, answer.errors);
  const reply = answer.kind === 'pages' ? page(answer, url) : answer;
  if (reply.status === 204) return reply;
  const body = completed(schemaOf(operation, reply.status), reply.body);
  const { errors } = fake.api.validateResponse(body, operation, reply.status);
  if (errors) return violation(fake, `${place}: the fake's own answer is wrong: ${JSON.stringify(errors)}`);
  return { ...reply, body };
}

function replyTo(fake: Fake, request: IncomingMessage, url: URL, text: string): Reply {
  const { api } = fake;
  const path = withOneTail(url.pathname.replace(/^\/api\/v3/, ''));
  const method = request.method ?? 'GET';
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]));
  const query = Object.fromEntries(url.searchParams);
  const asked = { method, path, headers, query, ...(text === '' ? {} : { body: text }) };
  const operation = url.pathname.startsWith('/api/v3/') ? api.matchOperation(asked) : undefined;
  const parsed = api.router.parseRequest(asked, operation);
  const operationId = operation?.operationId ?? 'unknown';
  fake.requests.push({ method, path: decodeURIComponent(path) + url.search, operationId, body: parsed.requestBody });
  const place = `${method} ${url.pathname}${url.search}`;
  if (operation === undefined) return violation(fake, `${place}: no such operation`);
  if (headers['user-agent'] === undefined) return violation(fake, `${place}: no user-agent`);
  if (![`token ${token}`, `Bearer ${token}`].includes(headers['authorization'] ?? '')) {
    fake.violations.push(`${place}: wrong or missing token`);
    return refused(401, 'Bad credentials');
  }
  if (text !== '' && typeof parsed.requestBody !== 'object') return violation(fake, `${place}: body is not JSON`);
  const errors = api.validateRequest(asked, operation).errors ?? [];
  if (errors.length > 0) {
    const facts = errors.map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`);
    return violation(fake, `${place}: ${facts.join('; ')}`);
  }
  // The description holds no maximum; GitHub silently cuts to 100, and the client believes that it saw everything.
  if (Number(url.searchParams.get('per_page') ?? 1) > 100) return violation(fake, `${place}: per_page is over 100`);
  const reply = injected(fake, operationId) ?? perform(fake, place, { operation, url, parsed });
  return takeDue(fake.breaks, operationId) === undefined ? reply : { ...reply, breaks: true };
}

function gitPath({ repository }: FakeState, url: URL): string | undefined {
  const [, owner, name, ...rest] = url.pathname.split('/');
  const path = `/${rest.join('/')}`;
  const ours = owner === repository.owner && name?.replace(/\.git$/, '') === repository.name;
  return ours && ['/info/refs', '/git-upload-pack', '/git-receive-pack'].includes(path) ? path : undefined;
}

function answerGit(
  { state, violations }: Fake,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const expected = `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const given = request.headers.authorization ?? '';
  if (given.replace(/^basic/i, 'basic') !== expected) {
    violations.push(`git ${path}: ${given === '' ? 'missing' : 'wrong'} token`);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
  } else if (state.gitDirectory === null) {
    violations.push(`git ${path}: no \`gitDirectory\` in the state`);
    response.writeHead(404).end();
  } else {
    serveGit(state.gitDirectory, path, request, response);
  }
}

async function handle(fake: Fake, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const path = gitPath(fake.state, url);
  if (path !== undefined) return answerGit(fake, path, request, response);
  const { status, body, headers = {}, breaks = false } = replyTo(fake, request, url, await textOf(request));
  const limits = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999', 'x-ratelimit-reset': '1800000000' };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const length = breaks ? { 'content-length': String(Buffer.byteLength(text ?? '') + 1) } : {};
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...limits, ...length, ...headers });
  if (breaks) response.write(text?.slice(0, -1) ?? '', () => response.destroy());
  else response.end(text);
}

const customizeAjv: AjvCustomizer = (ajv) => addFormats.default(ajv);

/** One for all fakes of a process: it holds no state but compiled schemas, which take 20 to 80 ms each. */
const strictApi = new OpenAPIBackend({
  definition: description,
  quick: true,
  ajvOpts: { strict: false },
  customizeAjv,
});

const pending = <F extends Break>(failure: F): Pending<F> => ({
  failure,
  left: failure.times,
  before: failure.after ?? 0,
});

/** A server for `state`, which it reads and changes. Close it when done, and expect `violations` to be empty. */
export async function startFakeGitHub(state: FakeState): Promise<FakeGitHub> {
  const api = strictApi.initialized ? strictApi : await strictApi.init();
  const fake: Fake = { api, state, violations: [], requests: [], failures: [], breaks: [] };
  const server = createServer((request, response) => {
    handle(fake, request, response).catch((error: unknown) => {
      const { status, body } = violation(fake, `the fake itself failed: ${String(error)}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${isObject(address) ? String(address['port']) : ''}`;
  return {
    url,
    apiUrl: `${url}/api/v3`,
    token,
    state,
    violations: fake.violations,
    requests: fake.requests,
    failNext: (failure) => void fake.failures.push(pending(failure)),
    breakNext: (failure) => void fake.breaks.push(pending(failure)),
    complete: (operationId, partial) => {
      const operation = api.getOperation(operationId);
      if (operation === undefined) throw new Error(`no operation \`${operationId}\``);
      return completed(schemaOf(operation, 200), partial);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
