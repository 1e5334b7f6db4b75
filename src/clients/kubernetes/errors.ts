import { ApiException } from '@kubernetes/client-node';
import { redact } from '../../evidence/redact.ts';
import { KubernetesError } from '../kubernetes.ts';

const LONGEST = 1_000;

/**
 * The error of a request as a `KubernetesError`: the status and reason of the API server's `Status` object
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/), the code of a network error with
 * status 0, or `Malformed` for a success whose body cannot be read. Messages are bounded and without credentials.
 */
export function toKubernetesError(error: unknown): KubernetesError {
  if (error instanceof KubernetesError) return error;
  if (error instanceof ApiException) return fromAnswer(error);
  const message = error instanceof Error ? error.message : String(error);
  // The client reads a body only after a status between 200 and 299.
  if (error instanceof SyntaxError || /Cannot parse content|media type|is not supported/i.test(message)) {
    return malformed();
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new KubernetesError(0, 'Timeout', 'no answer from the API server in time', { cause: error });
  }
  const inner = innermost(error);
  return new KubernetesError(0, codeOf(inner) ?? 'RequestFailed', redact(inner.message, LONGEST), { cause: error });
}

/** The error of a success that carries no Kubernetes object. */
export function malformed(): KubernetesError {
  return new KubernetesError(200, 'Malformed', 'the answer is not a Kubernetes object');
}

function fromAnswer({ code, body }: ApiException<unknown>): KubernetesError {
  const text = typeof body === 'string' ? body : '';
  const status = readStatus(text);
  return new KubernetesError(
    code,
    status.reason ?? 'Unknown',
    redact(status.message ?? (text || `HTTP ${code}`), LONGEST),
  );
}

function readStatus(text: string): { reason?: string; message?: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  return {
    ...('reason' in value && typeof value.reason === 'string' ? { reason: value.reason } : {}),
    ...('message' in value && typeof value.message === 'string' ? { message: value.message } : {}),
  };
}

function innermost(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
