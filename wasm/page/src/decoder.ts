// The decoder as promises.
import type { Ask, Slot } from './worker';
import type { Choices, Course, Failed, Handshake, Message, Proofs, Row, Skeleton, State, Summary } from './view';

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

export const encode = (text: string, set: string, fragment: boolean) =>
  send<{ hex: string } | Failed>({ ask: 'encode', text, set, fragment });

export const roots = (set: string, fragment: boolean) => send<string[]>({ ask: 'roots', set, fragment });

export const skeleton = (set: string, name: string, path: string, fragment: boolean) =>
  send<Skeleton | Failed>({ ask: 'skeleton', set, name, path, fragment });

/** The bytes are handed over, not copied. */
export const open = (bytes: Uint8Array, name: string, slot: Slot = 0) =>
  send<Summary>({ ask: 'open', slot, bytes, name }, [bytes.buffer as ArrayBuffer]);

/** A key log: the recording read anew with it, null if none waits for it, false if it is something else. */
export const keys = (bytes: Uint8Array) => send<Summary | null | false>({ ask: 'keys', bytes });

export const handshake = (session: number) => send<Handshake | null>({ ask: 'handshake', session });

export const prove = (session: number) => send<Proofs | null>({ ask: 'prove', session });

export const rows = (session: number, first: number, count: number, slot: Slot = 0) =>
  send<Row[]>({ ask: 'rows', slot, session, first, count });

export const filter = (session: number, query: string) => send<number[] | Failed>({ ask: 'filter', session, query });

export const course = (session: number) => send<Course | null>({ ask: 'course', session });

export const lines = (session: number, redact: boolean) =>
  send<{ lines: string; left_out: number } | null>({ ask: 'export', session, redact });

export const message = (session: number, index: number, slot: Slot = 0) =>
  send<Message | null>({ ask: 'message', slot, session, index });

export const choices = () => send<Choices>({ ask: 'choices' });
export const plug = (choice: object) => send<State>({ ask: 'plug', choice: JSON.stringify(choice) });
export const advance = (milliseconds: number) => send<State>({ ask: 'advance', milliseconds });
export const step = () => send<State>({ ask: 'step' });
export const stop = () => send<State>({ ask: 'stop' });
export const recording = () => send<string>({ ask: 'recording' });
