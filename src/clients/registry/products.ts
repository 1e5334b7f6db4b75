import type { ProbeMeaning, RegistryProductName } from '../../evidence/facts.ts';

/** What is particular about one kind of registry. Host patterns are matched against host names without port. */
export interface Product {
  readonly name: RegistryProductName;
  readonly hosts?: RegExp;
  /** `service` of the Bearer challenge, for products that stand at any host. */
  readonly service?: RegExp;
  /** Realm of the Basic challenge, for the same. */
  readonly basicRealm?: RegExp;
  /** Token servers that belong to it besides its own host. */
  readonly realmHosts?: RegExp;
  /** Whether a missing repository and a forbidden one get the same answer. */
  readonly hidesMissing: boolean;
  /** Whether a GET of a manifest counts as a pull against a limit. */
  readonly countsGets?: boolean;
  /** Whether manifests may redirect to other hosts. */
  readonly redirectsManifests?: boolean;
  /** What its particular words mean, tried before its status codes. */
  readonly words?: readonly (readonly [pattern: RegExp, meaning: ProbeMeaning])[];
  /** The user name that stands for a short-lived token, and how long such a token lasts. */
  readonly shortLived?: { readonly username: string; readonly hours: number };
}

// Each row's source is the vendor's own documentation of authentication or of its firewall rules.
export const products: readonly Product[] = [
  {
    // https://docs.docker.com/docker-hub/usage/pulls/
    name: 'docker-hub',
    hosts: /^(?:registry-1\.|index\.)?docker\.io$/,
    realmHosts: /^auth\.docker\.io$/,
    hidesMissing: true,
    words: [[/pull rate limit|toomanyrequests/i, 'rate-limited']],
    countsGets: true,
  },
  {
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
    name: 'ecr',
    hosts:
      /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.(?:com|com\.cn|eu)|on\.aws|on\.amazonwebservices\.com\.cn|sc2s\.sgov\.gov|c2s\.ic\.gov)$/,
    hidesMissing: false,
    words: [
      [/authorization token has expired/i, 'expired'],
      [/not authorized to perform/i, 'denied'],
      [/repository with name .* does not exist|requested image not found/i, 'missing'],
    ],
    shortLived: { username: 'AWS', hours: 12 },
  },
  {
    // https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html
    name: 'ecr-public',
    hosts: /^(?:public\.ecr\.aws|ecr-public\.aws\.com)$/,
    hidesMissing: false,
    words: [[/authorization token has expired/i, 'expired']],
    shortLived: { username: 'AWS', hours: 12 },
  },
  {
    // https://cloud.google.com/artifact-registry/docs/access-control
    name: 'artifact-registry',
    hosts: /^(?:(?:[a-z0-9-]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev|docker\.pkg\.dev)$/,
    hidesMissing: true,
    // https://cloud.google.com/artifact-registry/docs/docker/authentication#token
    shortLived: { username: 'oauth2accesstoken', hours: 1 },
  },
  {
    // https://learn.microsoft.com/azure/container-registry/container-registry-firewall-access-rules
    name: 'acr',
    hosts: /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/,
    hidesMissing: false,
    words: [
      [/client with ip .* is not allowed/i, 'address-not-allowed'],
      [/aka\.ms\/acr\/authorization|insufficient_scope/i, 'unauthenticated'],
    ],
    // https://learn.microsoft.com/azure/container-registry/container-registry-authentication
    shortLived: { username: '00000000-0000-0000-0000-000000000000', hours: 3 },
  },
  // https://access.redhat.com/articles/7084334
  { name: 'quay', hosts: /^(?:[a-z0-9-]+\.)?quay\.io$/, hidesMissing: true },
  {
    // https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry
    name: 'ghcr',
    hosts: /^ghcr\.io$/,
    hidesMissing: true,
    words: [[/does not match expected scopes/i, 'denied']],
  },
  {
    // https://docs.gitlab.com/user/packages/container_registry/authenticate_with_container_registry/
    name: 'gitlab',
    hosts: /^registry\.gitlab\.com$/,
    service: /^container_registry$/,
    realmHosts: /^gitlab\.com$/,
    hidesMissing: true,
  },
  {
    // https://cloud.ibm.com/docs/Registry?topic=Registry-registry_overview
    name: 'icr',
    hosts: /^(?:(?:private\.)?(?:[a-z0-9]+\.)?icr\.io|registry\.(?:[a-z-]+\.)?bluemix\.net)$/,
    hidesMissing: false,
    words: [
      [/exceeded your (?:storage|pull traffic) quota|over quota/i, 'quota'],
      [/only be accessed over (?:a )?private|context-based restriction/i, 'address-not-allowed'],
    ],
  },
  {
    // https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrypullingimagesusingthedockercli.htm
    name: 'ocir',
    hosts: /^(?:ocir\.)?[a-z0-9-]+\.(?:ocir\.io|oci\.oraclecloud\.com)$/,
    hidesMissing: true,
    words: [[/anonymous users are only allowed/i, 'unauthenticated']],
  },
  {
    // https://github.com/kubernetes/registry.k8s.io
    name: 'registry.k8s.io',
    hosts: /^registry\.k8s\.io$/,
    hidesMissing: false,
    redirectsManifests: true,
  },
  {
    // https://github.com/goharbor/harbor/tree/main/src/server/middleware/v2auth
    name: 'harbor',
    service: /^harbor-registry$/,
    basicRealm: /^harbor$/i,
    hidesMissing: true,
    words: [
      [/configured policy|not signed by|PROJECTPOLICYVIOLATION/i, 'policy'],
      [/exceed the configured upper limit/i, 'quota'],
    ],
  },
  {
    // https://jfrog.com/help/r/jfrog-artifactory-documentation/docker-registry
    name: 'artifactory',
    hosts: /^[a-z0-9-]+\.jfrog\.io$/,
    basicRealm: /^artifactory realm$/i,
    hidesMissing: false,
  },
  {
    // https://help.sonatype.com/en/docker-authentication.html
    name: 'nexus',
    basicRealm: /^sonatype nexus repository manager/i,
    hidesMissing: false,
  },
];

/** What is assumed of a registry that is none of the table's: the distribution specification and nothing else. */
const plainProduct: Product = { name: 'distribution', hidesMissing: false };

/** The product behind a host name, with what its challenge says about it. */
export function productOf(
  hostname: string,
  challenge?: { readonly scheme: string; readonly parameters: Readonly<Record<string, string>> },
): Product {
  const byHost = products.find((product) => product.hosts?.test(hostname));
  if (byHost !== undefined || challenge === undefined) return byHost ?? plainProduct;
  const { service = '', realm = '' } = challenge.parameters;
  const isBasic = challenge.scheme === 'basic';
  const byChallenge = products.find((product) =>
    isBasic ? product.basicRealm?.test(realm) : product.service?.test(service),
  );
  return byChallenge ?? plainProduct;
}

/** The host that answers pulls for a registry's name: Docker Hub's differs from the name in its references. */
export function endpointOf(registry: string): string {
  return registry === 'docker.io' || registry === 'index.docker.io' ? 'registry-1.docker.io' : registry;
}
