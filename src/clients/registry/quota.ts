import type { ImageReference } from '../../evidence/image-reference.ts';
import type { Credential } from '../../evidence/pull-secret.ts';
import { isObject } from '../../evidence/pull-secret-entry.ts';
import type { StorageQuota } from '../../evidence/registry-look.ts';
import type { Product } from './products.ts';
import type { Session } from './session.ts';
import { basicAuthorization } from './token.ts';

const bodyLimit = 65_536;

/** Whether a product has an API for it that a pull credential opens. */
export function tellsQuota({ name }: Product): boolean {
  return name === 'harbor';
}

/**
 * Asks Harbor how much of its storage an image's project has used, with the credential that was sent for the image; undefined
 * when that may not read it.
 * Source: https://github.com/goharbor/harbor/blob/main/api/v2.0/swagger.yaml (getProjectSummary).
 */
export async function lookForQuota(
  session: Session,
  image: ImageReference,
  credential: Credential | undefined,
): Promise<StorageQuota | undefined> {
  const [project = ''] = image.repository.split('/');
  const authorization = basicAuthorization(credential);
  if (project === '' || authorization.authorization === undefined) return undefined;
  const answer = await session.connectionTo(session.origin).ask({
    method: 'GET',
    path: `/api/v2.0/projects/${encodeURIComponent(project)}/summary`,
    headers: { accept: 'application/json', 'x-is-resource-name': 'true', ...authorization },
    limit: bodyLimit,
  });
  if (!answer.ok || answer.value.status !== 200) return undefined;
  return readSummary(project, answer.value.body);
}

// Harbor writes -1 for a project without a limit.
function readSummary(project: string, body: Buffer): StorageQuota | undefined {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    const quota = isObject(document) && isObject(document.quota) ? document.quota : {};
    const usedBytes = isObject(quota.used) ? quota.used.storage : undefined;
    const limit = isObject(quota.hard) ? quota.hard.storage : undefined;
    if (!isCount(usedBytes)) return undefined;
    return { project, usedBytes, ...(isCount(limit) ? { limitBytes: limit } : {}) };
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
