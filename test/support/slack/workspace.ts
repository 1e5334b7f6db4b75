/** A person of the sample workspace; `locale` and `tz` as in a Slack profile. */
export interface User {
  id: string;
  name: string;
  locale: string;
  tz: string;
}

/** A channel; the bot speaks in it only as a member. */
export interface Channel {
  id: string;
  name: string;
  members: string[];
  isPrivate: boolean;
  isArchived: boolean;
  locale: string;
}

/** A user group that can be mentioned and that can be asked for its members. */
export interface UserGroup {
  id: string;
  handle: string;
  users: string[];
}

/** Everything a workspace has before anybody says a word. */
export interface Workspace {
  teamId: string;
  appId: string;
  botUserId: string;
  botId: string;
  botName: string;
  users: User[];
  channels: Channel[];
  userGroups: UserGroup[];
}

/** The people of the sample workspace, by given name. */
export const people = {
  ada: 'U0ADA0001',
  bruno: 'U0BRUNO01',
  mina: 'U0MINA001',
  wei: 'U0WEI0001',
  mei: 'U0MEI0001',
  stranger: 'U0STRANGE',
} as const;

/** The channels of the sample workspace. */
export const channels = {
  incidents: 'C0INCIDEN',
  payments: 'C0PAYMENT',
  elsewhere: 'C0ELSEWHE',
  archived: 'C0ARCHIVE',
  private: 'G0PRIVATE',
} as const;

/** The user groups of the sample workspace: Ada and Bruno may approve. */
export const userGroups = { approvers: 'S0APPROVE' } as const;

export const botUserId = 'U0SALVOR1';

/**
 * A workspace with an American, a German, a Korean, two Chinese (zh-CN and zh-TW) and somebody from outside the team; the bot is
 * in every channel but #elsewhere.
 */
export function sampleWorkspace(): Workspace {
  const everybody = [...Object.values(people), botUserId];
  const channel = (id: string, name: string, more: Partial<Channel> = {}): Channel => ({
    id,
    name,
    members: everybody,
    isPrivate: false,
    isArchived: false,
    locale: 'en-US',
    ...more,
  });
  return {
    teamId: 'T0SALVOR1',
    appId: 'A0SALVOR1',
    botUserId,
    botId: 'B0SALVOR1',
    botName: 'Salvor',
    users: [
      { id: people.ada, name: 'ada', locale: 'en-US', tz: 'America/New_York' },
      { id: people.bruno, name: 'bruno', locale: 'de-DE', tz: 'Europe/Berlin' },
      { id: people.mina, name: 'mina', locale: 'ko-KR', tz: 'Asia/Seoul' },
      { id: people.wei, name: 'wei', locale: 'zh-CN', tz: 'Asia/Shanghai' },
      { id: people.mei, name: 'mei', locale: 'zh-TW', tz: 'Asia/Taipei' },
      { id: people.stranger, name: 'stranger', locale: 'en-GB', tz: 'Europe/London' },
    ],
    channels: [
      channel(channels.incidents, 'incidents'),
      channel(channels.payments, 'payments', { locale: 'de-DE' }),
      channel(channels.elsewhere, 'elsewhere', { members: [people.ada] }),
      channel(channels.archived, 'archived', { isArchived: true }),
      channel(channels.private, 'private', {
        isPrivate: true,
        members: [people.ada, people.bruno, people.mina, people.wei, people.mei, botUserId],
      }),
    ],
    userGroups: [{ id: userGroups.approvers, handle: 'approvers', users: [people.ada, people.bruno] }],
  };
}
