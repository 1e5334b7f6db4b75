import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The processes that run now and came from `pid`, itself included; Linux only. */
export function familyOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [state, parent] = statOf(Number(name)) ?? [];
      return state === undefined || state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent) }];
    });
  const family = new Set([pid]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const one of parents) if (family.has(one.parent)) family.add(one.pid);
  }
  return [...family].filter(isRunning);
}

/** Whether a process runs; one that ended and waits to be asked for its end does not. */
export function isRunning(pid: number): boolean {
  const state = statOf(pid)?.[0];
  return state !== undefined && state !== 'Z';
}

/** The TCP ports on which some of these processes listen. */
export function portsOf(pids: readonly number[]): readonly number[] {
  const sockets = new Set(pids.flatMap((pid) => descriptorsOf(pid)));
  const lines = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').split('\n').slice(1));
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const listens = state === '0A' && sockets.has(`socket:[${inode}]`);
    return listens ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
  });
}

function descriptorsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => readlinkSync(`/proc/${pid}/fd/${name}`));
  } catch {
    // It ended between our look at the list and at its descriptors.
    return [];
  }
}

/** State and parent of a process; the fields after the name, which may hold anything (proc(5)). */
function statOf(pid: number): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}
