// Decodes off the page's thread. Each request has a number that its answer carries.
import init, { Recording, decode, encode, is_key_log, roots, sealed, sets, skeleton } from '../pkg/v2g_portal.js';
import type { Simulator } from '../pkg-simulator/v2g_portal_simulator.js';

export type Ask =
  | { ask: 'sets' }
  | { ask: 'decode'; bytes: Uint8Array; set: string; fragment: boolean }
  | { ask: 'encode'; text: string; set: string; fragment: boolean }
  | { ask: 'roots'; set: string; fragment: boolean }
  | { ask: 'skeleton'; set: string; name: string; path: string; fragment: boolean }
  | { ask: 'open'; slot: Slot; bytes: Uint8Array; name: string }
  | { ask: 'keys'; bytes: Uint8Array }
  | { ask: 'handshake'; session: number }
  | { ask: 'prove'; session: number }
  | { ask: 'rows'; slot: Slot; session: number; first: number; count: number }
  | { ask: 'filter'; session: number; query: string }
  | { ask: 'course'; session: number }
  | { ask: 'export'; session: number; redact: boolean }
  | { ask: 'message'; slot: Slot; session: number; index: number }
  | { ask: 'choices' }
  | { ask: 'plug'; choice: string }
  | { ask: 'advance'; milliseconds: number }
  | { ask: 'step' }
  | { ask: 'stop' }
  | { ask: 'recording' };

/** The recording that is looked at, and the one that it is compared with. */
export type Slot = 0 | 1;

const ready = init();
const open: [Recording | undefined, Recording | undefined] = [undefined, undefined];
let simulator: Simulator | undefined;
/** The recording that is looked at, if it has TLS: a key log may come later. */
let kept: { bytes: Uint8Array; name: string } | undefined;
/** Lines of all key logs; they stay in this worker. */
let keyLog: Uint8Array<ArrayBufferLike> = new Uint8Array();

/** Cryptography is loaded for the first recording with TLS, or the first signature. */
const cryptography = async () => {
  const module = await import('../pkg-crypto/v2g_portal_crypto.js');
  await module.default();
  return module;
};
let crypto: ReturnType<typeof cryptography> | undefined;

const NONE = new Uint8Array();

async function read(bytes: Uint8Array, name: string, slot: Slot): Promise<string> {
  open[slot]?.free();
  open[slot] = undefined;
  if (slot === 0) kept = undefined;
  let recording = new Recording(bytes, name, NONE);
  if (recording.has_tls()) {
    if (slot === 0) kept = { bytes, name };
    const { unseal } = await (crypto ??= cryptography());
    const contents = unseal(sealed(bytes) ?? NONE, keyLog);
    recording.free();
    recording = new Recording(bytes, name, contents);
  }
  open[slot] = recording;
  return recording.summary();
}

/** Takes a key log; the recording anew if it has TLS, `false` if this is no key log. */
async function keys(bytes: Uint8Array): Promise<string> {
  if (!is_key_log(bytes)) return 'false';
  const both = new Uint8Array(keyLog.length + bytes.length + 1);
  both.set(keyLog);
  both[keyLog.length] = 10;
  both.set(bytes, keyLog.length + 1);
  keyLog = both;
  return kept ? read(kept.bytes, kept.name, 0) : 'null';
}

async function prove(session: number): Promise<string> {
  const shown = open[0]?.shown(session);
  if (!shown) return 'null';
  return (await (crypto ??= cryptography())).prove(shown);
}

/** The simulator is loaded when it is wanted. */
const simulation = async () => {
  const module = await import('../pkg-simulator/v2g_portal_simulator.js');
  await module.default();
  return module;
};
let loaded: ReturnType<typeof simulation> | undefined;

async function simulate(ask: Ask): Promise<string | undefined> {
  const module = await (loaded ??= simulation());
  switch (ask.ask) {
    case 'choices':
      return module.choices();
    case 'plug':
      simulator?.free();
      simulator = undefined;
      simulator = new module.Simulator(ask.choice);
      return simulator.advance(0);
    case 'advance':
      return simulator?.advance(ask.milliseconds);
    case 'step':
      return simulator?.step();
    case 'stop':
      simulator?.stop();
      return simulator?.advance(0);
    case 'recording':
      return JSON.stringify(simulator?.recording() ?? '');
    default:
      return undefined;
  }
}

function answer(ask: Ask): string | Promise<string> | undefined {
  switch (ask.ask) {
    case 'sets':
      return sets();
    case 'decode':
      return decode(ask.bytes, ask.set, ask.fragment);
    case 'encode':
      return encode(ask.text, ask.set, ask.fragment);
    case 'roots':
      return roots(ask.set, ask.fragment);
    case 'skeleton':
      return skeleton(ask.set, ask.name, ask.path, ask.fragment);
    case 'open':
      return read(ask.bytes, ask.name, ask.slot);
    case 'keys':
      return keys(ask.bytes);
    case 'handshake':
      return open[0]?.handshake(ask.session) ?? 'null';
    case 'prove':
      return prove(ask.session);
    case 'rows':
      return open[ask.slot]?.rows(ask.session, ask.first, ask.count) ?? '[]';
    case 'filter':
      return open[0]?.filter(ask.session, ask.query) ?? '[]';
    case 'course':
      return open[0]?.course(ask.session) ?? 'null';
    case 'export':
      return open[0]?.export(ask.session, ask.redact) ?? 'null';
    case 'message':
      return open[ask.slot]?.message(ask.session, ask.index) ?? 'null';
    default:
      return undefined;
  }
}

self.onmessage = async (event: MessageEvent<{ number: number; ask: Ask }>) => {
  const { number, ask } = event.data;
  try {
    await ready;
    self.postMessage({ number, answer: (await answer(ask)) ?? (await simulate(ask)) ?? 'null' });
  } catch (error) {
    self.postMessage({ number, error: error instanceof Error ? error.message : String(error) });
  }
};
