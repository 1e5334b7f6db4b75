import type { ObjectReference } from './subject.ts';

/** A product that admits images by policy or signature, known by its webhooks. */
export interface Enforcement {
  readonly product: string;
  /** The configuration that names it; a product often has several. */
  readonly configuration: ObjectReference;
  /** Absent when it is called by a URL. */
  readonly service?: ObjectReference;
  readonly readyEndpoints?: number;
  /** What runs behind the service. */
  readonly workload?: ObjectReference;
}

interface Names {
  readonly configuration: string;
  readonly webhook: string;
  readonly service: string;
}

/** The names under which the charts install them; the first that fits. */
const products: readonly { readonly product: string; readonly fits: (names: Names) => boolean }[] = [
  {
    product: 'IBM Container Image Security Enforcement',
    fits: ({ service }) => /^ibm-system\/|\/(?:ibmcloud-image-enforcement|va-enforcement)$/.test(service),
  },
  {
    product: 'Portieris',
    fits: ({ configuration, webhook, service }) =>
      configuration === 'image-admission-config' ||
      webhook.endsWith('.securityenforcement.admission.cloud.ibm.com') ||
      service.endsWith('/portieris'),
  },
  {
    product: 'Sigstore policy-controller',
    fits: ({ webhook }) => /(?:^|\.)(?:policy|clusterimagepolicy)\.sigstore\.dev$/.test(webhook),
  },
  {
    product: 'Connaisseur',
    fits: ({ configuration, webhook }) => /^connaisseur\b/.test(configuration) || /^connaisseur\b/.test(webhook),
  },
  { product: 'Kyverno', fits: ({ webhook }) => /(?:^|\.)kyverno\.svc(?:-|$)/.test(webhook) },
  { product: 'Gatekeeper', fits: ({ webhook }) => /(?:^|\.)gatekeeper\.sh$/.test(webhook) },
];

/** The product that a webhook belongs to, by the names of its configuration, itself and its service (`namespace/name`). */
export function enforcementProduct(names: Names): string | undefined {
  return products.find(({ fits }) => fits(names))?.product;
}
