import { compileCatalogue } from '../diagnosis/catalogue.ts';
import { webhookUnreachable } from './admission/webhook-unreachable/cause.ts';
import { denied as authDenied } from './auth/denied/cause.ts';
import { unauthenticated } from './auth/unauthenticated/cause.ts';
import { notFound } from './image/not-found/cause.ts';
import { platformMismatch } from './image/platform-mismatch/cause.ts';
import { dns } from './network/dns/cause.ts';
import { timeout } from './network/timeout/cause.ts';
import { backoffOnly } from './other/backoff-only/cause.ts';
import { unrelated } from './other/unrelated/cause.ts';
import { rateLimit } from './quota/rate-limit/cause.ts';
import { unknownAuthority } from './tls/unknown-authority/cause.ts';

/** Everything that can be wrong, by its name. */
export const causes = {
  'auth.unauthenticated': unauthenticated,
  'auth.denied': authDenied,
  'image.not-found': notFound,
  'image.platform-mismatch': platformMismatch,
  'quota.rate-limit': rateLimit,
  'network.dns': dns,
  'network.timeout': timeout,
  'tls.unknown-authority': unknownAuthority,
  'admission.webhook-unreachable': webhookUnreachable,
  'other.backoff-only': backoffOnly,
  'other.unrelated': unrelated,
} as const;

export type CauseName = keyof typeof causes;

/** The causes made ready for `classify` and `diagnose`. */
export const catalogue = compileCatalogue<CauseName>(causes);
