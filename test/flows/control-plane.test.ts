import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { actionIds } from '../../src/views/actions.ts';
import { controlPlanePart } from '../support/control-plane.ts';
import { type PlaneHouse, type PlaneScene, startPlaneHouse } from '../support/plane-world.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { channels, people } from '../support/slack/workspace.ts';
import {
  approve,
  checkoutAlert,
  deliver,
  incidentOf,
  offers,
  press,
  review,
  roots,
  thread,
  untilOffered,
  untilPolicies,
} from '../support/story.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const mutating = 'mutatingwebhookconfiguration';
const validating = 'validatingwebhookconfiguration';

vi.setConfig({ testTimeout: 120_000 });

describeWithRealPart('the fail-closed webhook on a real control plane', controlPlanePart, () => {
  let house: PlaneHouse;
  let scene: PlaneScene;
  beforeAll(async () => {
    house = await startPlaneHouse();
  }, 120_000);
  afterAll(() => house?.stop());
  beforeEach(async () => {
    scene = await house.scene();
  }, 120_000);
  afterEach(() => scene.stop());

  test('goes from alert to report with no other right than the shipped ones', async () => {
    const { slack } = scene;
    const url = await scene.startApp();
    await untilOffered(scene, url);
    expect(await scene.pods(scene.shop)).toEqual([]);
    expect(thread(slack)).toContain(scene.blocking[1]);

    await review(slack, people.ada);
    const modal = JSON.stringify(slack.viewOf(people.ada)?.modal);
    for (const webhook of scene.blocking) expect(modal).toContain(webhook);
    for (const webhook of scene.bystanders) expect(modal).not.toContain(webhook);
    const submission = await slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
    expect(submission.outcome).toBe('closed');
    await untilPolicies(scene, 'Ignore');
    for (const note of await scene.notes()) expect(note).toContain(people.ada);

    const [shop = ''] = await until(
      'the pod of the shop',
      async () => {
        const pods = await scene.pods(scene.shop);
        return pods.length > 0 && pods;
      },
      { within: 60_000 },
    );
    const backend = await scene.kubeletStartsBackend();
    await untilPolicies(scene, 'Fail');
    expect(await scene.notes()).toEqual([undefined, undefined]);
    const created = [`${scene.shop}/${shop}`, ...backend.map((pod) => `${scene.home}/${pod}`)];
    await until('the report', () => created.every((pod) => thread(slack).includes(pod)));
    expect(thread(slack)).toContain('nothing can start');

    await deliver(url, checkoutAlert(scene.shop, 'resolved'));
    await until('the green card', () => thread(slack).includes('✅'));
    expect(roots(slack)).toHaveLength(1);
    expect(await scene.patches()).toHaveLength(4);
    expect(await scene.forbidden()).toEqual([]);
  });

  test('is not taken for somebody else’s problem while the API server is away', async () => {
    house.gate.goAway();
    try {
      const url = await scene.startApp();
      expect(await deliver(url, checkoutAlert(scene.shop))).toBe(202);
      await until('a failed look', () => scene.logged.some((line) => line.includes('could not be looked at')));
    } finally {
      house.gate.comeBack();
    }
    await until('the offer', () => offers(scene.slack, actionIds.reviewFix));
    expect(scene.logged.some((line) => line.includes('not about images'))).toBe(false);
  });

  test('stays closed for a stranger, and the offer stays for the others', async () => {
    const { slack } = scene;
    await untilOffered(scene, await scene.startApp());
    expect((await approve(slack, people.stranger)).outcome).toBe('errors');
    expect(await scene.patches()).toEqual([]);
    expect(offers(slack, actionIds.reviewFix)).toBe(true);
    expect((await approve(slack, people.bruno)).outcome).toBe('closed');
    await untilPolicies(scene, 'Ignore');
  });

  test('stays closed when the card has expired', async () => {
    const { slack } = scene;
    await untilOffered(scene, await scene.startApp());
    await review(slack, people.ada);
    scene.advance(60 * minute);
    const submission = await slack.act.submit({ user: people.ada, values: { reason: 'late' } });
    expect(submission.outcome).toBe('errors');
    await until('the buttons to go', () => !offers(slack, actionIds.reviewFix));
    expect(await scene.patches()).toEqual([]);
    expect(Object.values(await scene.policies())).toEqual(['Fail', 'Fail', 'Fail']);
  });

  test('is closed again at the deadline although nothing has recovered', async () => {
    await opened();
    scene.advance(15 * minute);
    await untilPolicies(scene, 'Fail');
    expect(await scene.notes()).toEqual([undefined, undefined]);
  });

  test('whose restore fails is tried again and pings the approvers until it is closed', async () => {
    await opened();
    expect(thread(scene.slack)).not.toContain('@approvers');
    house.gate.goAway();
    try {
      scene.advance(15 * minute);
      await until('the ping', () => thread(scene.slack).includes('@approvers'));
    } finally {
      house.gate.comeBack();
    }
    await untilPolicies(scene, 'Fail');
    await until('the report', () => thread(scene.slack).includes('Closing report'));
  });

  test('is closed again, once, when Redis was emptied while it was open', async () => {
    await opened();
    await scene.redis.flush();
    await until('the change is found on the objects', () => scene.logged.some((line) => /"adopted":[1-9]/.test(line)));
    expect(await scene.patches()).toHaveLength(2);
    await scene.kubeletStartsBackend();
    await untilPolicies(scene, 'Fail');
    await until('the report', () => thread(scene.slack).includes('Closing report'));
    expect(await scene.patches()).toHaveLength(4);
    expect(roots(scene.slack)).toHaveLength(1);
  });

  test('is closed again, once, when Redis was emptied while nobody worked and the deadline passed', async () => {
    await opened();
    await scene.stopApp();
    await scene.redis.flush();
    scene.advance(60 * minute);
    await scene.startApp();
    await untilPolicies(scene, 'Fail');
    expect(await scene.notes()).toEqual([undefined, undefined]);
    await until('the report', () => thread(scene.slack).includes('Closing report'));
    expect(await scene.patches()).toHaveLength(4);
    expect(roots(scene.slack)).toHaveLength(1);
  });

  test('that kubectl edits while it is open is left alone, and the thread names kubectl and the time', async () => {
    const { slack, configuration } = scene;
    await opened();
    const from = Math.floor(Date.now() / 1000) * 1000;
    const edit = [{ op: 'replace', path: '/webhooks/1/timeoutSeconds', value: 7 }, closing(1)];
    await house.plane.kubectl(['patch', validating, configuration, '--type=json', '-p', JSON.stringify(edit)]);
    await press(slack, people.ada, actionIds.restoreNow);
    const conflict = await until('the conflict', async () => {
      const incident = await scene.store.get(incidentOf(slack));
      return incident?.attempts.at(-1)?.conflict;
    });
    expect(conflict).toMatchObject({ object: { kind: 'ValidatingWebhookConfiguration' }, manager: 'kubectl-patch' });
    expect(conflict.at).toBeGreaterThanOrEqual(from);
    expect(conflict.at).toBeLessThanOrEqual(Date.now());
    await until('the name', () => thread(slack).includes('kubectl-patch'));
    const replies = JSON.stringify(slack.messages(channels.incidents));
    expect(replies).toContain(`<!date^${(conflict.at ?? 0) / 1000}^`);
    await untilPolicies(scene, 'Fail');
    expect(JSON.stringify(await scene.read())).toContain('"timeoutSeconds":7');
  });

  test('that kubectl closes between the modal and the approval is not opened', async () => {
    const { slack, configuration } = scene;
    await untilOffered(scene, await scene.startApp());
    await review(slack, people.ada);
    const edit = [{ op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' }];
    await house.plane.kubectl(['patch', mutating, configuration, '--type=json', '-p', JSON.stringify(edit)]);
    await slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
    await until('the end of the attempt', async () => {
      const state = (await scene.store.get(incidentOf(slack)))?.attempts[0]?.state;
      return state === 'outdated' || state === 'kept';
    });
    expect(await scene.patches()).toEqual([]);
  });

  async function opened(): Promise<void> {
    await untilOffered(scene, await scene.startApp());
    expect((await approve(scene.slack, people.ada)).outcome).toBe('closed');
    await untilPolicies(scene, 'Ignore');
    await until('the card to say so', () => offers(scene.slack, actionIds.restoreNow));
  }
});

const closing = (index: number) => ({ op: 'replace', path: `/webhooks/${index}/failurePolicy`, value: 'Fail' });
