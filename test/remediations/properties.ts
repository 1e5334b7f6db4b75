import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KubernetesReader, KubernetesWriter } from '../../src/clients/kubernetes.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { Plan, Remediation, Witness } from '../../src/remediations/remediation.ts';

/** A world in which a remediation has a plan. Every test gets a fresh one. */
export interface Scene {
  readonly evidence: Evidence;
  readonly kubernetes: KubernetesWriter;
  /** Texts that occur in the objects and must not occur in a plan. */
  readonly secrets: readonly string[];
  /** Every object that the remediation could touch, as on the wire. */
  look(): Promise<readonly object[]>;
  /** Brings the plan's `watch` into the state of recovery. */
  end(): Promise<void>;
}

/** What somebody else may do to the objects while the change is in place, by a few words. */
export type Edits<S extends Scene> = Readonly<Record<string, (scene: S) => Promise<void>>>;

export const witness: Witness = {
  attempt: 'attempt-1',
  incident: 'incident-1',
  approvedBy: 'U0APPROVER',
  revertAt: Date.UTC(2030, 0, 2, 3, 4, 5),
};

/** What has to hold for every remediation, in any world that it has a plan for. */
export function describeProperties<S extends Scene>(
  title: string,
  remediation: Remediation,
  prepare: () => Promise<S>,
  edits: Edits<S>,
): void {
  describe(title, () => {
    let scene: S;
    let plan: Plan;
    beforeEach(async () => {
      scene = await prepare();
      plan = await planOf(remediation, scene);
    });
    afterEach(() => scene.end());
    const apply = () => remediation.apply(plan, witness, scene.kubernetes);
    const revert = () => remediation.revert(plan, witness, scene.kubernetes);

    test('a plan changes nothing and is the same twice', async () => {
      const before = await scene.look();
      expect(await planOf(remediation, { ...scene, kubernetes: readerOf(scene.kubernetes) })).toEqual(plan);
      expect(await scene.look()).toEqual(before);
      expect(await remediation.stillHolds(plan, readerOf(scene.kubernetes))).toBe(true);
    });

    test('a plan is data: it survives being stored', () => {
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    });

    test('a plan shows no secret', () => {
      for (const secret of scene.secrets) expect(JSON.stringify(plan)).not.toContain(secret);
    });

    test('apply sets every value to after, and the plan holds no longer', async () => {
      expect(await apply()).toMatchObject({ outcome: 'applied' });
      expect(await remediation.stillHolds(plan, scene.kubernetes)).toBe(false);
    });

    test('apply twice equals once', async () => {
      await apply();
      const once = await scene.look();
      expect(await apply()).toMatchObject({ outcome: 'already-applied' });
      expect(await scene.look()).toEqual(once);
    });

    test('apply then revert is the identity', async () => {
      const before = withoutBookkeeping(await scene.look());
      await apply();
      expect(await revert()).toMatchObject({ outcome: 'reverted' });
      expect(withoutBookkeeping(await scene.look())).toEqual(before);
      expect(await remediation.stillHolds(plan, scene.kubernetes)).toBe(true);
    });

    test('revert twice equals once', async () => {
      await apply();
      await revert();
      const once = await scene.look();
      expect(await revert()).toMatchObject({ outcome: 'already-reverted' });
      expect(await scene.look()).toEqual(once);
    });

    test('revert without apply changes nothing', async () => {
      const before = await scene.look();
      expect(await revert()).toMatchObject({ outcome: 'already-reverted' });
      expect(await scene.look()).toEqual(before);
    });

    test('what is applied is found again by the objects alone, and put back by that', async () => {
      const before = withoutBookkeeping(await scene.look());
      expect(await remediation.findApplied(readerOf(scene.kubernetes), plan.cluster)).toEqual([]);
      await apply();
      const found = await remediation.findApplied(readerOf(scene.kubernetes), plan.cluster);
      expect(found).toEqual([{ plan, witness }]);
      for (const one of found) await remediation.revert(one.plan, one.witness, scene.kubernetes);
      expect(withoutBookkeeping(await scene.look())).toEqual(before);
    });

    test('an extension is found again by the objects alone', async () => {
      await apply();
      const later = { ...witness, revertAt: witness.revertAt + 900_000 };
      await remediation.extend(plan, later, scene.kubernetes);
      await remediation.extend(plan, later, scene.kubernetes);
      expect(await remediation.findApplied(scene.kubernetes, plan.cluster)).toEqual([{ plan, witness: later }]);
      expect(await revert()).toMatchObject({ outcome: 'reverted' });
    });

    test('two workers at once make one change', async () => {
      const outcomes = await Promise.all([apply(), apply()]);
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already-applied', 'applied']);
      expect(await revert()).toMatchObject({ outcome: 'reverted' });
    });

    for (const [words, edit] of Object.entries(edits)) {
      test(`revert leaves what others changed: ${words}`, async () => {
        await apply();
        const ours = flatten(await scene.look());
        await edit(scene);
        const theirs = flatten(await scene.look());
        await revert();
        const after = flatten(await scene.look());
        const changed = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
          (key) => ours.get(key) !== theirs.get(key),
        );
        expect(changed).not.toEqual([]);
        expect(changed.map((key) => [key, after.get(key)])).toEqual(changed.map((key) => [key, theirs.get(key)]));
        const once = await scene.look();
        await revert();
        expect(await scene.look()).toEqual(once);
      });
    }
  });
}

/** The plan of a scene that has one. */
export async function planOf(
  remediation: Remediation,
  { evidence, kubernetes }: { readonly evidence: Evidence; readonly kubernetes: KubernetesReader },
): Promise<Plan> {
  const plan = await remediation.plan(evidence, { cluster: 'test', kubernetes, restoreAfter: 900_000 });
  if ('refused' in plan) throw new Error(`refused: ${plan.refused} ${JSON.stringify(plan.values)}`);
  return plan;
}

/** The same client without the way to change anything, whatever a type assertion would claim. */
function readerOf(kubernetes: KubernetesReader): KubernetesWriter {
  return { ...kubernetes, patch: () => Promise.reject(new Error('nothing may be changed here')) };
}

const bookkeeping = new Set(['resourceVersion', 'generation', 'managedFields']);

/** Objects without what an API server counts; an empty map is as good as none. */
export function withoutBookkeeping(objects: readonly object[]): unknown {
  return JSON.parse(
    JSON.stringify(objects, (key, value: unknown) =>
      bookkeeping.has(key) || (key === 'annotations' && JSON.stringify(value) === '{}') ? undefined : value,
    ),
  );
}

// Lists whose items have names are keyed by these, so that a new order is no change.
function flatten(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return into.set(path, value);
  for (const [key, item] of Object.entries(value)) {
    if (bookkeeping.has(key)) continue;
    flatten(item, `${path}/${Array.isArray(value) ? nameOf(item, key) : key}`, into);
  }
  return into;
}

function nameOf(item: unknown, otherwise: string): string {
  if (typeof item !== 'object' || item === null) return otherwise;
  if ('name' in item && typeof item.name === 'string') return item.name;
  return 'metadata' in item ? nameOf(item.metadata, otherwise) : otherwise;
}
