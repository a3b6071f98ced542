// The decoder as promises.
import type { Ask } from './worker';
import type { Failed, Message, Row, Summary } from './view';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const waiting = new Map<number, { give: (answer: string) => void; fail: (error: Error) => void }>();
let asked = 0;

worker.onmessage = (event: MessageEvent<{ number: number; answer?: string; error?: string }>) => {
  const { number, answer, error } = event.data;
  const one = waiting.get(number);
  waiting.delete(number);
  if (answer === undefined) one?.fail(new Error(error));
  else one?.give(answer);
};

worker.onerror = (event) => {
  for (const one of waiting.values()) one.fail(new Error(event.message || 'the decoder does not start'));
  waiting.clear();
};

function send<T>(ask: Ask, transfer: Transferable[] = []): Promise<T> {
  const number = asked++;
  return new Promise<string>((give, fail) => {
    waiting.set(number, { give, fail });
    worker.postMessage({ number, ask }, transfer);
  }).then((answer) => JSON.parse(answer) as T);
}

export const sets = () => send<string[]>({ ask: 'sets' });

export const decode = (bytes: Uint8Array, set: string, fragment: boolean) =>
  send<Message | Failed>({ ask: 'decode', bytes, set, fragment });

/** The bytes are handed over, not copied. */
export const open = (bytes: Uint8Array, name: string) =>
  send<Summary>({ ask: 'open', bytes, name }, [bytes.buffer as ArrayBuffer]);

export const rows = (session: number, first: number, count: number) =>
  send<Row[]>({ ask: 'rows', session, first, count });

export const message = (session: number, index: number) =>
  send<Message | null>({ ask: 'message', session, index });
