/** Milliseconds of this thread's processor time that `work` takes: what else the machine does meanwhile does not count. */
export function cpuTime(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
