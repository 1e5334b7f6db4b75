import type { Credential } from '../../evidence/pull-secret.ts';
import type { RegistryLook } from '../../evidence/registry-look.ts';
import { hostOf, type Origin } from './origin.ts';
import { at, parse, type Question, use } from './quota-answer.ts';
import type { Session } from './session.ts';
import { basicAuthorization, isConfigured } from './token.ts';

const tokenBodyLimit = 65_536;

/** IBM Cloud's token services, public and inside its private network. */
const tokenServices: readonly Origin[] = ['iam.cloud.ibm.com', 'private.iam.cloud.ibm.com'].map((hostname) => ({
  protocol: 'https:',
  hostname,
  port: 443,
}));

/**
 * IBM: the quotas of an account, with an IAM access token, which names the account. An API key (user `iamapikey`) has to be
 * traded for one at IBM's token service: only if the configuration names that among the registry's token hosts.
 * Sources: https://cloud.ibm.com/apidocs/container-registry (Authentication, List quotas);
 * https://cloud.ibm.com/apidocs/iam-identity-token-api (grant type apikey).
 */
export async function askAccount(
  session: Session,
  credential: Credential | undefined,
): Promise<Question | RegistryLook['quotaUnseen']> {
  if (credential?.username === 'iambearer') return questionWith(credential.password.reveal());
  if (credential?.username !== 'iamapikey') return undefined;
  const { options } = session.context;
  const allowed = tokenServices.find((origin) => isConfigured(origin, session.origin, options.realmHosts));
  const [usual] = tokenServices;
  if (allowed === undefined) return usual && { host: hostOf(usual), because: 'not-configured' };
  const token = await trade(session, allowed, credential);
  const question = token === undefined ? undefined : questionWith(token);
  return question ?? { host: hostOf(allowed), because: 'not-told' };
}

async function trade(session: Session, service: Origin, credential: Credential): Promise<string | undefined> {
  session.context.sent.note(basicAuthorization(credential).authorization);
  const apikey = credential.password.reveal();
  const answer = await session.connectionTo(service).ask({
    method: 'POST',
    path: '/identity/token',
    form: new URLSearchParams({ grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey }),
    headers: { accept: 'application/json' },
    limit: tokenBodyLimit,
  });
  const token = answer.ok && answer.value.status === 200 ? at(parse(answer.value.body), 'access_token') : undefined;
  // A token with a line break would write headers of its own.
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}

function questionWith(token: string): Question | undefined {
  const account = at(at(parse(Buffer.from(token.split('.')[1] ?? '', 'base64url')), 'account'), 'bss');
  if (typeof account !== 'string' || !/^[\w-]{1,64}$/.test(account)) return undefined;
  return {
    path: '/api/v1/quotas',
    headers: { account, authorization: `Bearer ${token}` },
    read: (document) => {
      const [used, limit] = [at(document, 'usage'), at(document, 'limit')];
      // Pulls use up the traffic; the storage concerns pushes.
      return use('pull-traffic', account, at(used, 'traffic_bytes'), at(limit, 'traffic_bytes'));
    },
  };
}
