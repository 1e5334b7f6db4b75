import type { Case } from '../../case.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads FAILED You are not logged in to IBM Cloud.',
    message: 'FAILED You are not logged in to IBM Cloud.',
    expect: 'match',
  },
  {
    name: 'reads FEHLGESCHLAGEN Sie sind nicht bei der IBM Cloud angemeldet',
    message: 'FEHLGESCHLAGEN Sie sind nicht bei der IBM Cloud angemeldet',
    expect: 'match',
  },
  { name: 'reads 失败 您未登录到 IBM Cloud。', message: '失败 您未登录到 IBM Cloud。', expect: 'match' },
  {
    name: "reads ERROR: Please run 'az login' to setup account.",
    message: "ERROR: Please run 'az login' to setup account.",
    expect: 'match',
  },
  {
    name: 'reads …You can configure credentials by running "aws configure".',
    message: 'Unable to locate credentials. You can configure credentials by running "aws configure".',
    expect: 'match',
  },
  {
    name: 'reads Error: Cannot perform an interactive login from a non TTY device',
    message: 'Error: Cannot perform an interactive login from a non TTY device',
    expect: 'match',
  },
  {
    name: 'leaves a registry that wants other credentials',
    message:
      'Error response from daemon: Get "https://registry.example.com/v2/": unauthorized: authentication required',
    expect: 'near-miss',
  },
];
