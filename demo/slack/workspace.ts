/** Who and what is in the demo's workspace. */
export interface DemoWorkspace {
  name: string;
  bot: { userId: string; name: string };
  users: { id: string; name: string; realName: string; tz: string }[];
  channels: { id: string; name: string; topic: string }[];
}

/** The people of the demo, by given name. Ada approves; the others read in German, Korean and Chinese. */
export const demoPeople = { ada: 'U0ADA', bruno: 'U0BRUNO', mina: 'U0MINA', wei: 'U0WEI' } as const;

/** The channels of the demo. */
export const demoChannels = { incidents: 'C0INCIDENTS', payments: 'C0PAYMENTS' } as const;

export const demoWorkspace: DemoWorkspace = {
  name: 'Salvor demo',
  bot: { userId: 'U0SALVOR', name: 'salvor' },
  users: [
    { id: demoPeople.ada, name: 'ada', realName: 'Ada', tz: 'America/New_York' },
    { id: demoPeople.bruno, name: 'bruno', realName: 'Bruno', tz: 'Europe/Berlin' },
    { id: demoPeople.mina, name: 'mina', realName: 'Mina', tz: 'Asia/Seoul' },
    { id: demoPeople.wei, name: 'wei', realName: 'Wei', tz: 'Asia/Shanghai' },
  ],
  channels: [
    { id: demoChannels.incidents, name: 'incidents', topic: 'What Salvor sees' },
    { id: demoChannels.payments, name: 'payments', topic: 'The payments team' },
  ],
};
