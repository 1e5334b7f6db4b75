import { seen, seenValue } from '../evidence/evidence.ts';
import type { ClusterEvent, Message, Pod, Workload } from '../evidence/facts.ts';
import type { Inspector, Look } from './inspector.ts';
import { bounded } from './text.ts';

/**
 * Every error text of the subject once: what was pasted, what the containers say now, what happened, what the controllers
 * concluded, and what an alert said; the newest first, and texts that only follow from others last.
 */
export const inspectMessages: Inspector<'messages'> = async (look) => {
  const [pod, workload, events] = await Promise.all([look.see('pod'), look.see('workload'), look.see('events')]);
  const given = textsOf(look);
  const all = [
    ...given.filter(({ source }) => source === 'pasted'),
    ...newestFirst([
      ...ofPod(seenValue(pod)),
      ...(seenValue(events) ?? []).filter(isTrouble).map(ofEvent),
      ...ofWorkload(seenValue(workload)),
    ]),
    ...given.filter(({ source }) => source === 'alert'),
  ];
  const texts = new Set<string>();
  const distinct = all.filter(({ text }) => text !== '' && !texts.has(text) && texts.add(text));
  const ordered = [...distinct.filter((one) => !isConsequence(one)), ...distinct.filter(isConsequence)];
  return seen(ordered.slice(0, MOST));
};

const MOST = 50;

function textsOf({ subject, texts }: Look): readonly Message[] {
  if (subject.kind !== 'text') return texts.map((text) => ({ text: bounded(text), source: 'alert' }));
  return [subject.text, ...texts].map((text) => ({ text: bounded(text), source: 'pasted' }));
}

const starting = new Set(['ContainerCreating', 'PodInitializing', 'Completed', '']);

function ofPod(pod: Pod | undefined): readonly Message[] {
  if (pod === undefined) return [];
  const object = { kind: 'Pod', namespace: pod.namespace, name: pod.name };
  return pod.containers.flatMap(({ waiting, terminated, previous }): Message[] => [
    ...(waiting === undefined || starting.has(waiting.reason)
      ? []
      : [{ text: waiting.message || waiting.reason, source: 'waiting' as const, reason: waiting.reason, object }]),
    ...[terminated, previous].flatMap((end): Message[] =>
      end === undefined || starting.has(end.reason)
        ? []
        : [
            {
              text: end.message || end.reason,
              source: 'terminated',
              reason: end.reason,
              object,
              ...(end.at === undefined ? {} : { at: end.at }),
            },
          ],
    ),
  ]);
}

function isTrouble({ type, reason }: ClusterEvent): boolean {
  return type === 'Warning' || reason === 'BackOff';
}

function ofEvent({ message, reason, object, lastAt }: ClusterEvent): Message {
  return { text: message, source: 'event', reason, object, ...(lastAt === undefined ? {} : { at: lastAt }) };
}

// What each says when something is wrong; the others report health.
const troubles = new Set(['ReplicaFailure=True', 'Progressing=False', 'Available=False', 'Failed=True']);

function ofWorkload(workload: Workload | undefined): readonly Message[] {
  return (workload?.conditions ?? [])
    .filter(({ type, status }) => troubles.has(`${type}=${status}`))
    .map(({ message, reason, at }) => ({
      text: message,
      source: 'condition',
      reason,
      ...(workload === undefined ? {} : { object: workload.object }),
      ...(at === undefined ? {} : { at }),
    }));
}

// What a container says about itself has no time: it holds now.
function newestFirst(messages: readonly Message[]): readonly Message[] {
  return messages.toSorted((one, other) => (other.at ?? Infinity) - (one.at ?? Infinity) || 0);
}

const consequence =
  /^(?:Back-off (?:pulling image "[^"]*"|restarting failed container\b.*)|Error: \w+|Deployment does not have minimum availability\.|ReplicaSet "[^"]*" has timed out progressing\.|\w+BackOff|ErrImagePull)$/s;

function isConsequence({ text }: Message): boolean {
  return consequence.test(text);
}
