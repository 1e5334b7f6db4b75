import { spawn } from 'node:child_process';

// The pipe on standard input closes when the parent ends, however it ends (SIGKILL included). In a container whose
// first process reaps nobody an ended orphan stays as a zombie that still takes signals.
const SCRIPT = `
if read -r word && [ "$word" = done ]; then exit 0; fi
runs() { kill -0 "$1" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }
kill -TERM "$1" 2>/dev/null
tries=0
while runs "$1" && [ "$tries" -lt 50 ]; do tries=$((tries + 1)); sleep 0.1; done
kill -KILL "$1" 2>/dev/null
[ -z "$2" ] || rm -rf -- "$2"
`;

/** Ends the guard: the process is gone and nothing is left to do. */
export type Dismiss = () => void;

/**
 * Sees to it that process `pid` ends, and `folder` (if given) is removed, when the process that calls this ends, in whatever way.
 * Gives a function that dismisses the guard.
 */
export function guardProcess(pid: number, folder: string | undefined): Dismiss {
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'guard', String(pid), folder ?? ''], {
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A guard that ended early leaves a broken pipe; that is no reason to end the parent.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  unref(guard.stdin);
  return () => void guard.stdin.end('done\n');
}

/** Lets the event loop end although a pipe to a child is open. */
export function unref(stream: unknown): void {
  if (typeof stream === 'object' && stream !== null && 'unref' in stream && typeof stream.unref === 'function') {
    stream.unref();
  }
}
