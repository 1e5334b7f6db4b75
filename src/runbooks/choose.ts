import { runbooks, type Topic } from './index.ts';
import { type Names, namesFor } from './names.ts';

const topicOfCause: ReadonlyMap<string, Topic> = new Map(
  (Object.keys(runbooks) as Topic[]).flatMap((topic) => runbooks[topic].causes.map((cause) => [cause, topic] as const)),
);

const vendors: readonly { readonly host: RegExp; readonly topic: Topic }[] = [
  { host: /\.dkr[.-]ecr|^public\.ecr\.aws$/, topic: 'registry-ecr' },
  { host: /(?:^|\.)gcr\.io$|\.pkg\.dev$/, topic: 'registry-gcr' },
  { host: /\.azurecr\.(?:io|cn|us)$/, topic: 'registry-acr' },
  { host: /(?:^|\.)icr\.io$|(?:^|\.)bluemix\.net$/, topic: 'registry-icr' },
  { host: /\.ocir\.io$|^ocir\./, topic: 'registry-ocir' },
];

/** The topic about the registry's vendor, where one is known and what is wrong has to do with who may pull. */
export function vendorTopic(cause: string, names: Names): Topic | undefined {
  if (!/^(?:auth|quota)\./.test(cause)) return undefined;
  const { registry } = namesFor(names);
  return registry === undefined ? undefined : vendors.find(({ host }) => host.test(registry))?.topic;
}

/** The topic whose runbook helps with a cause; an unknown cause gets the one that tells where to look. */
export function runbookFor(cause: string): Topic {
  return topicOfCause.get(cause) ?? 'back-off-only';
}
