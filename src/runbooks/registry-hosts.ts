const ecrHost = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./;

/** The region of an Amazon ECR host, e.g. `eu-central-1`; undefined for other hosts. */
export function ecrRegion(host: string): string | undefined {
  return ecrHost.exec(host)?.[1];
}

/**
 * Which hosts a node needs besides the registry itself: for tokens and for layers. From the vendors' firewall pages
 * (docs.docker.com «Allowlist», AWS «ECR interface VPC endpoints», learn.microsoft.com «ACR firewall access rules»,
 * cloud.ibm.com «Registry firewall», access.redhat.com/articles/7084334).
 */
const families: readonly { readonly host: RegExp; readonly allow: (host: string) => readonly string[] }[] = [
  {
    host: /^(?:.+\.)?docker\.io$/,
    allow: () => [
      'registry-1.docker.io',
      'auth.docker.io',
      'production.cloudflare.docker.com',
      'production.cloudfront.docker.com',
      'docker-images-prod.6aa30f8b08e16409b46e0173d6de2f56.r2.cloudflarestorage.com',
    ],
  },
  {
    host: ecrHost,
    allow: (host) => {
      const region = ecrRegion(host) ?? '';
      // China has a domain of its own.
      const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
      return [host, `api.ecr.${region}.${domain}`, `prod-${region}-starport-layer-bucket.s3.${region}.${domain}`];
    },
  },
  { host: /\.azurecr\.io$/, allow: (host) => [host, '*.blob.core.windows.net', '*.data.azurecr.io'] },
  { host: /(?:^|\.)gcr\.io$|\.pkg\.dev$/, allow: (host) => [host, 'storage.googleapis.com'] },
  { host: /^ghcr\.io$/, allow: () => ['ghcr.io', 'pkg-containers.githubusercontent.com'] },
  { host: /^quay\.io$/, allow: () => ['quay.io', 'cdn.quay.io', ...[1, 2, 3, 4, 5, 6].map((n) => `cdn0${n}.quay.io`)] },
  {
    host: /^registry\.gitlab\.com$/,
    allow: () => ['registry.gitlab.com', 'gitlab.com', 'storage.googleapis.com', 'cdn.registry.gitlab-static.net'],
  },
  { host: /(?:^|\.)icr\.io$|^registry\.(?:[a-z-]+\.)?bluemix\.net$/, allow: () => ['*.icr.io'] },
  {
    host: /^registry\.k8s\.io$/,
    allow: () => ['registry.k8s.io', '*.pkg.dev', 'prod-registry-k8s-io-*.s3.dualstack.*.amazonaws.com'],
  },
];

/** The hosts to allow for a registry host (no port); undefined when the registry is not one of the known ones. */
export function hostsToAllow(host: string): readonly string[] | undefined {
  return families.find((family) => family.host.test(host))?.allow(host);
}

/** The public regional registries of IBM Cloud: region, host today, host of 2018 (cloud.ibm.com, «Registry overview»). */
export const icrRegions: readonly { readonly region: string; readonly host: string; readonly before?: string }[] = [
  { region: 'global', host: 'icr.io', before: 'registry.bluemix.net' },
  { region: 'au-syd', host: 'au.icr.io', before: 'registry.au-syd.bluemix.net' },
  { region: 'br-sao', host: 'br.icr.io' },
  { region: 'ca-mon', host: 'ca2.icr.io' },
  { region: 'ca-tor', host: 'ca.icr.io' },
  { region: 'eu-de', host: 'de.icr.io', before: 'registry.eu-de.bluemix.net' },
  { region: 'eu-es', host: 'es.icr.io' },
  { region: 'eu-gb', host: 'uk.icr.io', before: 'registry.eu-gb.bluemix.net' },
  { region: 'in-che', host: 'in.icr.io' },
  { region: 'in-mum', host: 'in2.icr.io' },
  { region: 'jp-osa', host: 'jp2.icr.io' },
  { region: 'jp-tok', host: 'jp.icr.io' },
  { region: 'us-south', host: 'us.icr.io', before: 'registry.ng.bluemix.net' },
];

/** Address ranges of 2018 that firewalls may still hold. They are no longer the registry's: to be removed, never allowed. */
export const icrOldRanges: readonly string[] = [
  '169.60.72.144/28',
  '169.61.76.176/28',
  '168.1.45.160/27',
  '168.1.139.32/27',
  '169.50.56.144/28',
  '159.8.73.80/28',
  '159.8.188.160/27',
  '169.50.153.64/27',
  '169.55.39.112/28',
  '169.46.9.0/27',
  '169.55.211.0/27',
];
