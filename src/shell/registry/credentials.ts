import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { JsonObject } from '../../manifest/json.ts';
import {
  ANONYMOUS,
  type Credential,
  HUB,
  HUB_KEY,
  helperFor,
  parseDockerConfig,
  readHelperAnswer,
  writtenCredential,
} from './docker-config.ts';

/** Finds the credential for exactly one host, by its normalised name, and one repository there. Never throws. */
export type FindCredential = (host: string, repository: string) => Promise<Credential>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Credentials as docker finds them: its configuration (`DOCKER_CONFIG`, else `~/.docker`), the helpers named there, and
 * for `ghcr.io` alone the token of `GITHUB_TOKEN`. A helper runs at most once per host.
 */
export function openCredentials(environment: Environment): FindCredential {
  const file = join(environment['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json');
  const config = readConfig(file);
  const asked = new Map<string, Promise<Credential | undefined>>();
  return async (host, repository) => {
    if (config === undefined) return { kind: 'unusable', name: `\`${file}\``, why: 'it cannot be read as JSON' };
    const helper = helperFor(config, host);
    if (helper !== undefined && !asked.has(host)) asked.set(host, askHelper(helper, host, environment));
    const found = (await asked.get(host)) ?? writtenCredential(config, host, repository);
    const token = environment['GITHUB_TOKEN'] ?? '';
    if (found === undefined && host === 'ghcr.io' && token !== '')
      return { kind: 'password', name: '`GITHUB_TOKEN`', user: 'x-access-token', password: token };
    return found ?? ANONYMOUS;
  };
}

/** Empty when there is no such file; undefined when there is one that says nothing readable. */
function readConfig(file: string): JsonObject | undefined {
  try {
    return parseDockerConfig(readFileSync(file, 'utf8'));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? {} : undefined;
  }
}

const HELPER_MS = 10_000;
const HELPER_BYTES = 65_536;

/** Runs a helper without a shell, and never one from a relative entry of `PATH`, which could lie in a checkout. */
function askHelper(helper: string, host: string, environment: Environment): Promise<Credential | undefined> {
  const name = `docker-credential-${helper}`;
  if (!/^[\w.-]+$/.test(helper))
    return Promise.resolve({
      kind: 'unusable',
      name: "docker's config",
      why: 'the name of its helper is no file name',
    });
  const path = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute).join(delimiter);
  const options = { env: { ...environment, PATH: path }, timeout: HELPER_MS, maxBuffer: HELPER_BYTES };
  return new Promise((resolve) => {
    const child = execFile(name, ['get'], options, (error, stdout) => {
      if (error === null) resolve(readHelperAnswer(helper, stdout));
      else if (/credentials not found/i.test(stdout)) resolve(undefined);
      else
        resolve({
          kind: 'unusable',
          name: `\`${name}\``,
          why: error.code === 'ENOENT' ? 'it is not on `PATH`' : 'it failed',
        });
    });
    child.stdin?.on('error', () => {}); // it may end before it has read; its status tells
    child.stdin?.end(host === HUB ? HUB_KEY : host);
  });
}
