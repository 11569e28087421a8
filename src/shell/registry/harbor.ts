import type { ServiceReport } from '../../images/facts.ts';
import type { ImageReference } from '../../images/reference.ts';
import type { FindCredential } from './credentials.ts';
import type { ResolveHost } from './exchange.ts';
import { type AllowedRegistry, findRegistry, keepsSecrets } from './hosts.ts';
import { type Limits, openSend } from './patience.ts';

/** What a scanner's own API said of a digest. No report and no problem: it was not scanned there. */
export type Reported = { readonly reports: readonly ServiceReport[]; readonly problems: readonly string[] };

const REPORT = 'application/vnd.security.vulnerability.report; version=1.1';

/**
 * Asks Harbor for the report of its own scanner about a digest: `GET /api/v2.0/projects/…/artifacts/<digest>/additions/
 * vulnerabilities`. Its API takes the user and password of a robot account. Never throws. Source: Harbor's swagger.yaml.
 */
export function openHarbor(
  allowed: readonly AllowedRegistry[],
  findCredential: FindCredential,
  resolveHost: ResolveHost,
  limits: Limits,
): (reference: ImageReference, digest: string) => Promise<Reported> {
  const send = openSend(resolveHost, limits);
  return async ({ registry: host, repository }, digest) => {
    const failed = (why: string): Reported => ({ reports: [], problems: [`the reports of \`${host}\`: ${why}`] });
    const registry = findRegistry(host, allowed);
    if ('why' in registry) return failed(registry.why);
    const slash = repository.indexOf('/');
    if (slash < 0) return failed(`\`${repository}\` is in no project`);
    const [project, name] = [repository.slice(0, slash), repository.slice(slash + 1)];
    // Harbor wants the slashes of a repository encoded twice.
    const path = `/api/v2.0/projects/${project}/repositories/${encodeURIComponent(encodeURIComponent(name))}/artifacts/${digest}/additions/vulnerabilities`;
    const url = new URL(path, registry.origin);
    const credential = await findCredential(registry.name, repository);
    const isSent = credential.kind === 'password' && keepsSecrets(url);
    const authorization = isSent
      ? `Basic ${Buffer.from(`${credential.user}:${credential.password}`).toString('base64')}`
      : undefined;
    const answer = await send({
      method: 'GET',
      url,
      headers: {
        'x-accept-vulnerabilities': REPORT,
        accept: 'application/json',
        ...(authorization && { authorization }),
      },
      body: undefined,
      network: registry.network,
      maxBytes: limits.blobBytes,
    });
    if (answer.kind !== 'answer') return failed(answer.why);
    if (answer.status === 404) return { reports: [], problems: [] };
    if (answer.status === 401 || answer.status === 403)
      return failed(`${credential.name} may not read them (${answer.status}); give it the right to read scans`);
    if (answer.status !== 200) return failed(`it answered ${answer.status}`);
    return { reports: [{ service: registry.name, about: digest, text: answer.body.toString() }], problems: [] };
  };
}
