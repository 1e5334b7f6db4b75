import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { actionIds } from '../../src/views/actions.ts';
import { controlPlanePart } from '../support/control-plane.ts';
import { type PlaneHouse, type PlaneScene, startPlaneHouse } from '../support/plane-world.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import type { SalvorProcess } from '../support/salvor-process.ts';
import { people } from '../support/slack/workspace.ts';
import { incidentOf, offers, press, review, roots, untilOffered, untilPolicies } from '../support/story.ts';
import { until } from '../support/until.ts';

describeWithRealPart('two processes of Salvor on a real control plane', controlPlanePart, () => {
  let house: PlaneHouse;
  let scene: PlaneScene;
  let doors: readonly [SalvorProcess, SalvorProcess];
  beforeAll(async () => {
    house = await startPlaneHouse();
  }, 120_000);
  afterAll(() => house?.stop());
  beforeEach(async () => {
    scene = await house.scene();
    await Promise.all([scene.spawn('worker'), scene.spawn('worker')]);
    doors = await Promise.all([scene.spawn('web'), scene.spawn('web')]);
    await untilOffered(scene, doors[0].url);
  }, 120_000);
  afterEach(() => scene.stop());

  const through = <Answer>(door: SalvorProcess, act: () => Promise<Answer>): Promise<Answer> => {
    scene.slack.connectApp(`${door.url}/slack/events`);
    return act();
  };
  const patched = async () => (await scene.patches()).map(({ objectRef }) => objectRef?.resource ?? '').toSorted();
  const both = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];

  test('that take two approvals at once patch each object once', { timeout: 60_000 }, async () => {
    const { slack } = scene;
    const approvers = [people.ada, people.bruno] as const;
    for (const user of approvers) await review(slack, user);
    const values = { reason: 'nothing can start' };
    const outcomes = await Promise.all(
      approvers.map((user, index) => through(doors[index] ?? doors[0], () => slack.act.submit({ user, values }))),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['closed', 'errors']);
    await untilPolicies(scene, 'Ignore');
    await until('the card to say so', () => offers(slack, actionIds.restoreNow));
    expect(await patched()).toEqual(both);

    await Promise.all(
      approvers.map((user, index) => through(doors[index] ?? doors[0], () => press(slack, user, actionIds.restoreNow))),
    );
    await untilPolicies(scene, 'Fail');
    await until('the record', async () => {
      const incident = await scene.store.get(incidentOf(slack));
      return incident?.attempts.every(({ state }) => state === 'reverted');
    });
    expect(await patched()).toEqual([...both, ...both].toSorted());
    expect(roots(slack)).toHaveLength(1);
  });

  test('that take one submission twice patch each object once', { timeout: 60_000 }, async () => {
    const { slack } = scene;
    await review(slack, people.ada);
    const view = slack.viewOf(people.ada);
    if (view === undefined) throw new Error('no modal');
    const values = { reason: 'nothing can start' };
    const outcomes = await Promise.all(
      doors.map((door) => through(door, () => slack.act.submit({ user: people.ada, view, values }))),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['closed', 'errors']);
    await untilPolicies(scene, 'Ignore');
    await until('the card to say so', () => offers(slack, actionIds.restoreNow));
    expect(await patched()).toEqual(both);
  });
});
