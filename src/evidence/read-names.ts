import type { ErrorText } from './error-text.ts';
import { present } from './present.ts';
import type { TextFacts } from './text-facts.ts';

type ObjectNames = Pick<TextFacts, 'webhook' | 'service' | 'job' | 'namespace' | 'pod' | 'secret'>;

const name = '([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)';
const webhook = new RegExp(`webhook(?: for)? ["'\`]?${name}["'\`]?(?=[:\\s"'\`]|$)`);
const quotedWebhook = new RegExp(`webhook ["'\`]${name}["'\`]`);
const service = new RegExp(`service ["'\`]${name}["'\`]`);
const serviceUrl = /https:\/\/([a-z0-9-]{1,63})\.([a-z0-9-]{1,63})\.svc\b/;
const job = new RegExp(`jobs?\\.batch ["'\`]${name}["'\`]|\\bjob ["'\`]${name}["'\`]`);
const pullSecrets = /pull secrets? \(<?([^)>\n]{1,300})>?\)/;
const secret = new RegExp(`secrets? ["'\`]?(?:${name}\\/)?${name}["'\`]`);
const namespace = new RegExp(
  `namespaces? ?[:=]? ?["'\`]${name}["'\`]|namespace[:=] ?${name}\\b|in namespace ${name}\\b`,
);
const namespaceOption = /\bkubectl [^\n]{0,200}?(?:-n|--namespace)[= ]?([a-z0-9][a-z0-9-]{0,62})/;
const podPath = new RegExp(`\\bpod[/ "'(]{1,2}${name}\\/${name}`);
const pod = new RegExp(`\\bpods?[/ ]["'\`]?${name}["'\`]?(?=[\\s":,'\`]|$)`);

/** Reads the names of Kubernetes objects that a text mentions. */
export function readObjectNames({ lower }: ErrorText): ObjectNames {
  const webhookName = lower.includes('webhook') ? (quotedWebhook.exec(lower) ?? webhook.exec(lower))?.[1] : undefined;
  const secretNames = lower.includes('secret') ? readSecret(lower) : {};
  const podNames = (lower.includes('pod') ? readPod(lower) : undefined) ?? readRow(lower) ?? {};
  return {
    ...present('webhook', webhookName?.includes('.') || webhookName?.includes('-') ? webhookName : undefined),
    ...present('service', readService(lower)),
    ...present('job', readJob(lower)),
    ...secretNames,
    ...podNames,
    ...present('namespace', readNamespace(lower) ?? podNames.namespace ?? secretNames.namespace),
  };
}

function readService(lower: string): string | undefined {
  const named = lower.includes('service ') ? service.exec(lower)?.[1] : undefined;
  return named ?? (lower.includes('.svc') ? serviceUrl.exec(lower)?.[1] : undefined);
}

function readJob(lower: string): string | undefined {
  const match = lower.includes('job') ? job.exec(lower) : null;
  return match?.[1] ?? match?.[2];
}

function readNamespace(lower: string): string | undefined {
  const match = lower.includes('namespace') ? namespace.exec(lower) : null;
  const said = match?.[1] ?? match?.[2] ?? match?.[3];
  return said ?? (lower.includes('kubectl ') ? namespaceOption.exec(lower)?.[1] : undefined);
}

function readSecret(lower: string): Pick<ObjectNames, 'secret' | 'namespace'> {
  const listed = pullSecrets.exec(lower)?.[1];
  if (listed !== undefined) return { secret: listed.split(',')[0]?.trim() ?? listed };
  const match = secret.exec(lower);
  return { ...present('secret', match?.[2]), ...present('namespace', match?.[1]) };
}

const commonWords = new Set([
  'is',
  'in',
  'the',
  'has',
  'was',
  'from',
  'event',
  'scheduled',
  'sandbox',
  'because',
  'on',
]);

// What stands in a row of `kubectl get pods` behind the name of a pod that waits for its image, and the names before it.
const waits =
  / \d{1,4}\/\d{1,4} (?:init:)?(?:errimagepull|imagepullbackoff|errimageneverpull|invalidimagename|imageinspecterror|registryunavailable|signaturevalidationfailed)\b/;
const rowNames = new RegExp(`(?:(?:^|[^a-z0-9-])([a-z0-9-]{1,63}) )?${name}$`);
const longestRowNames = 320;

function readRow(lower: string): Pick<ObjectNames, 'pod' | 'namespace'> | undefined {
  const at = waits.exec(lower)?.index;
  if (at === undefined) return undefined;
  const [, before, found] = rowNames.exec(lower.slice(Math.max(0, at - longestRowNames), at)) ?? [];
  if (found === undefined) return undefined;
  return { pod: found, ...present('namespace', lower.includes('namespace name ready') ? before : undefined) };
}

function readPod(lower: string): Pick<ObjectNames, 'pod' | 'namespace'> | undefined {
  const path = podPath.exec(lower);
  if (path?.[1] !== undefined && path[2] !== undefined) return { namespace: path[1], pod: path[2] };
  const found = pod.exec(lower)?.[1];
  return found === undefined || commonWords.has(found) ? undefined : { pod: found };
}
