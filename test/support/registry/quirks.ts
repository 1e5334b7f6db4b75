import type { ProbeMeaning, RegistryProductName } from '../../../src/evidence/facts.ts';
import { errorReply, type FakeRegistryOptions } from './fake-registry.ts';

/** How one registry behaves, and what its answers have to be read as. */
export interface Quirk {
  readonly product: RegistryProductName;
  /** As it stands in image references. */
  readonly registry: string;
  /** The hosts behind which it really stands. */
  readonly hosts: readonly string[];
  /** Public page or code that shows the behaviour. */
  readonly source: string;
  readonly options: Omit<FakeRegistryOptions, 'images' | 'access'>;
  readonly missingAnonymous: ProbeMeaning;
  readonly forbiddenAnonymous: ProbeMeaning;
  readonly missingSignedIn: ProbeMeaning;
  readonly forbiddenSignedIn: ProbeMeaning;
}

const bearer = (host: string, path: string, service: string, refusal?: ReturnType<typeof errorReply>) => ({
  kind: 'bearer' as const,
  challenge: `Bearer realm="https://${host}${path}",service="${service}"`,
  tokenHost: host,
  tokenPath: path,
  ...(refusal === undefined ? {} : { refusal }),
});
const hides = {
  missingAnonymous: 'missing-or-denied',
  forbiddenAnonymous: 'missing-or-denied',
  missingSignedIn: 'missing-or-denied',
  forbiddenSignedIn: 'missing-or-denied',
} as const;
const tellsWithLogin = {
  missingAnonymous: 'unauthenticated',
  forbiddenAnonymous: 'unauthenticated',
  missingSignedIn: 'missing',
  forbiddenSignedIn: 'denied',
} as const;
const scope = { 'www-authenticate': 'Bearer realm="https://auth.docker.io/token",error="insufficient_scope"' };

export const quirks: readonly Quirk[] = [
  {
    product: 'docker-hub',
    registry: 'docker.io',
    hosts: ['registry-1.docker.io', 'auth.docker.io'],
    source: 'https://docs.docker.com/docker-hub/usage/pulls/',
    options: {
      scheme: bearer('auth.docker.io', '/token', 'registry.docker.io'),
      missing: () => errorReply(401, 'UNAUTHORIZED', 'authentication required', scope),
      forbidden: () => errorReply(401, 'UNAUTHORIZED', 'authentication required', scope),
      headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' },
    },
    ...hides,
  },
  {
    product: 'ghcr',
    registry: 'ghcr.io',
    hosts: ['ghcr.io'],
    source: 'https://github.com/docker/login-action/issues/331',
    options: {
      scheme: bearer(
        'ghcr.io',
        '/token',
        'ghcr.io',
        errorReply(403, 'DENIED', 'requested access to the resource is denied'),
      ),
    },
    ...hides,
  },
  {
    product: 'artifact-registry',
    registry: 'europe-docker.pkg.dev',
    hosts: ['europe-docker.pkg.dev'],
    source: 'https://cloud.google.com/artifact-registry/docs/access-control',
    options: {
      scheme: bearer(
        'europe-docker.pkg.dev',
        '/v2/token',
        'europe-docker.pkg.dev',
        errorReply(
          403,
          'DENIED',
          'Permission "artifactregistry.repositories.downloadArtifacts" denied (or it may not exist)',
        ),
      ),
    },
    ...hides,
  },
  {
    product: 'acr',
    registry: 'team.azurecr.io',
    hosts: ['team.azurecr.io'],
    source: 'https://learn.microsoft.com/azure/container-registry/container-registry-troubleshoot-access',
    options: {
      scheme: bearer('team.azurecr.io', '/oauth2/token', 'team.azurecr.io'),
      missing: (signedIn) =>
        signedIn
          ? errorReply(404, 'NAME_UNKNOWN', 'repository name not known to registry')
          : errorReply(401, 'UNAUTHORIZED', 'authentication required, visit https://aka.ms/acr/authorization'),
      forbidden: (signedIn) =>
        signedIn
          ? errorReply(403, 'DENIED', 'requested access to the resource is denied')
          : errorReply(401, 'UNAUTHORIZED', 'authentication required, visit https://aka.ms/acr/authorization'),
    },
    ...tellsWithLogin,
  },
  {
    product: 'quay',
    registry: 'quay.io',
    hosts: ['quay.io'],
    source: 'https://access.redhat.com/articles/7084334',
    options: {
      scheme: bearer('quay.io', '/v2/auth', 'quay.io'),
      missing: () => errorReply(401, 'UNAUTHORIZED', 'access to the requested resource is not authorized'),
      forbidden: () => errorReply(401, 'UNAUTHORIZED', 'access to the requested resource is not authorized'),
    },
    ...hides,
  },
  {
    product: 'gitlab',
    registry: 'registry.gitlab.com',
    hosts: ['registry.gitlab.com', 'gitlab.com'],
    source: 'https://docs.gitlab.com/user/packages/container_registry/authenticate_with_container_registry/',
    options: {
      scheme: bearer('gitlab.com', '/jwt/auth', 'container_registry', errorReply(403, 'DENIED', 'access forbidden')),
    },
    ...hides,
  },
  {
    product: 'ecr',
    registry: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    hosts: ['123456789012.dkr.ecr.eu-central-1.amazonaws.com'],
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html',
    options: {
      scheme: {
        kind: 'basic',
        challenge: 'Basic realm="https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/",service="ecr.amazonaws.com"',
      },
      missing: () => errorReply(404, 'NAME_UNKNOWN', "The repository with name 'x' does not exist in the registry"),
      forbidden: () => errorReply(403, 'DENIED', 'User: arn is not authorized to perform: ecr:BatchGetImage'),
    },
    ...tellsWithLogin,
  },
  {
    product: 'ecr-public',
    registry: 'public.ecr.aws',
    hosts: ['public.ecr.aws'],
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html',
    options: {
      scheme: bearer('public.ecr.aws', '/token/', 'public.ecr.aws'),
      missing: () => errorReply(404, 'NAME_UNKNOWN', 'The repository with name x does not exist in the registry'),
      forbidden: () => errorReply(403, 'DENIED', 'not authorized'),
    },
    missingAnonymous: 'missing',
    forbiddenAnonymous: 'denied',
    missingSignedIn: 'missing',
    forbiddenSignedIn: 'denied',
  },
  {
    product: 'harbor',
    registry: 'harbor.example.com',
    hosts: ['harbor.example.com'],
    source: 'https://github.com/goharbor/harbor/tree/main/src/server/middleware/v2auth',
    options: {
      scheme: bearer('harbor.example.com', '/service/token', 'harbor-registry'),
      missing: (signedIn) =>
        signedIn
          ? errorReply(404, 'NOT_FOUND', 'project x not found')
          : errorReply(401, 'UNAUTHORIZED', 'unauthorized to access repository'),
      forbidden: (signedIn) =>
        errorReply(signedIn ? 403 : 401, signedIn ? 'FORBIDDEN' : 'UNAUTHORIZED', 'unauthorized to access repository'),
    },
    ...hides,
    missingSignedIn: 'missing',
  },
  {
    product: 'icr',
    registry: 'us.icr.io',
    hosts: ['us.icr.io'],
    source: 'https://cloud.ibm.com/docs/Registry?topic=Registry-troubleshoot-image-pull-errors',
    options: {
      scheme: {
        kind: 'bearer',
        // Values without quotes, as a third party has recorded them.
        challenge: 'Bearer realm=https://us.icr.io/oauth/token, service=registry, scope=repository:x:pull',
        tokenHost: 'us.icr.io',
        tokenPath: '/oauth/token',
        refusal: errorReply(
          401,
          'UNAUTHORIZED',
          'The login credentials are not valid, or your IBM Cloud account is not active.',
        ),
      },
    },
    missingAnonymous: 'unauthenticated',
    forbiddenAnonymous: 'unauthenticated',
    missingSignedIn: 'unauthenticated',
    forbiddenSignedIn: 'unauthenticated',
  },
  {
    product: 'ocir',
    registry: 'fra.ocir.io',
    hosts: ['fra.ocir.io'],
    source: 'https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrypullingimagesusingthedockercli.htm',
    options: {
      scheme: bearer('fra.ocir.io', '/20180419/docker/token', 'fra.ocir.io'),
      missing: (signedIn) =>
        errorReply(
          403,
          'DENIED',
          signedIn ? 'unknown repository' : 'Anonymous users are only allowed read access on public repos',
        ),
      forbidden: (signedIn) =>
        errorReply(
          403,
          'DENIED',
          signedIn ? 'no access' : 'Anonymous users are only allowed read access on public repos',
        ),
    },
    ...hides,
    missingAnonymous: 'unauthenticated',
    forbiddenAnonymous: 'unauthenticated',
  },
  {
    product: 'artifactory',
    registry: 'artifacts.example.com',
    hosts: ['artifacts.example.com'],
    source: 'https://github.com/containerd/containerd/blob/main/core/remotes/docker/authorizer.go',
    options: { scheme: { kind: 'basic', challenge: 'Basic realm="Artifactory Realm"' } },
    ...tellsWithLogin,
  },
  {
    product: 'nexus',
    registry: 'nexus.example.com:8082',
    hosts: ['nexus.example.com:8082'],
    source: 'https://help.sonatype.com/en/docker-authentication.html',
    options: { scheme: { kind: 'basic', challenge: 'BASIC realm="Sonatype Nexus Repository Manager"' } },
    ...tellsWithLogin,
  },
  {
    product: 'distribution',
    registry: 'codeberg.example.org',
    hosts: ['codeberg.example.org'],
    source: 'https://codeberg.org/forgejo/forgejo (one header with both schemes)',
    options: {
      scheme: {
        kind: 'bearer',
        challenge:
          'Bearer realm="https://codeberg.example.org/v2/token",service="container_registry_f",scope="*",Basic realm="x"',
        tokenHost: 'codeberg.example.org',
        tokenPath: '/v2/token',
      },
    },
    missingAnonymous: 'missing',
    forbiddenAnonymous: 'denied',
    missingSignedIn: 'missing',
    forbiddenSignedIn: 'denied',
  },
];
