import type { ImageReference } from '../../evidence/image-reference.ts';
import type { Credential } from '../../evidence/pull-secret.ts';
import type { RegistryLook } from '../../evidence/registry-look.ts';
import { askAccount } from './ibm-quota.ts';
import type { Product } from './products.ts';
import { at, parse, type Question, use } from './quota-answer.ts';
import type { Session } from './session.ts';
import { basicAuthorization } from './token.ts';

const bodyLimit = 65_536;

/** Whether a product has an API for it that a pull credential opens. */
export function tellsQuota({ name }: Product): boolean {
  return name === 'harbor' || name === 'icr';
}

/** How much of a quota is used, or why that was not seen; neither when nobody is signed in who could ask. */
export type QuotaSeen = Pick<RegistryLook, 'quota' | 'quotaUnseen'>;

/** Asks how much of its quota an image's project or account has used, with the credential that was sent for the image. */
export async function lookForQuota(
  session: Session,
  image: ImageReference,
  product: Product,
  credential: Credential | undefined,
): Promise<QuotaSeen> {
  const question = product.name === 'icr' ? await askAccount(session, credential) : askProject(image, credential);
  if (question === undefined) return {};
  if ('because' in question) return { quotaUnseen: question };
  const { path, headers } = question;
  const request = {
    method: 'GET',
    path,
    headers: { accept: 'application/json', ...headers },
    limit: bodyLimit,
  } as const;
  const answer = await session.connectionTo(session.origin).ask(request);
  const quota = answer.ok && answer.value.status === 200 ? question.read(parse(answer.value.body)) : undefined;
  return quota === undefined ? { quotaUnseen: { host: session.host, because: 'not-told' } } : { quota };
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
