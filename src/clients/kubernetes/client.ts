import type {
  KubernetesListObject,
  KubernetesObject,
  RequestContext,
  V1SelfSubjectAccessReview,
} from '@kubernetes/client-node';
import type { Permission } from '../../evidence/evidence.ts';
import {
  type JsonPatchOperation,
  type Kind,
  type Kinds,
  type KubernetesClient,
  KubernetesError,
  type Selection,
} from '../kubernetes.ts';
import { malformed, toKubernetesError } from './errors.ts';
import { type ClusterAccess, readClusterAccess } from './kubeconfig.ts';
import { createAuthentication, createRequests, type Method } from './requests.ts';
import { pathOf, resources } from './resources.ts';

export interface KubernetesOptions {
  readonly access: ClusterAccess;
  /** How long one request may take, in milliseconds. */
  readonly requestTimeout?: number;
  /** User agent and field manager. */
  readonly name?: string;
  /** Items asked for at once, and at most in one list. */
  readonly pageSize?: number;
  readonly longestList?: number;
}

/**
 * A client for one cluster. Connects with the first request; an unusable kubeconfig throws at once.
 * Every call rejects with a `KubernetesError`, or with the reason of its signal.
 * Lists are read page by page (https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks)
 * and reject with the reason `ListTooLong` beyond `longestList`; a list with a limit of its own ends there.
 */
export function createKubernetes({
  access,
  requestTimeout = 10_000,
  name: ownName = 'salvor',
  pageSize = 500,
  longestList = 5_000,
}: KubernetesOptions): KubernetesClient {
  const config = readClusterAccess(access);
  const authentication = createAuthentication(config);
  const requests = createRequests(config, authentication);

  async function send<Answer extends object>(
    method: Method,
    path: string,
    model: string,
    signal: AbortSignal | undefined,
    prepare: (request: RequestContext) => void = () => undefined,
  ): Promise<Answer> {
    const timeout = AbortSignal.timeout(requestTimeout);
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    signal?.throwIfAborted();
    try {
      const request = requests.to(path, method, either);
      request.setHeaderParam('User-Agent', ownName);
      prepare(request);
      // Reading the credentials (a plugin, a token file) takes no signal.
      const answer = await Promise.race([requests.send<Answer>(request, model), aborted(either)]);
      // The library makes an empty object of a page that is none.
      if (!isKubernetesObject(answer)) throw malformed();
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      const told = toKubernetesError(error);
      // Certificates may have been renewed, or the connection may be dead.
      if (told.status === 0 || told.status === 401) authentication.forget();
      throw told;
    }
  }

  return {
    get: (kind, name, namespace, signal) => send('GET', pathOf(kind, namespace, name), resources[kind].model, signal),

    list: async <K extends Kind>(kind: K, selection: Selection, signal?: AbortSignal): Promise<readonly Kinds[K][]> => {
      const items: Kinds[K][] = [];
      let next: string | undefined;
      do {
        const page: KubernetesListObject<KubernetesObject> = await send(
          'GET',
          pathOf(kind, selection.namespace),
          `${resources[kind].model}List`,
          signal,
          (request) => {
            request.setQueryParam('limit', String(Math.min(pageSize, (selection.limit ?? Infinity) - items.length)));
            if (selection.labelSelector !== undefined) request.setQueryParam('labelSelector', selection.labelSelector);
            if (selection.fieldSelector !== undefined) request.setQueryParam('fieldSelector', selection.fieldSelector);
            if (next !== undefined) request.setQueryParam('continue', next);
          },
        );
        // An empty list of some servers is null.
        items.push(...((page.items ?? []) as Kinds[K][]));
        next = page.metadata?._continue;
        if (selection.limit !== undefined && items.length >= selection.limit) return items.slice(0, selection.limit);
        if (items.length > longestList)
          throw new KubernetesError(200, 'ListTooLong', `more than ${longestList} ${resources[kind].plural}`);
      } while (next !== undefined && next !== '');
      return items;
    },

    allowed: async ({ group, resource, verb, namespace, name }: Permission, signal) => {
      const resourceAttributes = {
        group,
        resource,
        verb,
        ...(namespace === undefined ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
      };
      const review: V1SelfSubjectAccessReview = await send(
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        'V1SelfSubjectAccessReview',
        signal,
        body('application/json', {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes },
        }),
      );
      return review.status?.allowed === true;
    },

    patch: (kind, name, namespace, operations: readonly JsonPatchOperation[], options = {}) =>
      send('PATCH', pathOf(kind, namespace, name), resources[kind].model, options.signal, (request) => {
        body('application/json-patch+json', operations)(request);
        request.setQueryParam('fieldManager', ownName);
        if (options.dryRun === true) request.setQueryParam('dryRun', 'All');
      }),

    close: () => authentication.close(),
  };
}

function isKubernetesObject(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && typeof answer.kind === 'string';
}

function body(contentType: string, value: unknown): (request: RequestContext) => void {
  return (request) => {
    request.setHeaderParam('Content-Type', contentType);
    request.setBody(JSON.stringify(value));
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
