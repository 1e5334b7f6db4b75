import type { RegistryProber } from '../../src/inspectors/inspector.ts';

/** A prober that says what it was asked for and saw nothing, for tests that are about the cluster. */
export function noRegistry(): RegistryProber & { readonly asked: Parameters<RegistryProber['look']>[] } {
  const asked: Parameters<RegistryProber['look']>[] = [];
  return {
    asked,
    look: async (image, options) => {
      asked.push([image, options]);
      return { image, as: { kind: 'anonymous' }, steps: [] };
    },
  };
}
