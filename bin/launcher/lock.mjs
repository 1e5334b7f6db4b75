import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * A ticket of Lamport's bakery (https://lamport.azurewebsites.net/pubs/bakery.pdf): the lowest number is served first.
 * Every ticket is a file with a name of its own, so that clearing away a dead holder's can never hit a live one.
 * @typedef {{ number: number, host: string, processes: { pid: number, since: string }[] }} Ticket number 0: still choosing
 * @typedef {{ alsoHeldBy: (pid: number) => void, release: () => void }} Lock
 */

const LOOK_EVERY_MS = 100;
/** A ticket of another host (a shared folder) cannot be checked; it counts for this long. */
const FOREIGN_TICKET_MS = 10 * 60_000;

/**
 * Waits until this process alone holds the lock. A holder that was killed holds it no longer, unless a process it
 * named by `alsoHeldBy` still runs.
 * @param {string} folder created when missing; belongs to this lock alone
 * @param {(pid: number) => void} waiting told once, with a holder's process id, when there is one
 * @returns {Promise<Lock>}
 */
export async function takeLock(folder, waiting) {
  mkdirSync(folder, { recursive: true });
  const id = randomUUID();
  const path = join(folder, `${id}.json`);
  /** @type {Ticket} */
  const ticket = { number: 0, host: hostname(), processes: [{ pid: process.pid, since: startOf(process.pid) }] };
  write(path, ticket);
  ticket.number = 1 + Math.max(0, ...others(folder, id).map((other) => other.ticket.number));
  write(path, ticket);
  for (let told = false; ; ) {
    const before = others(folder, id).find((other) => isBefore(other, { id, ticket }));
    if (before === undefined) break;
    if (!told) waiting(before.ticket.processes[0]?.pid ?? 0);
    told = true;
    await wait(LOOK_EVERY_MS);
  }
  return {
    alsoHeldBy: (pid) => {
      ticket.processes.push({ pid, since: startOf(pid) });
      write(path, ticket);
    },
    release: () => rmSync(path, { force: true }),
  };
}

/**
 * @param {{ id: string, ticket: Ticket }} one
 * @param {{ id: string, ticket: Ticket }} me
 */
function isBefore(one, me) {
  if (one.ticket.number !== me.ticket.number) return one.ticket.number < me.ticket.number;
  return one.id < me.id;
}

/** @param {string} path @param {Ticket} ticket */
function write(path, ticket) {
  writeFileSync(`${path}.new`, JSON.stringify(ticket));
  renameSync(`${path}.new`, path);
}

/**
 * The live tickets of the others; dead ones are cleared away.
 * @param {string} folder
 * @param {string} ownId
 * @returns {{ id: string, ticket: Ticket }[]}
 */
function others(folder, ownId) {
  const found = [];
  for (const file of readdirSync(folder)) {
    const id = file.replace(/\.json$/, '');
    if (id === ownId || id === file) continue;
    const path = join(folder, file);
    try {
      /** @type {Ticket} */
      const ticket = JSON.parse(readFileSync(path, 'utf8'));
      if (isHeld(ticket, path)) found.push({ id, ticket });
      else rmSync(path, { force: true });
    } catch (error) {
      // Released between our look at the folder and at the file.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    }
  }
  return found;
}

/** @param {Ticket} ticket @param {string} path */
function isHeld(ticket, path) {
  if (ticket.host !== hostname()) return Date.now() - statSync(path).mtimeMs < FOREIGN_TICKET_MS;
  return ticket.processes.some(({ pid, since }) => startOf(pid) === since && since !== '');
}

/**
 * Tells a process from a later one with the same id: its start in clock ticks where /proc has it, '' when it is gone.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    // The name before the last parenthesis may hold anything; state is the 1st field after it, the start the 20th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    if (process.platform === 'linux') return '';
  }
  try {
    process.kill(pid, 0);
    return 'running';
  } catch {
    return '';
  }
}
