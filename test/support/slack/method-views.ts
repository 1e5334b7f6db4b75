import { z } from 'zod';
import { checkModal } from './check-blocks.ts';
import { type Answer, fail, type Method, method } from './method.ts';
import type { State, View } from './state.ts';

/* https://docs.slack.dev/reference/methods/views.open · views.update; a trigger_id lives three seconds and works once. */

const triggerLifetimeMs = 3000;

export const views: Record<string, Method> = {
  'views.open': method(
    z.strictObject({ trigger_id: z.string(), view: z.unknown() }),
    () => [],
    (args, state) => {
      const trigger = state.triggers.get(args.trigger_id);
      if (!trigger) return fail('invalid_trigger_id');
      if (trigger.used) return fail('exchanged_trigger_id');
      if (state.now() - trigger.madeAt > triggerLifetimeMs) return fail('expired_trigger_id');
      const opened = openView(args.view, trigger.user, state);
      if ('refusal' in opened) return opened.refusal;
      trigger.used = true;
      return { ok: true, view: asSlackView(opened.view, state) };
    },
  ),
  'views.update': method(
    z.strictObject({
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
      view: z.unknown(),
    }),
    () => [],
    (args, state) => {
      const view = state.views.find(
        (one) =>
          one.open && (one.id === args.view_id || (args.external_id && one.modal.external_id === args.external_id)),
      );
      if (!view) return fail('not_found');
      if (args.hash !== undefined && args.hash !== view.hash) return fail('hash_conflict');
      const refusal = replaceView(view, args.view, state);
      return refusal ?? { ok: true, view: asSlackView(view, state) };
    },
  ),
};

/** Opens a modal for a person after all checks; `onTopOf` is the view it is pushed on. */
export function openView(
  given: unknown,
  user: string,
  state: State,
  onTopOf?: View,
): { view: View } | { refusal: Answer } {
  const checked = checkModal(given, () => state.newId('b'));
  if (!checked.ok) return { refusal: fail('invalid_arguments', { response_metadata: { messages: checked.messages } }) };
  const id = state.newId('V');
  const view: View = {
    id,
    hash: state.newId('h'),
    user,
    modal: checked.value,
    open: true,
    rootId: onTopOf?.rootId ?? id,
    previousId: onTopOf?.id ?? null,
  };
  state.views.push(view);
  return { view };
}

/** Replaces what a view shows, or gives the answer that refuses it. */
export function replaceView(view: View, given: unknown, state: State): Answer | undefined {
  const checked = checkModal(given, () => state.newId('b'));
  if (!checked.ok) return fail('invalid_arguments', { response_metadata: { messages: checked.messages } });
  view.modal = checked.value;
  view.hash = state.newId('h');
  return undefined;
}

/** A view in the shape of the Web API and of payloads. */
export function asSlackView(view: View, state: State, values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...view.modal,
    id: view.id,
    hash: view.hash,
    team_id: state.workspace.teamId,
    app_id: state.workspace.appId,
    bot_id: state.workspace.botId,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    private_metadata: view.modal.private_metadata ?? '',
    callback_id: view.modal.callback_id ?? '',
    state: { values },
  };
}
