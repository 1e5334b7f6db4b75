import type { ImageReference } from '../../evidence/image-reference.ts';
import { isObject } from '../../evidence/json-members.ts';
import type { Credential } from '../../evidence/pull-secret.ts';
import type { StorageQuota } from '../../evidence/registry-look.ts';
import type { Product } from './products.ts';
import type { Session } from './session.ts';
import { basicAuthorization } from './token.ts';

const bodyLimit = 65_536;

/** Whether a product has an API for it that a pull credential opens. */
export function tellsQuota({ name }: Product): boolean {
  return name === 'harbor' || name === 'icr';
}

/**
 * Asks how much of its quota an image's project or account has used, with the credential that was sent for the image and at the
 * same host; undefined when that may not read it.
 */
export async function lookForQuota(
  session: Session,
  image: ImageReference,
  product: Product,
  credential: Credential | undefined,
): Promise<StorageQuota | undefined> {
  const question = product.name === 'icr' ? askAccount(credential) : askProject(image, credential);
  if (question === undefined) return undefined;
  const { path, headers } = question;
  const request = {
    method: 'GET',
    path,
    headers: { accept: 'application/json', ...headers },
    limit: bodyLimit,
  } as const;
  const answer = await session.connectionTo(session.origin).ask(request);
  if (!answer.ok || answer.value.status !== 200) return undefined;
  return question.read(parse(answer.value.body));
}

interface Question {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly read: (document: unknown) => StorageQuota | undefined;
}

/**
 * Harbor: the summary of a project.
 * Source: https://github.com/goharbor/harbor/blob/main/api/v2.0/swagger.yaml (getProjectSummary).
 */
function askProject(image: ImageReference, credential: Credential | undefined): Question | undefined {
  const [project = ''] = image.repository.split('/');
  const { authorization } = basicAuthorization(credential);
  if (project === '' || authorization === undefined) return undefined;
  return {
    path: `/api/v2.0/projects/${encodeURIComponent(project)}/summary`,
    headers: { 'x-is-resource-name': 'true', authorization },
    read: (document) => {
      const quota = at(document, 'quota');
      return use('storage', project, at(at(quota, 'used'), 'storage'), at(at(quota, 'hard'), 'storage'));
    },
  };
}

/**
 * IBM: the quotas of an account, with an IAM access token, which names the account. An API key would have to be exchanged at
 * another host, which is not its registry's: it is not sent there.
 * Source: https://github.com/IBM/container-registry-go-sdk/blob/main/containerregistryv1/container_registry_v1.go (GetQuota).
 */
function askAccount(credential: Credential | undefined): Question | undefined {
  if (credential?.username !== 'iambearer') return undefined;
  const token = credential.password.reveal();
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

// Both write -1 for what has no limit.
function use(of: StorageQuota['of'], project: string, used: unknown, limit: unknown): StorageQuota | undefined {
  if (!isCount(used)) return undefined;
  return { of, project, usedBytes: used, ...(isCount(limit) ? { limitBytes: limit } : {}) };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
