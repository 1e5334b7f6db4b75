import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { AdmissionWebhook, BlastRadius } from '../evidence/facts.ts';
import { canonical, parseImageReference } from '../evidence/image-reference.ts';
import type { Clue } from './finding.ts';

/**
 * What the cluster around the subject adds to the leading cause: how far it reaches, whose events are gone, what stands in
 * the way of new pods. `now` in milliseconds since the epoch. None of it makes the cause surer or less sure.
 */
export function surroundings(cause: string, evidence: Evidence, now: number): readonly Clue[] {
  const admission = cause.startsWith('admission.');
  return [
    ...reachClues(evidence),
    ...noPodClues(evidence),
    ...(admission ? admissionClues(evidence, now) : []),
    ...(cause === 'image.never-pull' ? storeClues(evidence) : []),
    ...agedOutClues(evidence),
  ];
}

/** Tags behind which the workload's pods run different digests, unless each digest is that of another platform. */
export function mixedDigests(evidence: Evidence): readonly Clue[] {
  const mixed = (factIn(evidence, 'runningDigests') ?? []).filter(({ running }) => {
    const platforms = running.map((one) => one.platforms);
    const known = platforms.flatMap((names) => names ?? []);
    const apart = platforms.every((names) => names !== undefined) && new Set(known).size === known.length;
    return running.length > 1 && !apart;
  });
  return mixed.map(({ image, running }) => clue('digests-differ', { image, digests: running.length }));
}

function clue(key: Clue['key'], values: Clue['values']): Clue {
  return { key, values, speaks: 'for' };
}

function reachClues(evidence: Evidence): readonly Clue[] {
  const reach = factIn(evidence, 'blastRadius');
  if (reach === undefined) return [];
  if (reach.failing.registries.length === 0) return [blockedClue(reach)];
  const { scope, name, failing, working } = reach;
  const counts = { failing: failing.pods, working: working.pods };
  const far =
    scope === 'cluster'
      ? clue('reach-cluster', { ...counts, registries: failing.registries })
      : clue(`reach-${scope}`, { name, ...counts });
  return [far, ...contrastClues(reach)];
}

function contrastClues({ contrast }: BlastRadius): readonly Clue[] {
  if (contrast === undefined) return [];
  const { image, failing, working } = contrast;
  return [clue('nodes-differ', { image, nodes: failing, working })];
}

function blockedClue({ failing }: BlastRadius): Clue {
  const { pods, workloads, namespaces } = failing;
  return clue('reach-blocked', { failing: pods, workloads, namespaces });
}

/** There is no pod to look at because none was created: that is a finding and no gap. */
function noPodClues(evidence: Evidence): readonly Clue[] {
  const workload = factIn(evidence, 'workload');
  const { pod } = evidence;
  const isMissing = pod?.seen === false && pod.because.reason === 'not-found';
  if (workload === undefined || workload.desired === 0 || !isMissing) return [];
  const { kind, name } = workload.object;
  return [clue('no-pods', { workload: `${kind} ${name}`, desired: workload.desired })];
}

// Below this people do not notice that a request takes longer.
const noticeable = 15;

function admissionClues(evidence: Evidence, now: number): readonly Clue[] {
  const webhooks = (factIn(evidence, 'webhooks') ?? []).filter(({ blamed }) => blamed);
  const delay = factIn(evidence, 'admissionDelay');
  const seconds = (delay?.mutating ?? 0) + (delay?.validating ?? 0);
  return [
    ...webhooks.flatMap((webhook) => [...trustClues(webhook, now), ...conditionClues(webhook)]),
    ...(delay === undefined || seconds < noticeable
      ? []
      : [clue('admission-delay', { seconds, webhooks: delay.webhooks })]),
  ];
}

function trustClues({ name, authorities = [] }: AdmissionWebhook, now: number): readonly Clue[] {
  if (authorities === 'unreadable') return [clue('webhook-authority-unreadable', { webhook: name })];
  // One of them that is valid is enough.
  const last = authorities.toSorted((one, other) => other.validTo - one.validTo)[0];
  if (last === undefined || last.validTo >= now) return [];
  return [clue('webhook-authority-expired', { webhook: name, subject: last.subject, validTo: last.validTo })];
}

function conditionClues({ name, matchConditions = [] }: AdmissionWebhook): readonly Clue[] {
  if (matchConditions.length === 0) return [];
  return [clue('webhook-conditions', { webhook: name, conditions: matchConditions })];
}

/** Whether the node has the image that its pod may not pull. */
function storeClues(evidence: Evidence): readonly Clue[] {
  const { name: node, images } = factIn(evidence, 'node') ?? {};
  const stuck = factIn(evidence, 'pod')?.containers.find(({ waiting }) => waiting !== undefined);
  if (node === undefined || images === undefined || images.length === 0 || stuck === undefined) return [];
  const wanted = nameOf(stuck.image);
  const stored = images.some(({ names }) => names.some((one) => nameOf(one) === wanted));
  return [clue(stored ? 'image-in-store' : 'image-not-in-store', { image: stuck.image, node })];
}

function nameOf(written: string): string {
  const reference = parseImageReference(written);
  return 'registry' in reference ? canonical(reference) : written;
}

/** The nearest object of which no event is left; the others say nothing more. */
function agedOutClues(evidence: Evidence): readonly Clue[] {
  const events = factIn(evidence, 'events');
  const history = factIn(evidence, 'eventHistory');
  const gone = history?.agedOut[0];
  // Where events of another object are left, they tell what happened.
  if (gone === undefined || (events?.length ?? 0) > 0) return [];
  return [clue('events-aged-out', { object: `${gone.object.kind} ${gone.object.name}`, at: gone.at })];
}
