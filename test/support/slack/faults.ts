/** What goes wrong with one call: the answer or the whole request is lost, or Slack answers something else. */
export type Fault =
  | 'drop-answer'
  | 'drop-request'
  | 'hang'
  | { status: number; retryAfter?: number; body?: string }
  | { error: string; more?: Record<string, unknown> };

/** The faults that wait for their call: by method, `'response_url'`, or `'*'` for whatever comes next. */
export interface Faults {
  failNext: (method: string, fault: Fault, times?: number) => void;
  take: (method: string) => Fault | undefined;
}

/** An empty list of faults; each is used up by the call that meets it. */
export function createFaults(): Faults {
  const waiting: { method: string; fault: Fault }[] = [];
  return {
    failNext: (method, fault, times = 1) => {
      for (let i = 0; i < times; i += 1) waiting.push({ method, fault });
    },
    take: (method) => {
      const at = waiting.findIndex((one) => one.method === method || one.method === '*');
      return at < 0 ? undefined : waiting.splice(at, 1)[0]?.fault;
    },
  };
}
