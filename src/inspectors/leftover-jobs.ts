import type { V1Job } from '@kubernetes/client-node';
import type { KubernetesReader } from '../clients/kubernetes.ts';
import { readErrorText } from '../evidence/error-text.ts';
import { seen, seenValue, unseen } from '../evidence/evidence.ts';
import { type LeftoverJob, leftoverJobNames, oldEnforcementNamespace } from '../evidence/leftover-jobs.ts';
import { present } from '../evidence/present.ts';
import { readObjectNames } from '../evidence/read-names.ts';
import { createdAt, notApplicable } from './cluster/family.ts';
import { controllerOf, found } from './cluster/owners.ts';
import type { Inspector, Look } from './inspector.ts';
import { bounded } from './text.ts';

// A name that stands in more namespaces than this tells nothing about one installation.
const MOST = 20;

/**
 * The Jobs that a text says to be in an installation's way, each asked for by its name; all four of the old image enforcement
 * when it names one of them. `not-applicable` when no text is about one, `unreachable` when there is no cluster to ask.
 */
export const inspectLeftoverJobs: Inspector<'leftoverJobs'> = async (look) => {
  const { kubernetes, signal } = look;
  const said = await namesIn(look);
  if (said === undefined) return notApplicable;
  if (kubernetes === undefined) return unseen({ reason: 'unreachable' });
  const { names, namespace } = said;
  const lists = await Promise.all(names.map((name) => jobsNamed(name, namespace, kubernetes, signal)));
  return seen({ names, ...present('namespace', namespace), jobs: lists.flat().map(toLeftoverJob) });
};

const inTheWay =
  /already exists|existiert bereits|已存在|이미 존재|field is immutable|exists and cannot be imported|existing resource conflict/i;

async function namesIn(look: Look): Promise<{ names: readonly string[]; namespace?: string } | undefined> {
  const messages = seenValue(await look.see('messages')) ?? [];
  const complaints = messages.filter(({ text }) => inTheWay.test(text));
  const { job, namespace } =
    complaints.map(({ text }) => readObjectNames(readErrorText(text))).find((names) => names.job !== undefined) ?? {};
  if (job === undefined) return undefined;
  if (leftoverJobNames.includes(job)) {
    return { names: leftoverJobNames, namespace: namespace ?? oldEnforcementNamespace };
  }
  const home = look.subject.kind === 'workload' ? look.subject.namespace : undefined;
  return { names: [job], ...present('namespace', namespace ?? home) };
}

async function jobsNamed(
  name: string,
  namespace: string | undefined,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<readonly V1Job[]> {
  if (namespace === undefined) {
    return kubernetes.list('Job', { fieldSelector: `metadata.name=${name}`, limit: MOST }, signal);
  }
  const job = await found(kubernetes.get('Job', name, namespace, signal));
  return job === undefined ? [] : [job];
}

function toLeftoverJob(job: V1Job): LeftoverJob {
  const { metadata, status } = job;
  const has = (type: string) => status?.conditions?.some((one) => one.type === type && one.status === 'True') ?? false;
  const ended: LeftoverJob['ended'] = has('Complete') ? 'complete' : has('Failed') ? 'failed' : undefined;
  return {
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    createdAt: createdAt(job),
    active: status?.active ?? 0,
    ...present('ended', ended),
    owners: ownersOf(job),
  };
}

// What Helm 2 and 3 write (https://helm.sh/docs/chart_best_practices/labels/, https://helm.sh/docs/topics/charts_hooks/).
const marks = [
  'meta.helm.sh/release-name',
  'app.kubernetes.io/managed-by',
  'helm.sh/chart',
  'helm.sh/hook',
  'helm.sh/hook-delete-policy',
  'release',
  'heritage',
  'argocd.argoproj.io/tracking-id',
];

function ownersOf(job: V1Job): readonly string[] {
  const { labels, annotations } = job.metadata ?? {};
  const written = { ...labels, ...annotations };
  const marked = marks.flatMap((key) => (written[key] === undefined ? [] : [bounded(`${key}=${written[key]}`)]));
  const controller = controllerOf(job);
  return [...(controller === undefined ? [] : [`${controller.kind}/${controller.name}`]), ...marked];
}
