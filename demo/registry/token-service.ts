import { randomBytes } from 'node:crypto';
import type { Answer } from './answer.ts';
import { failure } from './answer.ts';
import type { Faults } from './faults.ts';

/** Gives out bearer tokens for repositories (https://distribution.github.io/distribution/spec/auth/token/). */
export interface TokenService {
  /** Answers a request for a token, whose fields came in the query or the form. */
  grant(fields: URLSearchParams, authorization: string | undefined): Answer;
  /** Whether an Authorization header carries a token for a repository, or any token when none is asked for. */
  accepts(authorization: string | undefined, repository: string | undefined): boolean;
  /** The challenge that leads to this service. */
  challenge(base: string, repository: string | undefined, authorization: string | undefined): string;
}

const service = 'sample-registry';
const lifetimeSeconds = 300;

/** A token service for the repositories whose fault is `bearer`; `now` in ms since the epoch. */
export function createTokenService(faults: Faults, now: () => number): TokenService {
  const tokens = new Map<string, { readonly repositories: readonly string[]; readonly until: number }>();
  return {
    grant(fields, authorization) {
      const asked = fields.getAll('scope').flatMap((scope) => /^repository:([^:]+):.*pull/.exec(scope)?.[1] ?? []);
      const credential = readBasic(authorization) ?? formCredential(fields);
      const rules = (asked.length > 0 ? asked : [undefined]).map((repository) => ({
        repository,
        fault: faults.find(repository),
      }));
      const granted: string[] = [];
      for (const { repository, fault } of rules) {
        if (fault.kind !== 'bearer') {
          if (repository !== undefined) granted.push(repository);
        } else if (credential) {
          if (credential.username !== fault.username || credential.password !== fault.password)
            return refused('incorrect username or password');
          if (repository !== undefined) granted.push(repository);
        } else if (fault.anonymous === 'refused') return refused('authentication required');
      }
      const token = randomBytes(24).toString('base64url');
      tokens.set(token, { repositories: granted, until: now() + lifetimeSeconds * 1000 });
      const body = JSON.stringify({
        token,
        access_token: token,
        expires_in: lifetimeSeconds,
        issued_at: new Date(now()).toISOString(),
      });
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
    accepts(authorization, repository) {
      const token = tokens.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
      return (
        token !== undefined &&
        token.until > now() &&
        (repository === undefined || token.repositories.includes(repository))
      );
    },
    challenge(base, repository, authorization) {
      const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull"`;
      const error = /^bearer /i.test(authorization ?? '') ? ',error="insufficient_scope"' : '';
      return `Bearer realm="${base}/token",service="${service}"${scope}${error}`;
    },
  };
}

/** The user and password of a Basic Authorization header. */
export function readBasic(authorization: string | undefined): { username: string; password: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { username, password: rest.join(':') };
}

function formCredential(fields: URLSearchParams): { username: string; password: string } | undefined {
  const username = fields.get('username');
  return username === null ? undefined : { username, password: fields.get('password') ?? '' };
}

function refused(message: string): Answer {
  return failure(401, 'UNAUTHORIZED', message);
}
