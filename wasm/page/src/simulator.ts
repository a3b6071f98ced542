// A vehicle and a station charge in the tab; what they say goes into the list like any recording.
import * as decoder from './decoder';
import { at, count } from './dom';
import type { Choices, State } from './view';

/** How often the picture is drawn anew while it runs, in milliseconds. */
const BEAT = 200;

const way = at<HTMLSelectElement>('sim-protocol');
const mode = at<HTMLSelectElement>('sim-mode');
const fault = at<HTMLSelectElement>('sim-fault');
const factor = at<HTMLSelectElement>('sim-factor');
const play = at<HTMLButtonElement>('sim-play');
const said = at('sim-state');

let choices: Choices | undefined;
let running: number | undefined;
let plugged = false;
let busy = false;
let ended = true;
let heard: (recording: string, live: boolean) => Promise<void> = async () => {};

export function onMessages(callback: (recording: string, live: boolean) => Promise<void>): void {
  heard = callback;
}

/** Loads what there is to choose from, once. */
export async function prepare(): Promise<void> {
  if (choices) return;
  choices = await decoder.choices();
  const titles: Record<string, string> = { din: 'DIN SPEC 70121', iso2: 'ISO 15118-2', iso20: 'ISO 15118-20' };
  way.replaceChildren(...choices.ways.map(([name]) => new Option(titles[name] ?? name, name)));
  way.value = 'iso2';
  fault.replaceChildren(new Option('nothing', ''), ...choices.faults.map(([name, sentence]) => new Option(sentence, name)));
  modes();
}

function modes(): void {
  const titles: Record<string, string> = { ac: 'AC', dc: 'DC', 'ac-bpt': 'AC, both ways', 'dc-bpt': 'DC, both ways' };
  const known = choices?.ways.find(([name]) => name === way.value)?.[1] ?? [];
  mode.replaceChildren(...known.map((name) => new Option(titles[name] ?? name, name)));
}

function choice(): object {
  const number = (id: string) => Number(at<HTMLInputElement>(id).value);
  return {
    protocol: way.value,
    mode: mode.value,
    fault: fault.value,
    dynamic: at<HTMLInputElement>('sim-dynamic').checked,
    soc: number('sim-soc'),
    target: number('sim-target'),
    after: number('sim-after'),
  };
}

async function plug(): Promise<void> {
  pause();
  tell(await decoder.plug(choice()));
  plugged = true;
}

function tell(state: State): void {
  ended = state.end !== null;
  const parts = [`${state.time.toFixed(2)} s`, count(state.messages, 'message'), state.phase ?? 'connected'];
  parts.push(`${state.voltage.toFixed(0)} V`, `${state.current.toFixed(1)} A`, `${(state.power / 1000).toFixed(1)} kW`);
  parts.push(`battery ${state.soc.toFixed(1)} %`);
  if (state.end !== null) parts.push(state.end);
  said.textContent = parts.join(' · ');
  said.className = state.completed === false ? 'error' : '';
  at<HTMLMeterElement>('sim-soc-now').value = state.soc;
}

async function messages(live: boolean): Promise<void> {
  await heard(await decoder.recording(), live);
}

function pause(): void {
  if (running !== undefined) clearInterval(running);
  running = undefined;
  play.textContent = 'Play';
}

async function beat(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    tell(await decoder.advance(BEAT * Number(factor.value)));
    await messages(true);
    if (ended) pause();
  } finally {
    busy = false;
  }
}

async function ready(): Promise<void> {
  if (!plugged || ended) await plug();
}

play.addEventListener('click', () => {
  if (running !== undefined) return pause();
  void ready().then(() => {
    play.textContent = 'Pause';
    running = setInterval(() => void beat(), BEAT);
  });
});
at('sim-step').addEventListener('click', async () => {
  pause();
  await ready();
  tell(await decoder.step());
  await messages(true);
});
at('sim-end').addEventListener('click', async () => {
  pause();
  await ready();
  tell(await decoder.advance(3_700_000));
  await messages(false);
});
at('sim-stop').addEventListener('click', async () => {
  if (plugged && !ended) tell(await decoder.stop());
});
at('sim-new').addEventListener('click', () => void plug());
way.addEventListener('change', modes);

/** A whole session at once, as an example. */
export async function whole(choice: object): Promise<string> {
  await decoder.plug(choice);
  plugged = false;
  await decoder.advance(3_700_000);
  return decoder.recording();
}
