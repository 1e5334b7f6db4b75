import type { Resource } from './resources.ts';
import { qualified } from './resources.ts';

/** An answer of the API server that is not a success; becomes a meta/v1 Status. */
export class StatusError extends Error {
  override name = 'StatusError' as const;
  readonly code: number;
  readonly reason: string;
  readonly details: Record<string, unknown>;

  constructor(code: number, reason: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** The meta/v1 Status body of an error. */
export function statusBody({ code, reason, message, details }: StatusError): Record<string, unknown> {
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason };
  return Object.keys(details).length > 0 ? { ...body, details, code } : { ...body, code };
}

function about(resource: Pick<Resource, 'group' | 'plural'>, name: string): Record<string, unknown> {
  return { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural };
}

/** 404 for an object that is not there. */
export function notFound(resource: Pick<Resource, 'group' | 'plural'>, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, about(resource, name));
}

/** 404 for a path that serves nothing. */
export function noSuchPath(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource');
}

/** 409 for a name that is taken. */
export function alreadyExists(resource: Resource, name: string): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists`,
    about(resource, name),
  );
}

/** 409 for a write that carries an old resourceVersion. */
export function conflict(resource: Resource, name: string): StatusError {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    about(resource, name),
  );
}

/** 422 for a field that does not hold; `problem` is e.g. `Required value`. */
export function invalid(resource: Resource, name: string, field: string, problem: string): StatusError {
  const cause = {
    reason: problem.startsWith('Required') ? 'FieldValueRequired' : 'FieldValueInvalid',
    message: problem,
    field,
  };
  const details = {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.kind,
    causes: [cause],
  };
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  return new StatusError(422, 'Invalid', `${kind} "${name}" is invalid: ${field}: ${problem}`, details);
}

/** 422 for a patch that cannot be applied, a failed `test` included; the server does not say which operation failed. */
export function unprocessablePatch(): StatusError {
  return new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request');
}

/** 400 for a request that makes no sense. */
export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/** 401 for a missing or unknown token. */
export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

/** 500, as the API server words what went wrong inside. */
export function internalError(message: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}
