import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseImageReference } from '../../src/evidence/image-reference.ts';
import { credentialsFor, readPullSecret, type SecretObject } from '../../src/evidence/pull-secret.ts';
import { base64, kubeletName, secretWith } from '../support/registry/secrets.ts';

interface Answer {
  /** `user:password` each. */
  readonly used?: readonly string[];
  /** The kubelet's own order is that of a Go map, so that the row is sorted. */
  readonly anyOrder?: boolean;
  readonly error?: string;
}

interface Row extends Answer {
  readonly image: string;
  /** One list for each secret: the user of an entry is `secret.entry`, its password `p`. */
  readonly keys?: readonly (readonly string[])[];
  /** The text of a `.dockerconfigjson` for each secret. */
  readonly documents?: readonly string[];
  readonly secrets?: readonly { readonly type: string; readonly data: Readonly<Record<string, string>> }[];
  /** What a kubelet of today answers where that is something else. */
  readonly today?: Answer;
}

/*
 * The answers in the table are the kubelet's: pull-credentials.go beside it calls pkg/credentialprovider of Kubernetes
 * v1.20.2, which has kept its rules since (keyring.go, config.go and secrets.go of master were read beside it). To make them
 * again: unpack Debian's source package `kubernetes` (1.20.2) as $GOPATH/src/k8s.io/kubernetes, put the program into its
 * cmd/pullcredentials/main.go, and run, with Debian's Go 1.19,
 *
 *   GO111MODULE=off go run k8s.io/kubernetes/cmd/pullcredentials < pull-credentials.jsonl
 *
 * `today` is the same program, called with the argument `today`, when Go's URL parser is that of Go 1.26.1 or later, with
 * which kubelets are built now; it was made with that version's parseHost laid over net/url (`go build -overlay`).
 */
const rows = readFileSync(new URL('../fixtures/kubelet/pull-credentials.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Row => JSON.parse(line));

test.each(rows.map((row) => ({ row, name: nameOf(row) })))('the kubelet answers the same for $name', ({ row }) => {
  const { used, anyOrder, error }: Answer = row.today ?? row;
  const image = parseImageReference(row.image);
  const answer = credentialsFor(
    'invalid' in image ? kubeletName(row.image) : image,
    secretsOf(row).map(readPullSecret),
  );
  expect(answer.spoiledBy.length > 0).toBe(error !== undefined);
  const tried = answer.used.map(({ username, password }) => `${username}:${password.reveal()}`);
  expect(anyOrder ? tried.toSorted() : tried).toEqual(used ?? []);
  expect(answer.anonymousAllowed).toBe(used === undefined && error === undefined);
});

function secretsOf({ keys = [], documents = [], secrets = [] }: Row): readonly SecretObject[] {
  const configs = keys.map((list, secret) => ({
    auths: Object.fromEntries(list.map((key, entry) => [key, { username: `${secret}.${entry}`, password: 'p' }])),
  }));
  const written = secrets.map(({ type, data }) => ({
    name: 'written',
    type,
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)])),
  }));
  return [...written, ...[...configs, ...documents].map((config, index) => secretWith(config, `pull-${index}`))];
}

function nameOf({ image, keys, documents, secrets }: Row): string {
  return `${image === '' ? 'no image' : image} and ${JSON.stringify(keys ?? documents ?? secrets ?? [])}`;
}
