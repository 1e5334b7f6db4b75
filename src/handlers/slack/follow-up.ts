import type { SlackContext } from './context.ts';

/** Starts what a stored decision calls for. The decision stands whether that works or not: the sweep finds it. */
export async function followUp(incident: string, { queues, events }: SlackContext): Promise<void> {
  try {
    await queues.enqueue('remediate', incident);
    await queues.enqueue('tell', incident);
  } catch (error) {
    events.jobFailed({ job: 'enqueue', incident, error });
  }
}
