import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../demo/cluster/object.ts';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { type Locale, locales } from '../../src/locale.ts';
import { readRestoreNote, writeRestoreNote } from '../../src/remediations/flip-failure-policy/restore-note.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Message } from '../support/slack/state.ts';
import { linksIn, mentionsIn } from '../support/slack/transcript.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';
import { controlsIn, hostileLine } from './hostile.ts';

const kinds = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;
const long = `${hostileLine} ${'<@U0BRUNO01> `x` '.repeat(300)}`;

let world: TestWorld;
const messages = () => world.slack.messages(channels.incidents);
const root = () => messages().find(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo) as Message;
const offers = (actionId: string) => JSON.stringify(root()?.blocks ?? []).includes(`"${actionId}"`);
const click = (actionId: string) => world.slack.act.click({ user: people.ada, message: root(), actionId });
const stored = () => kinds.map((plural) => world.cluster.store.get(plural, undefined, enforcement.configuration));
const policies = () =>
  stored().map((object) => (object as unknown as { webhooks: { failurePolicy: string }[] }).webhooks[0]?.failurePolicy);

/** Rewrites both configurations as somebody without manners would. */
function rewrite(change: (object: Hostile) => void): void {
  for (const [index, object] of stored().entries()) {
    const plural = kinds[index];
    if (object === undefined || plural === undefined) throw new Error('no configuration');
    const copy = structuredClone(object) as unknown as Hostile;
    change(copy);
    copy.metadata.resourceVersion = `${Number(copy.metadata.resourceVersion) + 1000}`;
    world.cluster.store.put(plural, copy as unknown as KubernetesObject);
  }
}

interface Hostile {
  metadata: {
    resourceVersion: string;
    annotations?: Record<string, string>;
    managedFields?: unknown[];
  };
  webhooks: { name: string; failurePolicy: string }[];
}

/** A field manager of this name that owns the policy of every webhook. */
function managed(object: Hostile, manager: string): void {
  const fields = object.webhooks.map(({ name }) => [`k:${JSON.stringify({ name })}`, { 'f:failurePolicy': {} }]);
  object.metadata.managedFields = [
    {
      manager,
      operation: 'Apply',
      apiVersion: 'admissionregistration.k8s.io/v1',
      time: new Date(world.now()).toISOString(),
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:webhooks': Object.fromEntries(fields) },
    },
  ];
}

/** Nothing that others wrote calls people, leads anywhere or moves a cursor, and Slack took every call. */
function isHarmless(): void {
  const called = messages().flatMap(mentionsIn);
  expect(called.filter(({ kind, id }) => kind !== 'user' || id !== people.ada)).toEqual([]);
  expect(
    messages()
      .flatMap(linksIn)
      .filter(({ url }) => url.includes('evil')),
  ).toEqual([]);
  for (const { method, args, answer } of world.slack.calls()) {
    expect(answer, `${method} ${JSON.stringify(answer)}`).toMatchObject({ ok: true });
    expect(controlsIn(JSON.stringify(args).replaceAll(String.raw`\n`, '')), method).toEqual([]);
    expect(JSON.stringify(args), method).not.toMatch(/\\u(?:00[01]|202|206)/i);
  }
}

async function offered(locale: Locale): Promise<void> {
  await world.startApp({ SALVOR_LANGUAGE: locale });
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  rewrite((object) => {
    managed(object, long.slice(0, 900));
    object.metadata.annotations = { ...object.metadata.annotations, [`x/${hostileLine}`]: long };
  });
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
  await until('the offer', () => offers(actionIds.reviewFix));
}

function noteOf(revertAt: number) {
  return {
    attempt: 'a1',
    incident: 'forged1',
    approvedBy: people.ada,
    revertAt: new Date(revertAt).toISOString(),
    previous: { 'verify.example': 'Fail' },
    watch: { namespace: hostileLine, service: `../../${hostileLine}` },
    owners: [long.slice(0, 900), hostileLine],
    restoreAfter: 900_000,
  };
}

const read = (note: object) => readRestoreNote({ annotations: { 'salvor.dev/restore': JSON.stringify(note) } });

test.each([
  ['incident', '<!channel>'],
  ['incident', 'a:b'],
  ['incident', ''],
  ['attempt', 'x'.repeat(65)],
  ['approvedBy', ''],
  ['approvedBy', '<!channel>'],
  ['approvedBy', 'U1> <!channel'],
  ['previous', { 'verify.example': 'Fail', other: '<!channel>' }],
])('a note whose %s is %j is no note of Salvor’s', (member, value) => {
  expect(read(noteOf(0))).toMatchObject({ incident: 'forged1' });
  expect(read({ ...noteOf(0), [member]: value })).toBe('unreadable');
});

test('Salvor reads its own note, however many field managers share the object', () => {
  const { revertAt: _, ...note } = { ...noteOf(0), previous: { 'verify.example': 'Fail' } };
  const owners = Array.from({ length: 500 }, (_each, index) => `manager-${index}`);
  const written = writeRestoreNote({ ...note, owners, revertAt: 1000 });
  expect(read(JSON.parse(written) as object)).toMatchObject({ attempt: 'a1', revertAt: 1000 });
});

describe.each(Object.keys(locales) as Locale[])('in %s', (locale) => {
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  test('hostile field managers, annotations and reasons harm nobody on the way to a conflict', async () => {
    await offered(locale);
    await click(actionIds.reviewFix);
    const { modal } = await until('the modal', () => world.slack.viewOf(people.ada));
    expect(JSON.stringify(modal)).toContain('reboot');
    await world.slack.act.submit({ user: people.ada, values: { reason: hostileLine.slice(0, 300) } });
    await until('the change', () => offers(actionIds.restoreNow));
    rewrite((object) => {
      managed(object, long.slice(0, 900));
      for (const webhook of object.webhooks) webhook.failurePolicy = 'Fail';
    });
    const before = messages().length;
    await click(actionIds.restoreNow);
    await until('the conflict', () =>
      messages()
        .slice(before)
        .some(({ text }) => text.includes('reboot')),
    );
    isHarmless();
  });

  test('a note that somebody else left is put back without harm', async () => {
    await world.startApp({ SALVOR_LANGUAGE: locale });
    enforcementDeadlock.seed(world, 'telling');
    world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
    rewrite((object) => {
      const names = [...object.webhooks.map(({ name }) => name), hostileLine.slice(0, 900)];
      for (const webhook of object.webhooks) webhook.failurePolicy = 'Ignore';
      const note = JSON.stringify({
        ...noteOf(world.now() + 2000),
        previous: Object.fromEntries(names.map((name) => [name, 'Fail'])),
      });
      object.metadata.annotations = { ...object.metadata.annotations, 'salvor.dev/restore': note };
    });
    await until('the restore', () => policies().every((policy) => policy === 'Fail'), { within: 15_000 });
    await until('the report', async () => {
      const incident = await world.store.get('forged1');
      return incident?.attempts[0]?.endedAt !== undefined && incident.toldNews === incident.news.length;
    });
    expect(messages().length).toBeGreaterThan(1);
    isHarmless();
  });
});
