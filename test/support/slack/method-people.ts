import { z } from 'zod';
import { fail, flag, type Method, method } from './method.ts';

/* https://docs.slack.dev/reference/methods/users.info · usergroups.users.list · auth.test */

export const people: Record<string, Method> = {
  'auth.test': method(
    z.strictObject({}),
    () => [],
    (_args, { workspace }) => ({
      ok: true,
      url: 'https://salvor-tests.slack.com/',
      team: 'Salvor tests',
      team_id: workspace.teamId,
      user: workspace.botName.toLowerCase(),
      user_id: workspace.botUserId,
      bot_id: workspace.botId,
      is_enterprise_install: false,
    }),
  ),
  'users.info': method(
    z.strictObject({ user: z.string(), include_locale: flag.optional() }),
    () => ['users:read'],
    (args, { workspace, now }) => {
      const user = workspace.users.find((one) => one.id === args.user);
      if (!user) return fail('user_not_found');
      return {
        ok: true,
        user: {
          id: user.id,
          team_id: workspace.teamId,
          name: user.name,
          real_name: user.name,
          deleted: false,
          is_bot: false,
          tz: user.tz,
          tz_offset: offsetOf(user.tz, now()),
          profile: { display_name: user.name, real_name: user.name },
          ...(args.include_locale ? { locale: user.locale } : {}),
        },
      };
    },
  ),
  'usergroups.users.list': method(
    z.strictObject({ usergroup: z.string(), include_disabled: flag.optional() }),
    () => ['usergroups:read'],
    (args, { workspace }) => {
      const group = workspace.userGroups.find((one) => one.id === args.usergroup);
      return group ? { ok: true, users: group.users } : fail('no_such_subteam');
    },
  ),
};

function offsetOf(timeZone: string, at: number): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60);
}
