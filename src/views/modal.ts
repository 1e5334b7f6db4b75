import type { Attempt } from '../incidents/attempt.ts';
import type { Words } from '../locale.ts';
import { approvalModal, writeButtonValue } from './actions.ts';
import { type Block, codeBlocks, limits, plainText, section } from './blocks.ts';
import { bulleted } from './diagnosis.ts';
import { messages } from './message.ts';
import { fixPhrase } from './words.ts';

/** What `views.open` and `views.update` take. */
export interface Modal {
  readonly type: 'modal';
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly title: ReturnType<typeof plainText>;
  readonly submit?: ReturnType<typeof plainText>;
  readonly close: ReturnType<typeof plainText>;
  readonly blocks: readonly Block[];
}

/** The modal that shows exactly what is approved and asks why. */
export function approvalModalView(incident: string, attempt: Attempt, words: Words): Modal {
  const { plan } = attempt;
  const dangers = plan.dangers.flatMap(
    ({ key, values }) => words.find(`remediations.${plan.remediation}.dangers.${key}`, values) ?? [],
  );
  const blocks = [
    section(`${words.say('cards.modal.intro', { cluster: plan.cluster })}\n*${fixPhrase(plan, words)}*`),
    ...changeBlocks(attempt, words),
    ...(dangers.length > 0 ? [section(bulleted(words.say('cards.modal.dangers'), dangers, words))] : []),
    ...(plan.owners.length > 0
      ? [section(`⚠️ ${words.say('cards.modal.owners', { owners: words.list(plan.owners.slice(0, 10)) })}`)]
      : []),
    section(words.say('cards.modal.deadline', { restoreAfterMilliseconds: plan.restoreAfter })),
    reasonInput(words),
    section(words.say('cards.modal.manual')),
    ...codeBlocks(plan.manualRestore.join('\n'), words),
  ];
  const [whole, ...rest] = messages('', blocks);
  // Nobody approves what does not fit on the page.
  if (whole === undefined || rest.length > 0 || changesOf(attempt).some(({ text }) => text.length > longestChange)) {
    return noticeModal(words.say('cards.modal.too-long'), words);
  }
  return {
    ...frame(writeButtonValue({ incident, attempt: attempt.id }), words.say('cards.modal.title'), words),
    submit: plainText(words.say('cards.modal.submit'), limits.modalTitle),
    blocks: whole.blocks,
  };
}

/** A modal that only says something: the offer is gone, or a person may not approve. */
export function noticeModal(sentence: string, words: Words): Modal {
  return { ...frame('', words.say('cards.modal.title'), words), blocks: [section(sentence)] };
}

function frame(metadata: string, title: string, words: Words): Omit<Modal, 'blocks'> {
  return {
    type: 'modal',
    callback_id: approvalModal.callbackId,
    private_metadata: metadata,
    title: plainText(title, limits.modalTitle),
    close: plainText(words.say('cards.modal.close'), limits.modalTitle),
  };
}

const longestChange = 2 * limits.section;

/** Every value that changes, before → after, in text that nothing in it can format. */
function changeBlocks(attempt: Attempt, words: Words): readonly Block[] {
  return changesOf(attempt).flatMap(({ kind, name, text }) => [
    section(words.say('cards.modal.change', { kind, name })),
    ...codeBlocks(text, words, longestChange),
  ]);
}

function changesOf({ plan }: Attempt): readonly { kind: string; name: string; text: string }[] {
  const byObject = Map.groupBy(plan.changes, ({ object }) =>
    JSON.stringify([object.kind, object.namespace, object.name]),
  );
  return [...byObject.values()].flatMap((changes) => {
    const object = changes[0]?.object;
    if (object === undefined) return [];
    const lines = changes.map(({ label, path, before, after }) => `${label}\n  ${path}: ${before} → ${after}`);
    return [{ kind: object.kind, name: object.name, text: lines.join('\n') }];
  });
}

function reasonInput(words: Words): Block {
  return {
    type: 'input',
    block_id: approvalModal.reasonBlock,
    label: plainText(words.say('cards.modal.reason'), limits.label),
    hint: plainText(words.say('cards.modal.reason-hint'), limits.label),
    element: {
      type: 'plain_text_input',
      action_id: approvalModal.reasonAction,
      multiline: true,
      min_length: 3,
      max_length: 300,
      placeholder: plainText(words.say('cards.modal.reason-placeholder'), limits.placeholder),
    },
  };
}
