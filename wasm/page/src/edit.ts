// A message changed or made from nothing, and the bytes that it then has.
import * as decoder from './decoder';
import { at, make } from './dom';
import type { Message, Skeleton } from './view';

const area = at<HTMLTextAreaElement>('edited');
const told = at('edit-said');
const form = at('form');
const sets = at<HTMLSelectElement>('make-set');
const names = at<HTMLSelectElement>('make-name');
const use = at<HTMLButtonElement>('edit-use');

let before = '';
let set = '';
let fragment = false;
let made = '';
let used: (hex: string, set: string) => void = () => {};
let asked = 0;

export function onUse(callback: (hex: string, set: string) => void): void {
  used = callback;
}

export async function start(known: string[]): Promise<void> {
  sets.replaceChildren(...known.map((name) => new Option(name, name)));
  sets.value = known.includes('iso2') ? 'iso2' : (known[0] ?? '');
  await offer();
}

async function offer(): Promise<void> {
  const roots = await decoder.roots(sets.value, false);
  names.replaceChildren(new Option('choose a message', ''), ...roots.map((name) => new Option(name, name)));
}

/** Begins with a message that was read. */
export function show(message: Message, pretty: (json: string) => string, whole: boolean): void {
  // What was made here is shown in its form already.
  if (!whole || message.hex === made) return;
  [before, set, fragment] = [message.hex, message.set, false];
  area.value = pretty(message.json);
  form.replaceChildren();
  void encode();
}

async function encode(): Promise<void> {
  const turn = ++asked;
  made = '';
  use.disabled = true;
  if (!area.value.trim()) {
    told.textContent = '';
    at('edit-bytes').replaceChildren();
    return;
  }
  const read = await decoder.encode(area.value, set, fragment);
  if (turn !== asked) return;
  if ('error' in read) {
    told.textContent = read.error;
    told.className = 'error';
    return;
  }
  made = read.hex;
  use.disabled = false;
  told.className = '';
  told.textContent = difference(before, made);
  at('edit-bytes').replaceChildren(...bytes(before, made));
}

function difference(was: string, is: string): string {
  const length = is.length / 2;
  if (!was) return `${length} bytes in ${set}`;
  if (was === is) return `${length} bytes, the same as before`;
  let bits = 0;
  for (let index = 0; index < Math.min(was.length, is.length); index++) {
    let both = Number.parseInt(was[index] ?? '0', 16) ^ Number.parseInt(is[index] ?? '0', 16);
    for (; both; both >>= 1) bits += both & 1;
  }
  return `${length} bytes, ${was.length / 2} before; ${bits} bits differ`;
}

/** The new bytes; those that differ are marked. */
function bytes(was: string, is: string): HTMLElement[] {
  return (is.match(/../g) ?? []).map((byte, index) => {
    const old = was.slice(index * 2, index * 2 + 2);
    const differs = was !== '' && old !== byte;
    const element = make('span', differs ? 'byte differs' : 'byte', byte);
    if (differs) element.title = `was ${old || 'not there'}`;
    return element;
  });
}

let values = new Map<string, string>();
let chosenPath: string[] = [];

/** The form of the message that is chosen. */
async function compose(): Promise<void> {
  if (!names.value) return;
  const skeleton = await decoder.skeleton(sets.value, names.value, chosenPath.join('.'), false);
  if ('error' in skeleton) {
    told.textContent = skeleton.error;
    return;
  }
  [before, set, fragment] = ['', sets.value, false];
  const value = JSON.parse(skeleton.json) as Json;
  form.replaceChildren(...fields(skeleton, value));
  area.value = JSON.stringify(value, null, 1);
  await encode();
}

type Json = string | number | boolean | Json[] | { [name: string]: Json };

/** A line for each field: those that are there can be changed, those that may be there added. */
function fields({ fields }: Skeleton, value: Json): HTMLElement[] {
  return fields.map(([path, kind, needed, unit]) => {
    const parts = path.split('.');
    const found = reach(value, parts);
    const name = make('span', 'name', parts.at(-1) ?? '');
    const row = make('div', 'entry', name);
    row.style.setProperty('--depth', String(parts.length - 2));
    if (!found || kind.includes(' | ') && typeof found.get() === 'object') {
      const choices = kind.includes(' | ') ? kind.split(' | ') : [parts.at(-1) ?? ''];
      for (const choice of choices) {
        if (found && reach(value, [...parts.slice(0, -1), choice])) continue;
        const add = make('button', 'plain', found ? `instead ${choice}` : `add ${choice}`) as HTMLButtonElement;
        add.type = 'button';
        add.addEventListener('click', () => {
          chosenPath = [...chosenPath.filter((it) => !choices.includes(it)), choice];
          void compose();
        });
        row.append(add);
      }
      return row;
    }
    const now = found.get();
    if (typeof now === 'object') return row;
    const known = values.get(path);
    if (known !== undefined) found.set(typed(known, now));
    const input = field(kind, String(found.get()));
    input.setAttribute('aria-label', `${path}: ${kind}`);
    input.addEventListener('input', () => {
      values.set(path, input.value);
      found.set(typed(input.value, now));
      area.value = JSON.stringify(value, null, 1);
      void encode();
    });
    row.append(input, make('span', 'soft', [unit, kind.includes(' | ') ? '' : kind, needed ? '' : 'optional'].filter(Boolean).join(', ')));
    return row;
  });
}

function field(kind: string, value: string): HTMLInputElement | HTMLSelectElement {
  const literals = kind === 'true or false' ? ['false', 'true'] : kind.includes(' | ') ? kind.split(' | ') : [];
  if (literals.length > 0) {
    const select = make('select', '') as HTMLSelectElement;
    select.append(...literals.map((literal) => new Option(literal, literal)));
    select.value = value;
    return select;
  }
  const input = make('input', '') as HTMLInputElement;
  input.type = 'text';
  input.value = value;
  return input;
}

/** As JSON writes what stood there before. */
function typed(text: string, before: Json): Json {
  if (typeof before === 'boolean') return text === 'true';
  const number = Number(text);
  return typeof before === 'number' && text.trim() !== '' && Number.isSafeInteger(number) ? number : text;
}

/** The place of a path; the first member of a list stands for all. */
function reach(value: Json, parts: string[]): { get: () => Json; set: (to: Json) => void } | undefined {
  let here: Json = value;
  for (const [index, part] of parts.entries()) {
    if (Array.isArray(here)) here = here[0] ?? {};
    if (typeof here !== 'object' || Array.isArray(here) || !(part in here)) return undefined;
    const holder = here;
    const there = holder[part];
    if (there === undefined) return undefined;
    if (index === parts.length - 1) {
      if (Array.isArray(there)) return { get: () => there[0] ?? '', set: (to) => (there[0] = to) };
      return { get: () => holder[part] ?? '', set: (to) => (holder[part] = to) };
    }
    here = there;
  }
  return undefined;
}

area.addEventListener('input', () => void encode());
sets.addEventListener('change', () => void offer());
names.addEventListener('change', () => {
  values = new Map();
  chosenPath = [];
  void compose();
});
use.addEventListener('click', () => made && used(made, set));
at('edit-xml').addEventListener('click', () => void other());

/** The same text in the other dress: what is encoded now, read again. */
async function other(): Promise<void> {
  if (!made) return;
  const bytes = Uint8Array.from(made.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const read = await decoder.decode(bytes, set, fragment);
  if ('error' in read) return;
  const xml = area.value.trimStart().startsWith('<');
  area.value = xml ? JSON.stringify(JSON.parse(read.json), null, 1) : read.xml.replaceAll('><', '>\n<');
}
