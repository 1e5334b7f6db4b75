import type { CauseName } from '../../src/causes/index.ts';
import type { Topic } from '../../src/runbooks/index.ts';

/** A pasted text, what it is about and, where it has one, its cause. `beside` when the topic stands beside the leading one. */
export interface Pasted {
  readonly text: string;
  readonly topic: Topic;
  readonly cause?: CauseName;
  readonly beside?: true;
}

const pull = (image: string, error: string) =>
  `Failed to pull image "${image}": rpc error: code = Unknown desc = ${error}`;
const unauthorized = 'failed to resolve reference: unexpected status: 401 Unauthorized: authentication required';
const unknownAuthority = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';

/** What people paste, in the languages in which the vendors' pages and programs say it. */
export const pasted: readonly Pasted[] = [
  { topic: 'help-and-support', text: 'the coffee machine is out of beans', cause: 'other.unrelated', beside: true },
  { topic: 'help-and-support', text: 'the registry sneezed and the image was gone', cause: 'other.unrelated' },
  { topic: 'cli-login-failed', text: 'ibmcloud cr login fails and I do not know why' },
  { topic: 'cli-login-failed', text: '`ibmcloud cr login` schlägt fehl' },
  { topic: 'cli-login-failed', text: '运行 ibmcloud cr login 时失败' },
  { topic: 'cli-login-failed', text: 'ibmcloud cr login 명령이 실패합니다' },
  { topic: 'cli-not-logged-in', text: 'FAILED You are not logged in to IBM Cloud.', cause: 'cli.not-logged-in' },
  {
    topic: 'cli-not-logged-in',
    text: 'FEHLGESCHLAGEN Sie sind nicht bei der IBM Cloud angemeldet',
    cause: 'cli.not-logged-in',
  },
  { topic: 'cli-not-logged-in', text: '失败 您未登录到 IBM Cloud。', cause: 'cli.not-logged-in' },
  {
    topic: 'cli-plugin-missing',
    text: "'cr' is not a registered command. See 'ibmcloud help'.",
    cause: 'cli.plugin-missing',
  },
  {
    topic: 'cli-plugin-missing',
    text: "'cr' ist kein registrierter Befehl. Siehe 'ibmcloud help'.",
    cause: 'cli.plugin-missing',
  },
  {
    topic: 'registry-namespace-invalid',
    text: 'ibmcloud cr namespace-add Team: FAILED The namespace name is not valid',
  },
  { topic: 'registry-namespace-invalid', text: 'The registry namespace is already in use by another account' },
  { topic: 'registry-namespace-invalid', text: 'Der Registry-Namensbereich ist ungültig' },
  { topic: 'push-pull-failed', text: 'unauthorized: authentication required', cause: 'auth.unauthenticated' },
  { topic: 'push-pull-failed', text: 'denied: requested access to the resource is denied', cause: 'auth.denied' },
  {
    topic: 'push-pull-failed',
    text: 'You have exceeded your storage quota. Delete one or more images, or review your storage quota and pricing plan',
    cause: 'quota.exceeded',
  },
  {
    topic: 'push-pull-failed',
    text: 'You have exceeded your pull traffic quota for the current month. \nReview your pull traffic quota and pricing plan',
    cause: 'quota.exceeded',
  },
  {
    topic: 'push-pull-failed',
    text: 'Berechtigung nicht vorhanden: Authentifizierung erforderlich',
    cause: 'auth.unauthenticated',
  },
  {
    topic: 'push-pull-failed',
    text: 'Zugriff verweigert: Angeforderter Zugriff auf die Ressource wurde verweigert',
    cause: 'auth.denied',
  },
  { topic: 'push-pull-failed', text: 'Sie haben Ihr Speicherkontingent überschritten.', cause: 'quota.exceeded' },
  {
    topic: 'push-pull-failed',
    text: 'Sie haben Ihr Pull-Datenverkehrkontingent für den aktuellen Monat überschritten.',
    cause: 'quota.exceeded',
  },
  { topic: 'latest-not-newest', text: 'we pull latest and still get an old image' },
  { topic: 'latest-not-newest', text: 'Das neueste Image lässt sich nicht mit dem Tag `latest` abrufen' },
  { topic: 'latest-not-newest', text: '用 `latest` 标签拉取不到最新的镜像' },
  { topic: 'latest-not-newest', text: '`latest` 태그로 최신 이미지를 가져올 수 없습니다' },
  // What a program says leads to its own runbook, whatever other words stand beside it.
  {
    topic: 'image-not-found',
    text: pull('registry.example.com/web:latest', 'manifest unknown: the old tag was removed'),
    cause: 'image.not-found',
  },
  {
    topic: 'registry-dns',
    text: pull(
      'registry.example.com/web:1',
      'lookup registry.example.com: no such host (is the registry behind a firewall?)',
    ),
    cause: 'network.dns',
  },
  { topic: 'firewall-blocked', text: 'our firewall does not let the registry through' },
  { topic: 'firewall-blocked', text: 'Kein Zugriff auf die Registry hinter unserer Firewall' },
  { topic: 'firewall-blocked', text: '配置防火墙后无法访问镜像仓库' },
  { topic: 'firewall-blocked', text: '방화벽 때문에 레지스트리에 접근할 수 없습니다' },
  { topic: 'registry-namespace-invalid', text: '运行 ibmcloud cr namespace-add 时无法设置名称空间' },
  { topic: 'registry-namespace-invalid', text: 'ibmcloud cr namespace-add 실행 시 네임스페이스를 설정할 수 없음' },
  {
    topic: 'cli-plugin-missing',
    text: '‘cr’ is not a registered command. See ‘ibmcloud help’. ',
    cause: 'cli.plugin-missing',
  },
  { topic: 'ppa-import', text: 'ibmcloud cr ppa-archive-load --archive product.tgz --namespace team: unknown command' },
  {
    topic: 'firewall-blocked',
    text: pull('us.icr.io/shop/web:1', 'dial tcp 198.51.100.7:443: i/o timeout'),
    cause: 'network.timeout',
  },
  {
    topic: 'firewall-blocked',
    text: pull('us.icr.io/shop/web:1', 'dial tcp 198.51.100.7:443: connect: connection refused'),
    cause: 'network.refused',
    beside: true,
  },
  {
    topic: 'firewall-blocked',
    text: pull('us.icr.io/shop/web:1', 'read tcp 10.0.0.7:53122->198.51.100.7:443: read: connection reset by peer'),
    cause: 'network.reset',
    beside: true,
  },
  {
    topic: 'trust-repository-key-lost',
    text: 'Error: could not find necessary signing keys, at least one of these keys must be available: 3f1c',
    cause: 'policy.signature',
  },
  { topic: 'trust-repository-key-lost', text: 'Der Repository-Schlüssel ist verloren gegangen' },
  {
    topic: 'trust-repository-key-lost',
    text: 'no trust data for shop/web in notary',
    cause: 'policy.signature',
    beside: true,
  },
  { topic: 'trust-root-key-lost', text: 'the root key was lost with the old laptop' },
  { topic: 'trust-root-key-lost', text: 'Stammschlüssel weg: Rootschlüssel verloren' },
  { topic: 'trust-root-key-lost', text: '根密钥丢失' },
  { topic: 'trust-root-key-lost', text: '루트 키가 손상되었습니다' },
  {
    topic: 'enforcement-install-job-exists',
    text: 'Error: jobs.batch "create-crds" already exists',
    cause: 'helm.leftover-job',
  },
  {
    topic: 'enforcement-deadlock',
    text: 'Error creating: Internal error occurred: failed calling webhook "trust.hooks.example.com": failed to call webhook: Post "https://guard.guard-system.svc:443/admit?timeout=10s": no endpoints available for service "guard"',
    cause: 'admission.webhook-unreachable',
  },
  {
    topic: 'pull-policy',
    text: 'Warning ErrImageNeverPull kubelet Container image "web:1" is not present with pull policy of Never',
    cause: 'image.never-pull',
    beside: true,
  },
  {
    topic: 'platform-mismatch',
    text: pull('registry.example.com/web:1', 'no matching manifest for linux/arm64/v8 in the manifest list entries'),
    cause: 'image.platform-mismatch',
  },
  { topic: 'platform-mismatch', text: 'exec /app/server: exec format error', cause: 'image.platform-mismatch' },
  {
    topic: 'private-registry-auth',
    text: pull('registry.example.com/web:1', unauthorized),
    cause: 'auth.unauthenticated',
  },
  { topic: 'registry-gcr', text: pull('gcr.io/shop/web:1', unauthorized), beside: true },
  { topic: 'registry-gcr', text: pull('europe-docker.pkg.dev/shop/images/web:1', unauthorized), beside: true },
  {
    topic: 'registry-ecr',
    text: pull('123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1', 'no basic auth credentials'),
    beside: true,
  },
  { topic: 'registry-acr', text: pull('shop.azurecr.io/web:1', unauthorized), beside: true },
  { topic: 'registry-icr', text: pull('de.icr.io/shop/web:1', unauthorized), beside: true },
  { topic: 'registry-icr', text: pull('registry.ng.bluemix.net/shop/web:1', unauthorized), beside: true },
  { topic: 'registry-ocir', text: pull('fra.ocir.io/tenancy/web:1', unauthorized), beside: true },
  {
    topic: 'node-credentials',
    text: pull(
      'registry.example.com/web:1',
      'error getting credentials - err: exec: "docker-credential-ecr-login": executable file not found in $PATH',
    ),
    cause: 'auth.credential-helper',
    beside: true,
  },
  {
    topic: 'pre-pulled-images',
    text: 'Container image "web:1" is not present with pull policy of Never',
    cause: 'image.never-pull',
  },
  {
    topic: 'pull-secret-missing',
    text: 'Warning FailedToRetrieveImagePullSecret kubelet Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
    cause: 'auth.pull-secret-missing',
  },
  {
    topic: 'pull-secret-verify',
    text: 'pod private-image-test-1: Failed to pull image "user/privaterepo:v1": Error: image user/privaterepo:v1 not found',
    beside: true,
  },
  {
    topic: 'certificate-unknown-authority',
    text: pull('registry.example.com/web:1', unknownAuthority),
    cause: 'tls.unknown-authority',
  },
  {
    topic: 'certificate-unknown-authority',
    text: 'x509: Zertifikat von unbekannter Zertifizierungsstelle signiert',
    cause: 'tls.unknown-authority',
  },
  { topic: 'certificate-on-nodes', text: pull('registry.example.com/web:1', unknownAuthority), beside: true },
  {
    topic: 'certificate-double-base64',
    text: 'cluster-user-trusted-ca-secret: failed to decode PEM of additionalTrustedCAs',
  },
  {
    topic: 'certificate-double-base64',
    text: `Warning Failed image-controller failed to get images: Error: ${unknownAuthority}`,
    cause: 'tls.unknown-authority',
    beside: true,
  },
];
