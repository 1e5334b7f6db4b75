import type { Modal } from './block-kit.ts';
import { type Element, elementsOf } from './check-blocks.ts';

/** What a person filled in: action_id → text, option value, or several option values. */
export type Values = Record<string, string | string[]>;

interface Option {
  text: { text: string };
  value: string;
}
interface FullElement extends Element {
  options?: Option[];
  option_groups?: { options: Option[] }[];
  initial_value?: string;
  initial_option?: Option;
  initial_options?: Option[];
  initial_user?: string;
  initial_date?: string;
  min_length?: number;
  max_length?: number;
}

/**
 * `view.state.values` for a submission. Throws where Slack's own client would not let the person submit: a required
 * input left empty, a text outside its lengths, an option that is not offered, a field that is not in the view.
 */
export function stateValues(modal: Modal, values: Values): Record<string, Record<string, unknown>> {
  const state: Record<string, Record<string, unknown>> = {};
  const left = new Set(Object.keys(values));
  for (const block of modal.blocks) {
    for (const element of elementsOf(block)) {
      if (element.type === 'button' || element.type === 'overflow') continue;
      const id = element.action_id ?? '';
      left.delete(id);
      const value = elementState(element as FullElement, values[id]);
      if (block.type === 'input' && block.optional !== true && isEmpty(value)) throw new Error(`${id} is required`);
      state[block.block_id ?? ''] = { ...state[block.block_id ?? ''], [id]: value };
    }
  }
  if (left.size > 0) throw new Error(`the view has no field ${[...left].join(', ')}`);
  return state;
}

/** The part of an action or of a view's state that tells what was chosen. */
export function elementState(element: Element, given: string | string[] | undefined): Record<string, unknown> {
  const full = element as FullElement;
  const type = full.type;
  const one = Array.isArray(given) ? given[0] : given;
  switch (type) {
    case 'plain_text_input': {
      const value = one ?? full.initial_value ?? null;
      if (value !== null && value.length < (full.min_length ?? 0)) throw new Error(`${full.action_id}: too short`);
      if (value !== null && value.length > (full.max_length ?? 3000)) throw new Error(`${full.action_id}: too long`);
      return { type, value };
    }
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: one === undefined ? (full.initial_option ?? null) : offered(full, one) };
    case 'checkboxes':
    case 'multi_static_select':
      return {
        type,
        selected_options:
          given === undefined ? (full.initial_options ?? []) : [given].flat().map((value) => offered(full, value)),
      };
    case 'users_select':
      return { type, selected_user: one ?? full.initial_user ?? null };
    case 'datepicker':
      return { type, selected_date: one ?? full.initial_date ?? null };
    default:
      return { type };
  }
}

function offered(element: FullElement, value: string): Option {
  const options = element.options ?? element.option_groups?.flatMap((group) => group.options) ?? [];
  const option = options.find((one) => one.value === value);
  if (!option)
    throw new Error(`${element.action_id} does not offer ${value}, only ${options.map((o) => o.value).join(', ')}`);
  return option;
}

function isEmpty(value: Record<string, unknown>): boolean {
  const { type: _type, ...chosen } = value;
  return Object.values(chosen).every((one) => one === null || one === '' || (Array.isArray(one) && one.length === 0));
}
