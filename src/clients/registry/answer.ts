import { STATUS_CODES } from 'node:http';
import type { ProbeFailure } from '../../evidence/facts.ts';
import type { RateLimit } from '../../evidence/registry-look.ts';
import type { Answer } from './exchange.ts';
import { said } from './failure.ts';

/** Bytes of an error body that are read. */
export const errorBodyLimit = 65_536;
const longestPause = 24 * 60 * 60;

/**
 * Reads an answer that is not a success: status, the registry's error code and message (OCI distribution specification,
 * "Error Codes"), and how long to wait. A body in any other format is kept as text, HTML without its tags. `now` in ms.
 */
export function answerFailure(answer: Answer, now: number): ProbeFailure {
  const error = firstError(answer.body);
  const retryAfterSeconds = retryAfter(answer.headers['retry-after'], now);
  return {
    kind: 'answer',
    status: answer.status,
    ...(error.code === undefined ? {} : { code: error.code }),
    detail: error.message === '' ? (STATUS_CODES[answer.status] ?? '') : error.message,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** Seconds from a `Retry-After` header, a number or a date (RFC 9110, section 10.2.3). */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(longestPause, Math.max(0, Math.ceil(seconds)));
}

/** Docker Hub's limits: `100;w=21600`. Source: https://docs.docker.com/docker-hub/usage/pulls/. */
export function rateLimitOf(headers: Answer['headers']): RateLimit | undefined {
  const limit = limitHeader(headers['ratelimit-limit']);
  const remaining = limitHeader(headers['ratelimit-remaining']);
  if (limit === undefined && remaining === undefined) return undefined;
  const windowSeconds = limit?.windowSeconds ?? remaining?.windowSeconds;
  return {
    ...(limit === undefined ? {} : { limit: limit.count }),
    ...(remaining === undefined ? {} : { remaining: remaining.count }),
    ...(windowSeconds === undefined ? {} : { windowSeconds }),
  };
}

function limitHeader(header: string | string[] | undefined): { count: number; windowSeconds?: number } | undefined {
  const found = /^\s*(\d{1,9})(?:\s*;\s*w=(\d{1,9}))?/.exec(String(header ?? ''));
  if (found === null) return undefined;
  return { count: Number(found[1]), ...(found[2] === undefined ? {} : { windowSeconds: Number(found[2]) }) };
}

function firstError(body: Buffer): { code?: string; message: string } {
  const text = body.toString('utf8');
  const parsed = errorMembers(text);
  if (parsed === undefined) return { message: said(text.replaceAll(/<[^<>]{0,2000}>/g, ' ')) };
  const { code, message } = parsed;
  return { ...(code === undefined ? {} : { code: said(code).slice(0, 100) }), message: said(message ?? code ?? '') };
}

// `{"errors":[{code,message,detail}]}`; Quay and token servers also write `error`, `error_description`, `details`, `message`.
function errorMembers(text: string): { code?: string; message?: string } | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null) return undefined;
    const errors = 'errors' in document && Array.isArray(document.errors) ? (document.errors as unknown[]) : [];
    const error = errors.find((one) => typeof one === 'object' && one !== null) ?? document;
    const member = (name: string) => {
      const value = (error as Record<string, unknown>)[name];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    };
    const message = member('message') ?? member('error_description') ?? member('details') ?? member('error');
    const code = member('code') ?? (member('error_description') === undefined ? undefined : member('error'));
    return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
  } catch {
    return undefined;
  }
}
