import { z } from 'zod';
import { mrkdwnFault } from './mrkdwn.ts';

/*
 * Block Kit's composition objects and elements with Slack's limits (UTF-16 units).
 * https://docs.slack.dev/reference/block-kit/composition-objects · https://docs.slack.dev/reference/block-kit/block-elements
 */

/** A plain_text object of at most `max`. */
export const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

/** A mrkdwn object of at most `max`, whose control sequences are all known. */
export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: checkedMrkdwn(max), verbatim: z.boolean().optional() });

/** A mrkdwn string of at most `max`. */
const checkedMrkdwn = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .check((context) => {
      const fault = mrkdwnFault(context.value);
      if (fault) context.issues.push({ code: 'custom', input: context.value, message: fault });
    });

/** Either of the two text objects. */
export const text = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

export const identifier = z.string().min(1).max(255);
export const httpUrl = z
  .string()
  .max(3000)
  .regex(/^https?:\/\//);

const confirm = z.strictObject({
  title: plain(100),
  text: text(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
});
const richOption = z.strictObject({
  text: text(75),
  value: z.string().min(1).max(150),
  description: text(75).optional(),
});
const optionGroup = z.strictObject({ label: plain(75), options: z.array(option).min(1).max(100) });

const common = { action_id: identifier.optional(), focus_on_load: z.boolean().optional(), confirm: confirm.optional() };
const placeholder = plain(150).optional();
const options = z.array(option).min(1).max(100);

export const button = z.strictObject({
  type: z.literal('button'),
  action_id: identifier.optional(),
  text: plain(75),
  value: z.string().min(1).max(2000).optional(),
  url: httpUrl.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

export const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...common,
    placeholder,
    options: options.optional(),
    option_groups: z.array(optionGroup).min(1).max(100).optional(),
    initial_option: option.optional(),
  })
  .refine((select) => (select.options === undefined) !== (select.option_groups === undefined), {
    message: 'must have exactly one of options and option_groups',
  })
  .refine((select) => isOffered(select.initial_option, select), {
    message: 'initial_option must be one of the options',
    path: ['initial_option'],
  });

function isOffered(
  initial: z.infer<typeof option> | undefined,
  select: {
    options?: z.infer<typeof option>[] | undefined;
    option_groups?: z.infer<typeof optionGroup>[] | undefined;
  },
): boolean {
  if (initial === undefined) return true;
  const offered = select.options ?? select.option_groups?.flatMap((group) => group.options) ?? [];
  return offered.some((one) => JSON.stringify(one) === JSON.stringify(initial));
}

export const multiStaticSelect = z.strictObject({
  type: z.literal('multi_static_select'),
  ...common,
  placeholder,
  options,
  initial_options: z.array(option).min(1).max(100).optional(),
  max_selected_items: z.int().min(1).optional(),
});
export const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...common,
  placeholder,
  initial_user: z.string().optional(),
});
export const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: identifier.optional(),
  options: z.array(option).min(1).max(5),
  confirm: confirm.optional(),
});
export const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...common,
  options: z.array(richOption).min(1).max(10),
  initial_options: z.array(richOption).min(1).max(10).optional(),
});
export const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...common,
  options: z.array(richOption).min(1).max(10),
  initial_option: richOption.optional(),
});
export const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...common,
  placeholder,
  initial_date: z.iso.date().optional(),
});
export const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: identifier.optional(),
  focus_on_load: z.boolean().optional(),
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  placeholder,
  dispatch_action_config: z
    .strictObject({ trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1) })
    .optional(),
});
export const image = z.strictObject({
  type: z.literal('image'),
  image_url: httpUrl,
  alt_text: z.string().min(1).max(2000),
});
