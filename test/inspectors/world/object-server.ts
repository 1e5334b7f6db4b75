import { type Answer, json } from '../../support/false-api-server.ts';

/** An object as an API server gives it. */
export interface Stored {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Serves objects by path, label and field selectors of the simplest kind, and pages; every list that has none is empty. */
export function serveObjects(objects: readonly Stored[]): Answer {
  return ({ url }, response) => {
    const [, namespace, plural = '', name] =
      /^\/apis?\/(?:[\w.]+\/)?v1\/(?:namespaces\/([^/]+)\/)?([a-z]+)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    const ofKind = objects.filter(
      (one) => pluralOf(one.kind) === plural && (namespace === undefined || one.metadata.namespace === namespace),
    );
    if (name !== undefined) {
      const object = ofKind.find(({ metadata }) => metadata.name === name);
      if (object !== undefined) return json(response, 200, object);
      return json(response, 404, { kind: 'Status', reason: 'NotFound', message: `${plural} "${name}" not found` });
    }
    const fields = (url.searchParams.get('fieldSelector') ?? '').split(',').filter((part) => part !== '');
    const labels = (url.searchParams.get('labelSelector') ?? '').split(',').filter((part) => part !== '');
    const found = ofKind.filter(
      (one) =>
        fields.every((field) => valueAt(one, field.split('=')[0] ?? '') === field.split('=')[1]) &&
        labels.every((label) => `${label.split('=')[0]}=${labelOf(one, label.split('=')[0] ?? '')}` === label),
    );
    const limit = Number(url.searchParams.get('limit'));
    const from = Number(url.searchParams.get('continue') ?? 0);
    const metadata = from + limit < found.length ? { continue: String(from + limit) } : {};
    json(response, 200, { kind: 'List', metadata, items: found.slice(from, from + limit) });
  };
}

function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}s`;
}

function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

function labelOf(object: Stored, key: string): string | undefined {
  return (object.metadata.labels as Record<string, string> | undefined)?.[key];
}
