import { type LookupAddress, lookup as lookupAddresses } from 'node:dns';
import { once } from 'node:events';
import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { addressProblem, type Network } from './addresses.ts';

/** One HTTP request. */
export type Call = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Where the host may stand. */
  readonly network: Network;
  /** The longest body that is read. */
  readonly maxBytes: number;
};

export type Answer = {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** There is no answer, and whether asking again may give one. `forbidden`: we did not ask. */
export type Silence = {
  readonly kind: 'silence';
  readonly why: string;
  readonly again: 'perhaps' | 'never' | 'forbidden';
};

/** All addresses of a host name. Rejects where it has none. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>;

/** The machine's own resolver. */
export const resolveHost: ResolveHost = (host) => promisify(lookupAddresses)(host, { all: true });

const AGENT = { keepAlive: true } as const;

/**
 * Makes one request after another over connections of its own. The addresses that a name stands for are judged in the
 * look-up of the connection itself, so that no second look-up can give another one (DNS rebinding). Redirects are
 * answers, proxies are not used. Never throws.
 */
export function openExchange(resolve: ResolveHost): (call: Call, signal: AbortSignal) => Promise<Answer | Silence> {
  const agents = { http: new HttpAgent(AGENT), https: new HttpsAgent(AGENT) };
  return async (call, signal) => {
    const { url, method, headers, body, network, maxBytes } = call;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    // Node looks up names only: an address is connected to as it stands.
    const problem = isIP(host) === 0 ? undefined : addressProblem(host, network);
    if (problem !== undefined) return forbidden(host, host, problem);
    let barred: Silence | undefined;
    const lookup = judgedLookup(resolve, network, (address, name) => {
      barred = forbidden(host, address, name);
    });
    try {
      const request =
        url.protocol === 'https:'
          ? requestHttps(url, { method, headers, lookup, signal, agent: agents.https })
          : requestHttp(url, { method, headers, lookup, signal, agent: agents.http });
      const answered = once(request, 'response');
      request.on('error', () => {}); // what fails behind the response is seen where the body is read
      request.end(body);
      const [response] = (await answered) as [IncomingMessage]; // what the event carries
      const bytes = await readBody(response, maxBytes);
      if (bytes === undefined)
        return { kind: 'silence', again: 'never', why: `\`${url.host}\` sends more than ${maxBytes} bytes` };
      return { kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, body: bytes };
    } catch (error) {
      return barred ?? toSilence(url.host, error, signal);
    }
  };
}

function judgedLookup(
  resolve: ResolveHost,
  network: Network,
  bar: (address: string, name: string) => void,
): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        // One bad address condemns the name: which of them is connected to is not ours to say.
        for (const { address } of addresses) {
          const name = addressProblem(address, network);
          if (name === undefined) continue;
          bar(address, name);
          return callback(new Error('not allowed'), '');
        }
        if (first === undefined) return callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
        return options.all === true ? callback(null, [...addresses]) : callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

function forbidden(host: string, address: string, name: string): Silence {
  const where = host === address ? `\`${host}\`` : `\`${host}\` stands at \`${address}\`, which`;
  return {
    kind: 'silence',
    again: 'forbidden',
    why: `${where} is a ${name} address; a registry inside the organisation must be allowed as private`,
  };
}

/** The whole body, or undefined when it is longer than allowed. Rejects when the connection breaks before its end. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    // no encoding is set, so chunks are buffers
    size += chunk.length;
    if (size > maxBytes) return undefined; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toSilence(host: string, error: unknown, signal: AbortSignal): Silence {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'broken off';
  const silence = (again: Silence['again'], why: string): Silence => ({ kind: 'silence', again, why });
  if (signal.aborted) return silence('perhaps', `\`${host}\` did not answer in time; see whether it is well`);
  if (code === 'ENOTFOUND') return silence('never', `\`${host}\` has no address; is it written right?`);
  if (/^(EPROTO|ERR_SSL)/.test(code))
    return silence('never', `\`${host}\` speaks no TLS that can be understood; serve it under https`);
  if (/CERT|SIGNATURE|^ERR_TLS/.test(code)) {
    const cure = 'name its authority in `NODE_EXTRA_CA_CERTS`';
    return silence('never', `\`${host}\` has no certificate to trust (\`${code}\`); ${cure}`);
  }
  return silence('perhaps', `\`${host}\` did not answer (\`${code}\`); see whether it is well`);
}
