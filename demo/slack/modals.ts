import type { LocalSlack } from './local-slack.ts';
import type { ModalValues } from './play-as.ts';

/** The open modals of local-slack, seen and used over the WebSocket that its page uses. */
export interface Modals {
  stack: () => Record<string, unknown>[];
  submit: (user: string, values: ModalValues) => Promise<Record<string, string>>;
  dismiss: (user: string) => Promise<void>;
  close: () => void;
}

interface PageEvent {
  t: string;
  state?: { modalStack: Record<string, unknown>[] };
  stack?: Record<string, unknown>[];
  errors?: Record<string, string>;
}

/** Connects to the page's WebSocket and waits for its first state. Times in milliseconds. */
export async function watchModals({ url }: LocalSlack, { limit = 6000 } = {}): Promise<Modals> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ui`);
  let stack: Record<string, unknown>[] = [];
  const listeners = new Set<(event: PageEvent) => void>();
  socket.addEventListener('message', ({ data }) => {
    const event = JSON.parse(String(data)) as PageEvent;
    if (event.state) stack = event.state.modalStack;
    if (event.stack) stack = event.stack;
    for (const listener of listeners) listener(event);
  });

  const next = (kinds: string[]): Promise<PageEvent> =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        listeners.delete(listen);
      };
      const fail = () => {
        stop();
        reject(new Error(`local-slack sent no ${kinds.join(' or ')}`));
      };
      const listen = (event: PageEvent) => {
        if (!kinds.includes(event.t)) return;
        stop();
        resolve(event);
      };
      const timer = setTimeout(fail, limit);
      listeners.add(listen);
      socket.addEventListener('error', fail, { once: true });
    });

  await next(['init']);
  const use = async (event: Record<string, unknown>): Promise<PageEvent> => {
    if (stack.length === 0) throw new Error('no modal is open');
    const answer = next(['view', 'view_errors']);
    socket.send(JSON.stringify(event));
    return answer;
  };
  return {
    stack: () => stack,
    submit: async (user, values) => (await use({ t: 'view_submit', user, values })).errors ?? {},
    dismiss: async (user) => {
      await use({ t: 'view_close', user });
    },
    close: () => socket.close(),
  };
}
