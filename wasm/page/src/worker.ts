// Decodes off the page's thread. Each request has a number that its answer carries.
import init, { Recording, decode, sets } from '../pkg/v2g_portal.js';

export type Ask =
  | { ask: 'sets' }
  | { ask: 'decode'; bytes: Uint8Array; set: string; fragment: boolean }
  | { ask: 'open'; bytes: Uint8Array; name: string }
  | { ask: 'rows'; session: number; first: number; count: number }
  | { ask: 'message'; session: number; index: number };

const ready = init();
let recording: Recording | undefined;

function answer(ask: Ask): string {
  switch (ask.ask) {
    case 'sets':
      return sets();
    case 'decode':
      return decode(ask.bytes, ask.set, ask.fragment);
    case 'open':
      recording?.free();
      recording = undefined;
      recording = new Recording(ask.bytes, ask.name);
      return recording.summary();
    case 'rows':
      return recording?.rows(ask.session, ask.first, ask.count) ?? '[]';
    case 'message':
      return recording?.message(ask.session, ask.index) ?? 'null';
  }
}

self.onmessage = async (event: MessageEvent<{ number: number; ask: Ask }>) => {
  const { number, ask } = event.data;
  try {
    await ready;
    self.postMessage({ number, answer: answer(ask) });
  } catch (error) {
    self.postMessage({ number, error: error instanceof Error ? error.message : String(error) });
  }
};
