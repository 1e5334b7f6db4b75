import type { Match } from '../../../diagnosis/cause.ts';
import type { Facts } from '../../../evidence/facts.ts';
import { failedLooks, failureClue } from '../../registry-access.ts';

/** A refused credential whose registry says that it has expired. */
export function matchExpiredCredential({ registry }: Pick<Facts, 'registry'>): Match | undefined {
  for (const failed of failedLooks(registry)) {
    const { failure } = failed;
    if (failure.kind !== 'answer' || (failure.status !== 401 && failure.status !== 403)) continue;
    if (failed.look.as.kind !== 'pull-secret' || !/\bexpired?\b/i.test(failure.detail)) continue;
    return { confidence: 0.97, clues: [failureClue(failed)] };
  }
  return undefined;
}
