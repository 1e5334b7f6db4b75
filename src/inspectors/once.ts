import type { KubernetesReader } from '../clients/kubernetes.ts';

/** A reader that asks the cluster for each object and each list once, however often it is asked: for one inspection only. */
export function readOnce(reader: KubernetesReader): KubernetesReader {
  const asked = new Map<string, Promise<unknown>>();
  const once = <Value>(key: readonly unknown[], read: () => Promise<Value>): Promise<Value> => {
    const text = JSON.stringify(key);
    const known = asked.get(text) as Promise<Value> | undefined;
    if (known !== undefined) return known;
    const answer = read();
    asked.set(text, answer);
    return answer;
  };
  return {
    get: (kind, name, namespace, signal) =>
      once(['get', kind, name, namespace], () => reader.get(kind, name, namespace, signal)),
    list: (kind, selection, signal) => {
      const { namespace, labelSelector, fieldSelector, limit } = selection;
      return once(['list', kind, namespace, labelSelector, fieldSelector, limit], () =>
        reader.list(kind, selection, signal),
      );
    },
    allowed: (permission, signal) => once(['allowed', permission], () => reader.allowed(permission, signal)),
  };
}
