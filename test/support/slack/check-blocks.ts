import type { z } from 'zod';
import { type Block, type Modal, messageBlocks, modal } from './block-kit.ts';

/** Blocks with every block_id and action_id filled in, or what Slack would say about them. */
export type Checked<T> =
  | { ok: true; value: T }
  | { ok: false; error: 'invalid' | 'msg_blocks_too_long'; messages: string[] };

const totalTextLimit = 12_000;

/** Checks a message's blocks; `id()` gives the ids that were left out. */
export function checkMessageBlocks(blocks: unknown, id: () => string): Checked<Block[]> {
  const parsed = messageBlocks.safeParse(blocks);
  if (!parsed.success) return invalid(parsed.error, '/blocks');
  const messages = duplicates(parsed.data, '/blocks');
  if (messages.length > 0) return { ok: false, error: 'invalid', messages };
  if (totalText(parsed.data) > totalTextLimit) {
    return { ok: false, error: 'msg_blocks_too_long', messages: [`[ERROR] more than ${totalTextLimit} characters`] };
  }
  return { ok: true, value: fillIn(parsed.data, id) };
}

/** Checks a modal; `id()` gives the ids that were left out. */
export function checkModal(view: unknown, id: () => string): Checked<Modal> {
  const parsed = modal.safeParse(view);
  if (!parsed.success) return invalid(parsed.error, '/view');
  const messages = duplicates(parsed.data.blocks, '/view/blocks');
  if (messages.length > 0) return { ok: false, error: 'invalid', messages };
  return { ok: true, value: { ...parsed.data, blocks: fillIn(parsed.data.blocks, id) as Modal['blocks'] } };
}

function invalid(error: z.ZodError, pointer: string): { ok: false; error: 'invalid'; messages: string[] } {
  const messages = error.issues.map(
    ({ path, message }) =>
      `[ERROR] ${message} [json-pointer:${pointer}${path.map((step) => `/${String(step)}`).join('')}]`,
  );
  return { ok: false, error: 'invalid', messages };
}

/** A thing of a block that a person can press, choose or fill in. */
export interface Element {
  type: string;
  action_id?: string | undefined;
}

/** The interactive elements of a block, wherever they stand. */
export function elementsOf(block: Block): Element[] {
  if (block.type === 'actions') return block.elements;
  if (block.type === 'input') return [block.element];
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image') return [block.accessory];
  return [];
}

function duplicates(blocks: Block[], pointer: string): string[] {
  const blockIds = repeated(blocks.map((block) => block.block_id));
  const actionIds = repeated(blocks.flatMap(elementsOf).map((element) => element.action_id));
  return [
    ...blockIds.map((id) => `[ERROR] block_id "${id}" is used twice [json-pointer:${pointer}]`),
    ...actionIds.map((id) => `[ERROR] action_id "${id}" is used twice [json-pointer:${pointer}]`),
  ];
}

function repeated(ids: (string | undefined)[]): string[] {
  return [...new Set(ids.filter((id, at): id is string => id !== undefined && ids.indexOf(id) !== at))];
}

function fillIn<T extends Block>(blocks: T[], id: () => string): T[] {
  const copy = structuredClone(blocks);
  for (const block of copy) {
    block.block_id ??= id();
    for (const element of elementsOf(block)) element.action_id ??= id();
  }
  return copy;
}

/** The characters of every `text` inside the blocks, as Slack adds them up for msg_blocks_too_long. */
function totalText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + totalText(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) => sum + (key === 'text' && typeof one === 'string' ? one.length : totalText(one)),
    0,
  );
}
