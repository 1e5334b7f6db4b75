import type { KubernetesReader } from '../../clients/kubernetes.ts';
import type { ObjectReference } from '../../evidence/subject.ts';
import type { Change, Plan, Witness } from '../remediation.ts';
import {
  type Configuration,
  type ConfigurationKind,
  configurationKinds,
  locate,
  policyPath,
  targetsOf,
} from './configuration.ts';
import { byPlace, dangersOf } from './describe-plan.ts';
import { manualRestore } from './manual-restore.ts';
import { type RestoreNote, readRestoreNote } from './restore-note.ts';

interface Found {
  readonly kind: ConfigurationKind;
  readonly configuration: Configuration;
  readonly note: RestoreNote;
}

/**
 * What stands changed in a cluster by the objects alone: one plan and witness per attempt, read from Salvor's annotations on
 * both kinds of configuration. An annotation that Salvor did not write is left out.
 */
export async function findApplied(
  kubernetes: KubernetesReader,
  cluster: string,
  signal?: AbortSignal,
): Promise<readonly { readonly plan: Plan; readonly witness: Witness }[]> {
  const found: Found[] = [];
  for (const kind of configurationKinds) {
    for (const configuration of await kubernetes.list(kind, {}, signal)) {
      const note = readRestoreNote(configuration.metadata);
      if (note !== undefined && note !== 'unreadable') found.push({ kind, configuration, note });
    }
  }
  const byAttempt = Map.groupBy(found, ({ note }) => note.attempt);
  return [...byAttempt.values()].flatMap((ofAttempt) => {
    const note = ofAttempt[0]?.note;
    return note === undefined
      ? []
      : [{ plan: planFrom(ofAttempt, note, cluster), witness: witnessFrom(ofAttempt, note) }];
  });
}

function planFrom(found: readonly Found[], { watch, owners, restoreAfter }: RestoreNote, cluster: string): Plan {
  const changes = found.flatMap(changesFrom).toSorted(byPlace);
  const webhooks = found.flatMap(({ kind, configuration, note }) =>
    (configuration.webhooks ?? [])
      .filter(({ name }) => Object.hasOwn(note.previous, name))
      .map(({ name, timeoutSeconds = 10 }) => ({ kind, name, timeoutSeconds })),
  );
  return {
    remediation: 'flip-failure-policy',
    cluster,
    changes,
    dangers: dangersOf(webhooks),
    owners,
    restoreAfter,
    watch,
    manualRestore: manualRestore(targetsOf(changes)),
  };
}

function changesFrom({ kind, configuration, note }: Found): readonly Change[] {
  const object: ObjectReference = { kind, name: configuration.metadata?.name ?? '' };
  return Object.entries(note.previous).map(([label, before]) => {
    const index = (configuration.webhooks ?? []).findIndex(({ name }) => name === label);
    const change: Change = { object, label, path: policyPath(index), before, after: 'Ignore' };
    // A webhook that is gone stays in the plan without a place, so that its loss is told.
    return locate(configuration, change) === undefined ? { ...change, path: '/webhooks' } : change;
  });
}

// The objects of one attempt are written one after another: the earliest time counts.
function witnessFrom(found: readonly Found[], { attempt, incident, approvedBy }: RestoreNote): Witness {
  return { attempt, incident, approvedBy, revertAt: Math.min(...found.map(({ note }) => note.revertAt)) };
}
