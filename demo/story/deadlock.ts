import { type Locale, locales } from '../../src/locale.ts';
import { actionIds, approvalModal } from '../../src/views/actions.ts';
import { causeTitle } from '../../src/views/words.ts';
import { enforcement } from '../incidents/enforcement-deadlock.ts';
import type { Affected } from '../incidents/incident.ts';
import { messageText, modalText } from '../slack/text.ts';
import { demoChannels, demoPeople } from '../slack/workspace.ts';
import { isRecovered } from '../symptoms.ts';
import { type SeenThread, threadOf } from '../thread.ts';
import { watchPolicies } from './policies.ts';
import { check, type Steps, type StoryContext } from './steps.ts';

const cause = 'admission.webhook-unreachable';
const webhooks = [enforcement.mutatingWebhook, enforcement.validatingWebhook];
const reason = 'the webhook has no pods left and nothing can start';
const longest = 20_000;
const channel = demoChannels.incidents;

/** From the alert to the restored fix: a fail-closed webhook whose backend is down. */
export async function playDeadlock(context: StoryContext, { step, until }: Steps): Promise<void> {
  const { world, stage, output, words, downloadedAt } = context;
  const { slack, cluster } = world;
  const within = { within: longest };
  const said = world.locales.wordsFor(world.language, 'slack');
  const subject = 'shop/checkout';
  const { affected, root } = await step('demo.story.alert', { subject }, async () => {
    const played = (await stage.play('enforcement-deadlock')) as Affected;
    return { affected: played, root: (await until('a card', () => threadOf(world, played), within)).root };
  });
  const thread = async (): Promise<SeenThread> => {
    const found = await threadOf(world, affected);
    if (found === undefined) throw new Error('the card is gone');
    return found;
  };
  const threadSays = (...texts: string[]) =>
    until(
      `${texts.join(', ')} in the thread`,
      async () => {
        const { text } = await thread();
        return texts.every((each) => text.includes(each));
      },
      within,
    );
  const toldAlone = (user: string, text: string) =>
    until(
      `“${text}” for ${user} alone`,
      async () =>
        (await slack.messagesOf(channel)).some((one) => one.ephemeral_to === user && messageText(one).includes(text)),
      within,
    );
  const opened = () => until('an open modal', async () => (await slack.openModals()).at(-1), within);
  const [ada, bruno] = [slack.playAs(demoPeople.ada), slack.playAs(demoPeople.bruno)];
  const review = (player: typeof ada) => player.click({ channel, ts: root.ts, actionId: actionIds.reviewFix });
  const submit = (player: typeof ada, value: string) =>
    player.submit({
      [approvalModal.reasonBlock]: { [approvalModal.reasonAction]: { type: 'plain_text_input', value } },
    });

  await step('demo.story.diagnosis', { title: causeTitle(cause, words) }, async () => {
    await until(`${cause} on the card`, async () => (await thread()).cause === cause, within);
    await threadSays(...webhooks, said.say('cards.button.review'));
  });
  const count = Math.ceil((Date.now() - downloadedAt) / 1000);
  await step('demo.story.in-time', {}, async () => check(`${count} s, and 120 s are allowed`, count <= 120));
  output.print(words.say('demo.seconds', { count }));

  const other = (Object.keys(locales) as Locale[]).find((locale) => locale !== world.language) ?? 'en';
  await step('demo.story.language', { person: 'Bruno', language: locales[other] }, async () => {
    await bruno.command({ channel, command: '/salvor', text: `lang ${other}` });
    const spoken = world.locales.wordsFor(other, 'slack');
    await toldAlone(demoPeople.bruno, spoken.say('commands.language.set'));
    await bruno.click({ channel, ts: root.ts, actionId: actionIds.readInMyLanguage });
    await toldAlone(demoPeople.bruno, causeTitle(cause, spoken));
  });

  const policies = watchPolicies(cluster.store, enforcement.configuration);
  try {
    await step('demo.story.stranger', { person: 'Bruno' }, async () => {
      await review(bruno);
      await opened();
      check('no error in the modal', Object.keys(await submit(bruno, 'let me')).length > 0);
      await bruno.closeModal();
      check('a policy was changed', policies.everyoneIs('Fail') && !policies.everyoneWas('Ignore'));
    });
    await step('demo.story.modal', {}, async () => {
      await review(ada);
      const text = modalText(await opened());
      for (const webhook of webhooks) check(`no ${webhook} in the modal`, text.includes(webhook));
      check('not two changes Fail → Ignore', text.split('Fail → Ignore').length === 3);
    });
    await step('demo.story.approval', {}, async () => {
      check('errors in the modal', Object.keys(await submit(ada, reason)).length === 0);
    });
    await step('demo.story.flip', {}, async () => {
      await until('Ignore on both webhooks', () => policies.everyoneWas('Ignore'), within);
    });
    const backend = { namespace: enforcement.namespace, deployment: enforcement.deployment };
    await step('demo.story.recovery', {}, async () => {
      const back = () => [affected, backend].every((each) => isRecovered(cluster.store, each));
      await until('all pods ready', back, within);
    });
    await step('demo.story.restore', {}, async () => {
      await until('Fail on both webhooks', () => policies.everyoneIs('Fail'), within);
    });
  } finally {
    policies.stop();
  }
  await step('demo.story.report', {}, async () => {
    await threadSays(said.say('cards.thread.report'), reason, `<@${demoPeople.ada}>`);
  });
  await step('demo.story.resolved', {}, async () => {
    const resolved = said.say('common.status.resolved');
    await until(resolved, async () => messageText((await thread()).root).includes(`*${resolved}*`), within);
  });
}
