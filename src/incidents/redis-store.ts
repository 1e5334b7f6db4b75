import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { redactSubject } from '../evidence/redact-subject.ts';
import { subjectKey } from '../evidence/subject.ts';
import { nextDue } from './due.ts';
import { type Incident, phaseOf } from './incident.ts';
import { receive } from './receive.ts';
import type { IncidentStore } from './store.ts';

// Stores an incident only if what is stored still has the revision that the change was made from. The index entries move in
// the same step, so that no crash leaves an incident that nobody would find.
const compareAndSet = `
local stored = redis.call('GET', KEYS[1])
local revision = stored and tostring(cjson.decode(stored).revision) or ''
if revision ~= ARGV[1] then return 0 end
if ARGV[5] == 'claim' then
  local holder = redis.call('GET', KEYS[3])
  if (holder or '') ~= ARGV[6] then return 0 end
  redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[7])
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[7])
if ARGV[4] == '' then redis.call('ZREM', KEYS[2], ARGV[3]) else redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3]) end
return 1`;

const month = 30 * 24 * 60 * 60 * 1000;
// An incident that is still open must not vanish because nothing happened to it for a month.
const year = 365 * 24 * 60 * 60 * 1000;
const mostTries = 50;

// What cannot be read is kept for whoever wants to know, out of the way of what can.
const setAside = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[2])
return 1`;

const claimOrKeep = `
local holder = redis.call('GET', KEYS[1]) or ARGV[1]
if holder == ARGV[1] then redis.call('SET', KEYS[1], holder, 'PX', ARGV[2]) end
return holder`;

export interface RedisStoreOptions {
  readonly prefix?: string;
  /** Hears of the id of an incident that was found damaged and set aside. */
  readonly onUnreadable?: (id: string) => void;
}

/** Remembers incidents in Redis under `prefix`. Durable as far as that Redis is (`appendfsync always`). */
export function createRedisStore(
  redis: Redis,
  { prefix = 'salvor', onUnreadable = () => undefined }: RedisStoreOptions = {},
): IncidentStore {
  const incidentKey = (id: string) => `${prefix}:incident:${id}`;
  const indexKey = (subject: string) => `${prefix}:subject:${createHash('sha256').update(subject).digest('hex')}`;
  const personKey = (user: string) => `${prefix}:person:${user}`;
  const dueKey = `${prefix}:due`;

  async function load(id: string): Promise<Incident | undefined> {
    const stored = await redis.get(incidentKey(id));
    if (stored === null) return undefined;
    const incident = readIncident(stored);
    if (incident !== undefined) return incident;
    await redis.eval(setAside, 3, incidentKey(id), `${prefix}:unreadable:${id}`, dueKey, stored, id);
    onUnreadable(id);
    return undefined;
  }

  /** Gives what was stored, or undefined when somebody else was faster. */
  async function save(
    before: Incident | undefined,
    after: Incident,
    claim?: { readonly holder: string },
  ): Promise<Incident | undefined> {
    const next: Incident = { ...after, revision: (before?.revision ?? 0) + 1 };
    const lifetime = phaseOf(next) === 'resolved' ? month : year;
    const stored = await redis.eval(
      compareAndSet,
      3,
      incidentKey(next.id),
      dueKey,
      indexKey(subjectKey(next.subject)),
      before === undefined ? '' : String(before.revision),
      JSON.stringify(next),
      next.id,
      String(nextDue(next) ?? ''),
      claim === undefined ? '' : 'claim',
      claim?.holder ?? '',
      String(lifetime),
    );
    return stored === 1 ? next : undefined;
  }

  return {
    async receive(given, now) {
      const report = { ...given, subject: redactSubject(given.subject) };
      const index = indexKey(subjectKey(report.subject));
      for (let attempt = 0; attempt < mostTries; attempt += 1) {
        const holder = (await redis.get(index)) ?? '';
        const latest = holder === '' ? undefined : await load(holder);
        const { outcome, incident } = receive(latest, report, { now, newId });
        if (incident === undefined) return { outcome };
        if (incident === latest) return { outcome, incident };
        const before = incident.id === latest?.id ? latest : undefined;
        const stored = await save(before, incident, { holder });
        if (stored !== undefined) return { outcome, incident: stored };
      }
      throw new Error('Redis: too many writers at one incident');
    },

    get: load,

    async update(id, change) {
      for (let attempt = 0; attempt < mostTries; attempt += 1) {
        const before = await load(id);
        if (before === undefined) return { changed: false, incident: undefined };
        const after = change(before);
        if (after === undefined || after === before) return { changed: false, incident: before };
        const stored = await save(before, after);
        if (stored !== undefined) return { changed: true, incident: stored };
      }
      throw new Error('Redis: too many writers at one incident');
    },

    async adopt(incident) {
      const holder = (await redis.get(indexKey(subjectKey(incident.subject)))) ?? '';
      await save(undefined, incident, { holder });
    },

    due: (now) => redis.zrangebyscore(dueKey, '-inf', now),

    claim: async (identity, milliseconds) =>
      String(await redis.eval(claimOrKeep, 1, `${prefix}:cluster`, identity, String(milliseconds))),

    async person(user) {
      const stored = await redis.get(personKey(user));
      return stored === null ? {} : JSON.parse(stored);
    },

    async savePerson(user, person) {
      await redis.set(personKey(user), JSON.stringify(person));
    },
  };
}

// The members that everything else walks through; a document without them was not written by Salvor.
function readIncident(stored: string): Incident | undefined {
  try {
    const read = JSON.parse(stored) as Incident;
    const lists: readonly unknown[] = [read.alerts, read.texts, read.askers, read.attempts, read.news];
    const whole = lists.every(Array.isArray) && typeof read.subject.kind === 'string';
    return whole && typeof read.thread.channel === 'string' && Number.isInteger(read.revision) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** A short id that is easy to read out: 10 characters of Crockford's base 32, 50 random bits. */
function newId(): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...randomBytes(10)].map((byte) => alphabet[byte % 32]).join('');
}
