import {
  createConfiguration,
  type KubeConfig,
  KubernetesObjectApi,
  type RequestContext,
  type SecurityAuthentication,
  ServerConfiguration,
} from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';

export type Method = 'GET' | 'POST' | 'PATCH';

/** The client library's own way of sending a request: TLS, credentials and models are its business. */
export class Requests extends KubernetesObjectApi {
  /** A request for a path of the API server. */
  to(path: string, method: Method, signal: AbortSignal): RequestContext {
    const request = this.configuration.baseServer.makeRequestContext(path, method);
    request.setHeaderParam('Accept', 'application/json');
    request.setSignal(signal);
    return request;
  }

  /** Sends it and reads the answer as `model`, e.g. `V1PodList`. Rejects with the library's own errors. */
  send<Answer extends object>(request: RequestContext, model: string): Promise<Answer> {
    return this.requestPromise<Answer>(request, model);
  }
}

/** Credentials of a kubeconfig that use the same connections for every request. */
export interface Authentication extends SecurityAuthentication {
  /** The next request opens new connections and reads certificates and tokens afresh; those under way go on. */
  forget(): void;
  close(): Promise<void>;
}

/** The sender for the current context of a kubeconfig. */
export function createRequests(config: KubeConfig, authentication: Authentication): Requests {
  const server = config.getCurrentCluster()?.server ?? '';
  return new Requests(
    createConfiguration({
      baseServer: new ServerConfiguration(server.replace(/\/$/, ''), {}),
      authMethods: { default: authentication },
    }),
  );
}

// An HTTP/2 session that ends while idle can raise an error that nobody can catch (undici issue 5936).
const http1 = { allowH2: false };
const overHttp1: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch({ ...options, ...http1 }, handler);

/** The library opens new connections for every request; this keeps the first ones. */
export function createAuthentication(config: KubeConfig): Authentication {
  let kept: Dispatcher | undefined;
  return {
    getName: () => config.getName(),
    applySecurityAuthentication: async (request) => {
      await config.applySecurityAuthentication(request);
      kept ??= request.getDispatcher()?.compose(overHttp1);
      if (kept !== undefined) request.setDispatcher(kept);
    },
    forget: () => {
      kept = undefined;
    },
    close: async () => {
      await kept?.close();
    },
  };
}
