import type { Names } from '../../src/runbooks/names.ts';

/** A diagnosis that knows every name. */
export const manyNames: Names = {
  namespace: 'shop',
  pod: 'web-7d9f8b6c5d-x2x9k',
  workload: 'web',
  workloadKind: 'Deployment',
  container: 'web',
  image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4',
  host: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
  repository: 'shop/web',
  tag: '1.4',
  secret: 'registry-pull',
  serviceAccount: 'default',
  node: 'node-1',
  nodePlatform: 'linux/arm64',
  imagePlatforms: 'linux/amd64',
  job: 'create-crds',
  service: 'webhook',
  serviceNamespace: 'webhook-system',
  podSelector: 'app=webhook',
  webhook: 'validate.example.com',
  webhookConfiguration: 'example-webhook',
  webhookConfigurationKind: 'ValidatingWebhookConfiguration',
  webhookObjects: 'ValidatingWebhookConfiguration/example-webhook',
  enforcementNamespace: 'portieris',
  enforcementKind: 'Deployment',
  enforcementWorkload: 'portieris',
  region: 'eu-west-1',
  account: '123456789012',
};

const hostile = '"$(INJECTED)`INJECTED`\';INJECTED #\n\u001b[2J<!channel> {{namespace}} $t(common.more)';

/** A diagnosis whose every name is an attack. */
export const hostileNames: Names = Object.fromEntries(Object.keys(manyNames).map((name) => [name, hostile]));
