import { compileCatalogue } from '../diagnosis/catalogue.ts';
import { denied as admissionDenied } from './admission/denied/cause.ts';
import { webhookUnreachable } from './admission/webhook-unreachable/cause.ts';
import { ambiguous } from './auth/ambiguous/cause.ts';
import { credentialHelper } from './auth/credential-helper/cause.ts';
import { denied as authDenied } from './auth/denied/cause.ts';
import { pullSecretMalformed } from './auth/pull-secret-malformed/cause.ts';
import { pullSecretMissing } from './auth/pull-secret-missing/cause.ts';
import { tokenExpired } from './auth/token-expired/cause.ts';
import { unauthenticated } from './auth/unauthenticated/cause.ts';
import { notLoggedIn } from './cli/not-logged-in/cause.ts';
import { pluginMissing } from './cli/plugin-missing/cause.ts';
import { leftoverJob } from './helm/leftover-job/cause.ts';
import { corrupt } from './image/corrupt/cause.ts';
import { invalidReference } from './image/invalid-reference/cause.ts';
import { neverPull } from './image/never-pull/cause.ts';
import { notFound } from './image/not-found/cause.ts';
import { platformMismatch } from './image/platform-mismatch/cause.ts';
import { unsupportedFormat } from './image/unsupported-format/cause.ts';
import { dns } from './network/dns/cause.ts';
import { proxy } from './network/proxy/cause.ts';
import { refused } from './network/refused/cause.ts';
import { reset } from './network/reset/cause.ts';
import { timeout } from './network/timeout/cause.ts';
import { unreachable } from './network/unreachable/cause.ts';
import { diskFull } from './node/disk-full/cause.ts';
import { pullTimeout } from './node/pull-timeout/cause.ts';
import { runtime } from './node/runtime/cause.ts';
import { backoffOnly } from './other/backoff-only/cause.ts';
import { unrelated } from './other/unrelated/cause.ts';
import { signature } from './policy/signature/cause.ts';
import { exceeded } from './quota/exceeded/cause.ts';
import { rateLimit } from './quota/rate-limit/cause.ts';
import { serverError } from './registry/server-error/cause.ts';
import { expired } from './tls/expired/cause.ts';
import { handshake } from './tls/handshake/cause.ts';
import { httpOnHttps } from './tls/http-on-https/cause.ts';
import { nameMismatch } from './tls/name-mismatch/cause.ts';
import { unknownAuthority } from './tls/unknown-authority/cause.ts';

/** Everything that can be wrong, by its name. */
export const causes = {
  'auth.unauthenticated': unauthenticated,
  'auth.denied': authDenied,
  'auth.ambiguous': ambiguous,
  'auth.token-expired': tokenExpired,
  'auth.pull-secret-missing': pullSecretMissing,
  'auth.pull-secret-malformed': pullSecretMalformed,
  'auth.credential-helper': credentialHelper,
  'image.not-found': notFound,
  'image.platform-mismatch': platformMismatch,
  'image.invalid-reference': invalidReference,
  'image.never-pull': neverPull,
  'image.corrupt': corrupt,
  'image.unsupported-format': unsupportedFormat,
  'quota.rate-limit': rateLimit,
  'quota.exceeded': exceeded,
  'network.dns': dns,
  'network.refused': refused,
  'network.timeout': timeout,
  'network.reset': reset,
  'network.unreachable': unreachable,
  'network.proxy': proxy,
  'tls.unknown-authority': unknownAuthority,
  'tls.name-mismatch': nameMismatch,
  'tls.expired': expired,
  'tls.http-on-https': httpOnHttps,
  'tls.handshake': handshake,
  'registry.server-error': serverError,
  'node.disk-full': diskFull,
  'node.runtime': runtime,
  'node.pull-timeout': pullTimeout,
  'policy.signature': signature,
  'admission.denied': admissionDenied,
  'admission.webhook-unreachable': webhookUnreachable,
  'helm.leftover-job': leftoverJob,
  'cli.not-logged-in': notLoggedIn,
  'cli.plugin-missing': pluginMissing,
  'other.backoff-only': backoffOnly,
  'other.unrelated': unrelated,
} as const;

export type CauseName = keyof typeof causes;

/** The causes made ready for `classify` and `diagnose`. */
export const catalogue = compileCatalogue<CauseName>(causes);
