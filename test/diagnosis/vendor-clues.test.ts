import { expect, test } from 'vitest';
import { exampleNode, examplePod, pullSecretsSeen, waitingContainer } from '../../src/causes/example-evidence.ts';
import { catalogue } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Clue } from '../../src/diagnosis/finding.ts';
import { type Evidence, seen } from '../../src/evidence/evidence.ts';
import type { PullSecret } from '../../src/evidence/facts.ts';
import { Hidden } from '../../src/evidence/hidden.ts';

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const person = 'jane.doe@example.com';

const secret = (key: string, username: string, name = 'regcred'): PullSecret => ({
  name,
  entries: [{ key, username, password: new Hidden('never shown') }],
});

/** What is told of the vendor, of a pod that waits for this image because of its login. */
function told(image: string, secrets: readonly PullSecret[], more: Evidence = {}): readonly Clue[] {
  const text = `Failed to pull image "${image}": unauthorized: authentication required`;
  const { findings } = diagnose(
    {
      messages: seen([{ text, source: 'waiting' }]),
      pod: seen(examplePod(waitingContainer('ImagePullBackOff', { image }))),
      ...pullSecretsSeen(...secrets),
      ...more,
    },
    { catalogue, now: 0 },
  );
  expect(findings[0].cause).toBe('auth.unauthenticated');
  expect(JSON.stringify(findings)).not.toMatch(/never shown|jane/);
  return findings[0].clues.filter(({ key }) => /^(?:ecr|gcr|acr|icr|ocir)-|^node-identity$/.test(key));
}

test.each<[string, string, readonly PullSecret[], readonly (readonly [Clue['key'], object])[]]>([
  [
    'account and region of ECR, and a user that it does not take',
    `${ecr}/shop/web:1`,
    [secret(ecr, person)],
    [
      ['ecr-host', { account: '123456789012', region: 'eu-west-1' }],
      ['ecr-user', { secret: 'regcred' }],
    ],
  ],
  ['a login of ECR as it should be', `${ecr}/shop/web:1`, [secret(ecr, 'AWS')], [['ecr-host', {}]]],
  ['the move of gcr.io', 'eu.gcr.io/shop/web:1', [], [['gcr-moved', { host: 'eu.gcr.io' }]]],
  [
    'a key of a Google service account',
    'europe-docker.pkg.dev/shop/images/web:1',
    [secret('europe-docker.pkg.dev', '_json_key')],
    [['gcr-user-key', { secret: 'regcred' }]],
  ],
  [
    'an access token of Google',
    'europe-docker.pkg.dev/shop/images/web:1',
    [secret('europe-docker.pkg.dev', 'oauth2accesstoken')],
    [['gcr-user-session', { secret: 'regcred' }]],
  ],
  [
    'a user that Google does not take',
    'europe-docker.pkg.dev/shop/images/web:1',
    [secret('europe-docker.pkg.dev', person)],
    [['gcr-user', { secret: 'regcred' }]],
  ],
  [
    'a service principal',
    'shop.azurecr.io/web:1',
    [secret('shop.azurecr.io', '5f0c2d1e-1111-4222-8333-0123456789ab')],
    [['acr-user-principal', { secret: 'regcred' }]],
  ],
  [
    'a token of az acr login',
    'shop.azurecr.io/web:1',
    [secret('shop.azurecr.io', '00000000-0000-0000-0000-000000000000')],
    [['acr-user-session', { secret: 'regcred' }]],
  ],
  [
    'the admin user of ACR',
    'shop.azurecr.io/web:1',
    [secret('shop.azurecr.io', 'Shop')],
    [['acr-user-admin', { secret: 'regcred', host: 'shop.azurecr.io' }]],
  ],
  [
    'a token of ACR',
    'shop.azurecr.io/web:1',
    [secret('shop.azurecr.io', 'pull-only')],
    [['acr-user-token', { secret: 'regcred' }]],
  ],
  [
    'secrets of other IBM regions, outside of the default namespace',
    'de.icr.io/shop/web:1',
    [secret('us.icr.io', 'iamapikey'), secret('registry.eu-de.bluemix.net', 'iamapikey', 'old')],
    [
      ['icr-other-names', { names: ['us.icr.io', 'registry.eu-de.bluemix.net'], host: 'de.icr.io' }],
      ['icr-default-only', { namespace: 'shop', host: 'de.icr.io' }],
    ],
  ],
  [
    'an IAM token that expires',
    'de.icr.io/shop/web:1',
    [secret('de.icr.io', 'iambearer')],
    [['icr-user-session', { secret: 'regcred', user: 'iambearer' }]],
  ],
  [
    'a registry token of the past',
    'de.icr.io/shop/web:1',
    [secret('de.icr.io', 'token')],
    [['icr-user-old', { secret: 'regcred' }]],
  ],
  ['nothing of an API key', 'de.icr.io/shop/web:1', [secret('de.icr.io', 'iamapikey')], []],
  [
    'nothing of IBM where a secret could not be read',
    'de.icr.io/shop/web:1',
    [{ name: 'a', problem: 'forbidden', entries: [] }],
    [],
  ],
  [
    'a user of OCIR without a tenancy',
    'fra.ocir.io/acme/shop/web:1',
    [secret('fra.ocir.io', person)],
    [['ocir-user-short', { secret: 'regcred' }]],
  ],
  [
    'a user of another tenancy',
    'fra.ocir.io/acme/shop/web:1',
    [secret('fra.ocir.io', `other/oracleidentitycloudservice/${person}`)],
    [['ocir-user-tenancy', { secret: 'regcred', tenancy: 'other', wanted: 'acme' }]],
  ],
  ['nothing of the right tenancy', 'fra.ocir.io/acme/web:1', [secret('fra.ocir.io', `acme/${person}`)], []],
  ['nothing of other registries', 'registry.example.com/web:1', [secret('registry.example.com', person)], []],
])('tells %s', (_what, image, secrets, expected) => {
  const clues = told(image, secrets);
  expect(clues.map(({ key }) => key)).toEqual(expected.map(([key]) => key));
  for (const [index, [key, values]] of expected.entries()) {
    expect(clues[index]?.values).toMatchObject(values);
    expect(Object.keys(clues[index]?.values ?? {}).toSorted()).toEqual([...clueValues[key]].toSorted());
  }
});

test.each([
  ['gcr.io/shop/web:1', 'v1.35.2-gke.1000', 'GKE'],
  [`${ecr}/web:1`, 'v1.35.2-eks-1a2b3c', 'EKS'],
])('tells whose node pulls %s', (image, kubeletVersion, product) => {
  const clues = told(image, [], { node: seen(exampleNode({ kubeletVersion })) });
  expect(clues).toContainEqual({ key: 'node-identity', values: { node: 'node-1', product }, speaks: 'for' });
  expect(told(image, [], { node: seen(exampleNode()) }).map(({ key }) => key)).not.toContain('node-identity');
});
