import type { State } from './state.ts';

/* The parts that Slack's payloads have in common. https://docs.slack.dev/reference/interaction-payloads */

/** A new trigger for that person; it lives three seconds and works once. */
export function newTrigger(state: State, user: string): string {
  const id = `${state.newId('1')}.${state.newId('2')}.${state.newId('t').toLowerCase()}`;
  state.triggers.set(id, { user, madeAt: state.now(), used: false });
  return id;
}

/** A new response_url under the server's own address. */
export function newResponseUrl(
  state: State,
  base: string,
  about: { channel: string; user: string; messageTs?: string; threadTs?: string },
): string {
  const id = state.newId('r');
  state.responseUrls.set(id, { ...about, madeAt: state.now(), uses: 0 });
  return `${base}/response/${id}`;
}

/** Team, user and app, as every interaction names them. */
export function interactionBase(state: State, user: string): Record<string, unknown> {
  const name = state.workspace.users.find((one) => one.id === user)?.name ?? user;
  return {
    token: 'verification-token-of-the-strict-slack',
    team: { id: state.workspace.teamId, domain: 'salvor-tests' },
    user: { id: user, username: name, name, team_id: state.workspace.teamId },
    api_app_id: state.workspace.appId,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** The envelope of an event. */
export function eventCallback(state: State, event: Record<string, unknown>): Record<string, unknown> {
  return {
    token: 'verification-token-of-the-strict-slack',
    team_id: state.workspace.teamId,
    api_app_id: state.workspace.appId,
    event,
    type: 'event_callback',
    event_id: state.newId('Ev'),
    event_time: Math.floor(state.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: state.workspace.teamId,
        user_id: state.workspace.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
  };
}
