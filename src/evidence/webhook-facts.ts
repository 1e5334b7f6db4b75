import type { LabelSelector, WebhookAuthority } from './cluster-facts.ts';
import type { ObjectReference } from './subject.ts';

/** One webhook of a Validating- or MutatingWebhookConfiguration with what stands behind it. */
export interface AdmissionWebhook {
  readonly configuration: {
    readonly kind: 'ValidatingWebhookConfiguration' | 'MutatingWebhookConfiguration';
    readonly name: string;
  };
  readonly resourceVersion: string;
  /** Position in `webhooks`, for the JSON Patch path. */
  readonly index: number;
  readonly name: string;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly timeoutSeconds: number;
  readonly target:
    | {
        readonly kind: 'service';
        readonly namespace: string;
        readonly name: string;
        readonly port: number;
        readonly path?: string;
      }
    | { readonly kind: 'url'; readonly url: string };
  /** Absent for a url target. */
  readonly backend?: WebhookBackend;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly rules: readonly {
    readonly operations: readonly string[];
    readonly apiGroups: readonly string[];
    readonly apiVersions?: readonly string[];
    readonly resources: readonly string[];
    readonly scope?: string;
  }[];
  /** The certificates it has to show one of; absent without a `caBundle`. */
  readonly authorities?: readonly WebhookAuthority[] | 'unreadable';
  /** Names of its `matchConditions`: expressions that may exempt a request although rules and selectors match. */
  readonly matchConditions?: readonly string[];
  /** Tools that keep this object as they want it, e.g. Helm, Argo CD, Flux, or its own controller. */
  readonly owners: readonly string[];
  /** Set when a change of Salvor's is in place, from the annotations. */
  readonly changedBySalvor?: { readonly previous: string; readonly revertAt: number };
  /** Whether the subject's error texts name this webhook. */
  readonly blamed: boolean;
}

export interface WebhookBackend {
  readonly service: 'found' | 'missing' | 'unknown';
  readonly readyEndpoints: number;
  readonly notReadyEndpoints: number;
  readonly pods: readonly { readonly name: string; readonly ready: boolean }[];
  /** What runs the backend, e.g. the Deployment. */
  readonly workload?: ObjectReference;
  /** Whether the backend's own pods fall under the webhook: then it cannot come back by itself. */
  readonly selfDeadlock: boolean;
  readonly podSelector: Readonly<Record<string, string>>;
}
