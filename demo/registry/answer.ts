import type { ServerResponse } from 'node:http';

/** What the registry answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** An error body of the distribution specification. */
export function failure(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = JSON.stringify({ errors: [{ code, message, detail: null }] });
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Writes an answer; to a HEAD request without its body. */
export function send(response: ServerResponse, method: string, { status, headers = {}, body = '' }: Answer): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, {
    'docker-distribution-api-version': 'registry/2.0',
    'content-length': length,
    ...headers,
  });
  response.end(method === 'HEAD' ? undefined : body);
}
