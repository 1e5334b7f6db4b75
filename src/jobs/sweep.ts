import type { KubernetesReader } from '../clients/kubernetes.ts';
import { adopted, inPlaceAgain } from '../incidents/adopt.ts';
import { voided } from '../incidents/decide.ts';
import { type Need, needsOf } from '../incidents/due.ts';
import { attemptOffered } from '../incidents/incident.ts';
import { remediations } from '../remediations/index.ts';
import type { Remediation } from '../remediations/remediation.ts';
import { holdsItsName } from './cluster-name.ts';
import type { JobContext } from './context.ts';

/**
 * Finds what is due, whoever should have done it: a restore at its deadline, a job that died, a message that was not posted,
 * an offer that has expired, and changes of Salvor's that only the cluster remembers. Runs every few seconds in every worker;
 * doing it twice does no harm.
 */
export async function sweep(context: JobContext): Promise<void> {
  const { cluster } = context.config.kubernetes;
  if (!(await holdsItsName(cluster, context))) {
    context.events.nameTaken({ cluster });
    return;
  }
  const adoptedNow = await adopt(context);
  const due = await context.store.due(context.now());
  for (const id of due) {
    // One that cannot be attended to must not keep the others waiting.
    await attend(id, context).catch((error: unknown) =>
      context.events.jobFailed({ job: 'sweep', incident: id, error }),
    );
  }
  context.events.swept({ due: due.length, adopted: adoptedNow });
}

async function attend(id: string, context: JobContext): Promise<void> {
  const { store, queues, now } = context;
  const incident = await store.get(id);
  if (incident === undefined) return;
  for (const need of needsOf(incident, now())) {
    if (need === 'expire') {
      const offer = attemptOffered(incident);
      if (offer !== undefined) await store.update(id, (current) => voided(current, offer.id, 'expired', now()));
      await queues.enqueue('tell', id);
    } else await queues.enqueue(need satisfies Exclude<Need, 'expire'>, id);
  }
}

/**
 * Takes over changes that lie in the clusters although no incident has them in place: Redis may have been emptied, or a worker
 * may have woken up after its attempt had ended.
 */
async function adopt(context: JobContext): Promise<number> {
  const { clusters, store, queues, config, now } = context;
  let count = 0;
  for (const [cluster, kubernetes] of clusters) {
    for (const remediation of Object.values(remediations)) {
      const look = () => found(remediation, kubernetes, cluster, context);
      for (const { plan, witness } of await look()) {
        const known = await store.get(witness.incident);
        if (known === undefined) await store.adopt(adopted(plan, witness, config.slack.channel, now()));
        const attempt = known?.attempts.find(({ id }) => id === witness.attempt);
        // It may have been put back since the look.
        const ended = attempt?.state === 'kept' ? undefined : attempt?.endedAt;
        if (ended !== undefined && !(await look()).some((one) => one.witness.attempt === witness.attempt)) continue;
        const unknown = (name: string) => !clusters.has(name);
        const { changed } = await store.update(witness.incident, (current) =>
          inPlaceAgain(current, plan, witness, { ended, now: now(), unknown }),
        );
        if (!changed) continue;
        await queues.enqueue('remediate', witness.incident);
        count += 1;
      }
    }
  }
  return count;
}

/** What lies in a cluster; nothing in one that cannot be reached now: it is asked again by the next sweep. */
async function found(
  remediation: Remediation,
  kubernetes: KubernetesReader,
  cluster: string,
  { events }: JobContext,
): Promise<Awaited<ReturnType<Remediation['findApplied']>>> {
  return remediation.findApplied(kubernetes, cluster).catch((error: unknown) => {
    events.jobFailed({ job: 'sweep', error });
    return [];
  });
}
