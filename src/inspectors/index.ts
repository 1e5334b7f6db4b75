import type { FactName } from '../evidence/evidence.ts';
import { inspectAdmissionDelay } from './admission-delay.ts';
import { inspectBlastRadius } from './blast-radius.ts';
import { inspectEnforcement } from './enforcement.ts';
import { inspectEventHistory } from './event-history.ts';
import { inspectEvents } from './events.ts';
import { inspectImageUsers } from './image-users.ts';
import type { Inspector } from './inspector.ts';
import { inspectLeftoverJobs } from './leftover-jobs.ts';
import { inspectMessages } from './messages.ts';
import { inspectNode } from './node.ts';
import { inspectPod } from './pod.ts';
import { inspectPullSecrets } from './pull-secrets.ts';
import { inspectRegistry } from './registry.ts';
import { inspectRunningDigests } from './running-digests.ts';
import { inspectServiceAccount } from './service-account.ts';
import { inspectWebhooks } from './webhooks.ts';
import { inspectWorkload } from './workload.ts';

/** Who looks at what. */
export const inspectors: { readonly [Name in FactName]: Inspector<Name> } = {
  messages: inspectMessages,
  pod: inspectPod,
  workload: inspectWorkload,
  events: inspectEvents,
  serviceAccount: inspectServiceAccount,
  pullSecrets: inspectPullSecrets,
  node: inspectNode,
  registry: inspectRegistry,
  webhooks: inspectWebhooks,
  eventHistory: inspectEventHistory,
  blastRadius: inspectBlastRadius,
  runningDigests: inspectRunningDigests,
  admissionDelay: inspectAdmissionDelay,
  leftoverJobs: inspectLeftoverJobs,
  enforcement: inspectEnforcement,
  imageUsers: inspectImageUsers,
};
