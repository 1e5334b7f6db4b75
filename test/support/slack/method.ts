import { z } from 'zod';
import type { State } from './state.ts';

/** An answer of the Web API: HTTP 200 with ok true or false. */
export type Answer = { ok: true; [key: string]: unknown } | { ok: false; error: string; [key: string]: unknown };

/** One method of the Web API: which arguments it takes, which scopes (any one of them) it needs, what it does. */
export interface Method {
  args: z.ZodType;
  scopes: (args: Record<string, unknown>, state: State) => string[];
  run: (args: unknown, state: State) => Answer;
}

/** Ties the argument type of `run` to its schema. */
export function method<A extends z.ZodType>(
  args: A,
  scopes: Method['scopes'],
  run: (args: z.output<A>, state: State) => Answer,
): Method {
  return { args, scopes, run: (given, state) => run(given as z.output<A>, state) };
}

export const fail = (error: string, more: Record<string, unknown> = {}): Answer => ({ ok: false, error, ...more });

/** Form fields are strings: true and false, and numbers, arrive as such. */
export const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((v) => v === 'true' || v === '1'),
]);
export const count = (max: number) => z.coerce.number().int().min(1).max(max);

/** Scopes that differ for public and private channels. */
export function byChannelKind(publicScope: string, privateScope: string): Method['scopes'] {
  return (args, state) => {
    const channel = state.workspace.channels.find((one) => one.id === args.channel);
    return [channel?.isPrivate ? privateScope : publicScope];
  };
}
