import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { sha256 } from './real-registry.ts';

// A registry in this process that can do what a real one does not: lie, stall, send away, ask oddly.

/** One request as it arrived. */
export type Seen = {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly body: string;
};

type Page = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** What to do with a request: an answer, or a hand on the raw response. */
export type Reply = Page | ((response: ServerResponse) => void);

export type OddRegistry = {
  readonly host: string;
  /** Oldest first. */
  readonly seen: readonly Seen[];
  readonly close: () => Promise<void>;
};

/** Starts it on loopback. `reply` sees the request and how many came before it. */
export async function startOdd(reply: (request: Seen, before: number) => Reply): Promise<OddRegistry> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => void answer(request, response, seen, reply));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    host,
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  seen: Seen[],
  reply: (request: Seen, before: number) => Reply,
): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { authorization, accept, host = '' } = request.headers;
  const one = { method: request.method ?? '', host, path: request.url ?? '', authorization, accept, body };
  seen.push(one);
  const what = reply(one, seen.length - 1);
  if (typeof what === 'function') return what(response);
  response.writeHead(what.status ?? 200, what.headers).end(what.body);
}

const OCI = 'application/vnd.oci.image';
export const IMAGE_TYPE = `${OCI}.manifest.v1+json`;
export const INDEX_TYPE = `${OCI}.index.v1+json`;

/** A small manifest, its digest, and the answer that serves it. */
export const IMAGE = JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_TYPE, config: {}, layers: [] });
export const DIGEST = sha256(IMAGE);
export const OTHER = sha256('other');

/** The answer of an honest registry for `body`. */
export function serve(body = IMAGE, type = IMAGE_TYPE, digest = sha256(body)): Required<Omit<Page, 'status'>> {
  return { headers: { 'content-type': type, 'docker-content-digest': digest }, body };
}
