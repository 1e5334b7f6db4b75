import { z } from 'zod';
import * as object from './block-objects.ts';
import { richTextElements } from './rich-text.ts';

/*
 * The blocks that the strict Slack takes. What is not here is refused: whoever wants to send a new block adds it.
 * https://docs.slack.dev/reference/block-kit/blocks
 */

const block_id = object.identifier.optional();

const interactive = [
  object.button,
  object.staticSelect,
  object.multiStaticSelect,
  object.usersSelect,
  object.overflow,
  object.checkboxes,
  object.radioButtons,
  object.datepicker,
] as const;

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id,
    text: object.text(3000).optional(),
    fields: z.array(object.text(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [...interactive, object.image]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, { message: 'needs text or fields' });

const header = z.strictObject({ type: z.literal('header'), block_id, text: object.plain(150) });
const divider = z.strictObject({ type: z.literal('divider'), block_id });
const image = z.strictObject({
  type: z.literal('image'),
  block_id,
  image_url: object.httpUrl,
  alt_text: z.string().min(1).max(2000),
  title: object.plain(2000).optional(),
});
const context = z.strictObject({
  type: z.literal('context'),
  block_id,
  elements: z
    .array(z.discriminatedUnion('type', [object.plain(3000), object.mrkdwn(3000), object.image]))
    .min(1)
    .max(10),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id,
  elements: z.array(z.discriminatedUnion('type', interactive)).min(1).max(25),
});
const input = z.strictObject({
  type: z.literal('input'),
  block_id,
  label: object.plain(2000),
  hint: object.plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: z.discriminatedUnion('type', [
    object.plainTextInput,
    object.staticSelect,
    object.multiStaticSelect,
    object.usersSelect,
    object.checkboxes,
    object.radioButtons,
    object.datepicker,
  ]),
});
const richText = z.strictObject({ type: z.literal('rich_text'), block_id, elements: richTextElements });
const markdown = z.strictObject({ type: z.literal('markdown'), block_id, text: z.string().min(1).max(12_000) });

const everywhere = [section, header, divider, image, context, actions, input, richText] as const;

/** A message's blocks: at most 50. */
export const messageBlocks = z.array(z.discriminatedUnion('type', [...everywhere, markdown])).max(50);

/** A modal as views.open, views.update and `response_action` take it. https://docs.slack.dev/reference/views/modal-views */
export const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: object.plain(24),
    submit: object.plain(24).optional(),
    close: object.plain(24).optional(),
    blocks: z.array(z.discriminatedUnion('type', everywhere)).max(100),
    private_metadata: z.string().max(3000).optional(),
    callback_id: z.string().max(255).optional(),
    external_id: z.string().max(255).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  })
  .refine((view) => view.submit !== undefined || !view.blocks.some((block) => block.type === 'input'), {
    message: 'submit is required when there are input blocks',
    path: ['submit'],
  });

/** Message metadata: flat ids. https://docs.slack.dev/messaging/message-metadata */
export const messageMetadata = z.strictObject({
  event_type: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[A-Za-z0-9_.-]+$/),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type Block = z.infer<typeof messageBlocks>[number];
export type Modal = z.infer<typeof modal>;
export type Metadata = z.infer<typeof messageMetadata>;
