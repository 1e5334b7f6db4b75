import { type Classification, type Clue, type Diagnosis, type Named, whyUnnamed } from '../diagnosis/finding.ts';
import { registryVendor } from '../evidence/registry-vendor.ts';
import { runbooks, type Topic } from './index.ts';
import { type Names, namesFor } from './names.ts';
import { topicsInText } from './topic-text.ts';

/** What to read about a problem: the topic whose runbook helps most, and those that belong beside it. */
export interface Choice {
  readonly topic: Topic;
  readonly also: readonly Topic[];
}

interface Grounds {
  readonly cause: string;
  readonly ofCause: Topic;
  readonly names: Names;
  readonly clues: readonly Clue[];
  readonly text: string;
}

const topicOfCause: ReadonlyMap<string, Topic> = new Map(
  (Object.keys(runbooks) as Topic[]).flatMap((topic) => runbooks[topic].causes.map((cause) => [cause, topic] as const)),
);

/** What belongs beside a cause whatever the evidence. */
const besideCause: Readonly<Record<string, readonly Topic[]>> = {
  'auth.credential-helper': ['node-credentials'],
  'image.never-pull': ['pull-policy', 'node-credentials'],
  'tls.unknown-authority': ['certificate-on-nodes'],
  'network.refused': ['firewall-blocked'],
  'network.reset': ['firewall-blocked'],
  'network.proxy': ['firewall-blocked'],
  'other.backoff-only': ['help-and-support'],
  'other.unrelated': ['help-and-support'],
};

/** What a clue of the leading finding adds. */
const besideClue: Readonly<Partial<Record<Clue['key'], readonly Topic[]>>> = {
  'no-pull-secrets': ['service-account-pull-secret', 'node-credentials'],
  'service-account-secrets-later': ['service-account-pull-secret'],
  'no-pull-secret-for-host': ['multi-registry-secret'],
  'running-image-stale': ['latest-not-newest', 'pull-policy'],
  'running-elsewhere-stale': ['latest-not-newest', 'pull-policy'],
  'digests-differ': ['latest-not-newest', 'pull-policy'],
};

/** The topics of a diagnosis: from its leading cause, its clues, its names and the words of its messages. */
export function topicsOfDiagnosis({ findings: [leading], names, remarks = [] }: Diagnosis): Choice {
  const excerpts = leading.clues.flatMap(({ key, values }) => (key === 'message-says' ? String(values.excerpt) : []));
  const clues = [...leading.clues, ...remarks];
  return choose({ cause: leading.cause, ofCause: runbookOf(leading), names, clues, text: excerpts.join('\n') });
}

/** The topics of a text that was read without looking anywhere. */
export function topicsOfClassification(read: Classification, text: string): Choice {
  return choose({ cause: read.cause, ofCause: runbookOf(read), names: read.facts, clues: [], text });
}

/** The topics of what was seen beside the findings. */
export function topicsOfRemarks(remarks: readonly Clue[]): readonly Topic[] {
  return [...new Set(remarks.flatMap(({ key }) => besideClue[key] ?? []))];
}

function choose(grounds: Grounds): Choice {
  const { cause, ofCause, clues, names, text } = grounds;
  const inText = topicsInText(text, cause);
  const leading = blocked(grounds) ? 'firewall-blocked' : inText.find(({ leads }) => leads)?.topic;
  const topic = leading ?? ofCause;
  const vendor = vendorTopic(cause, names);
  const beside = [
    // A problem that is none of ours has no runbook worth a second look.
    ...(leading === undefined || cause.startsWith('other.') ? [] : [ofCause]),
    ...(vendor === undefined ? [] : [vendor]),
    ...inText.map((found) => found.topic),
    ...clues.flatMap(({ key }) => besideClue[key] ?? []),
    ...(onSomeNodes(grounds) ? (['node-credentials', 'pre-pulled-images'] as const) : []),
    ...(brokenOnTheWay(clues) ? (['firewall-blocked'] as const) : []),
    ...(leading !== undefined && cause.startsWith('other.') ? [] : (besideCause[cause] ?? [])),
  ];
  return { topic, also: [...new Set(beside)].filter((each) => each !== topic) };
}

/** The node gets no connection, while the registry gives the image to others: something stands between them. */
function blocked({ cause, clues }: Grounds): boolean {
  return (
    /^network\.(?:timeout|refused|reset|unreachable)$/.test(cause) && clues.some(({ key }) => key === 'image-available')
  );
}

/** What some nodes refuse and others allow lies in what these nodes have: credentials in files, or the image itself. */
function onSomeNodes({ cause, clues }: Grounds): boolean {
  const lacksSomething = cause.startsWith('auth.') || cause === 'image.never-pull';
  const differs = ({ key, values }: Clue): boolean =>
    key === 'nodes-differ' || (key === 'reach-node' && Number(values.working) > 0);
  return lacksSomething && clues.some(differs);
}

/** The manifest came and the layers did not, or the token host did not answer: a host beside the registry is blocked. */
function brokenOnTheWay(clues: readonly Clue[]): boolean {
  return clues.some(({ key, values }) => key === 'probe-failed' && (values.step === 'blob' || values.step === 'token'));
}

/** The topic about the registry's vendor, where one is known and what is wrong has to do with who may pull what. */
export function vendorTopic(cause: string, names: Names): Topic | undefined {
  if (!/^(?:auth|quota)\.|^image\.not-found$|^other\.backoff-only$/.test(cause)) return undefined;
  const { registry } = namesFor(names);
  const vendor = registry === undefined ? undefined : registryVendor(registry);
  return vendor && `registry-${vendor}`;
}

/** The topic whose runbook helps with what was found; what nobody recognises is a dead end. */
export function runbookOf(finding: Named): Topic {
  return whyUnnamed(finding) === 'unrecognised' ? 'help-and-support' : runbookFor(finding.cause);
}

/** The topic whose runbook helps with a cause; an unknown cause gets the one that tells where to look. */
export function runbookFor(cause: string): Topic {
  return topicOfCause.get(cause) ?? 'back-off-only';
}
