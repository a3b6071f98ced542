// The bytes of a message with each bit, and what the bits are for.
import { at, make } from './dom';
import type { Message, Role, Run } from './view';

/** Bytes in a row. */
const ROW = 8;

const box = at('bits');
const meaning = at('meaning');
let message: Message | undefined;
let spans: HTMLElement[][] = [];
let marked: HTMLElement[] = [];
let chosen: (element: number, run: number) => void = () => {};

const ROLES: Record<Role, string> = {
  header: 'EXI header',
  code: 'event code: what comes next',
  value: 'value',
  end: 'event code: end of the element',
  padding: 'padding to the next byte',
};

export function onChoice(callback: (element: number, run: number) => void): void {
  chosen = callback;
}

export function show(shown: Message): void {
  message = shown;
  marked = [];
  meaning.textContent = '';
  const runs = withRest(shown);
  spans = runs.map(() => []);
  const rows: HTMLElement[] = [];
  let run = 0;
  for (let first = 0; first * 2 < shown.hex.length; first += ROW) {
    const last = Math.min(first + ROW, shown.hex.length / 2);
    const digits = make('span', 'bytes');
    for (let byte = first; byte < last; byte++) {
      digits.append(make('span', 'byte', shown.hex.slice(byte * 2, byte * 2 + 2)));
    }
    const bits = make('span', 'row-bits');
    let bit = first * 8;
    while (bit < last * 8) {
      while ((runs[run]?.[1] ?? Infinity) <= bit) run++;
      const [, end, role] = runs[run] ?? [bit, last * 8, 'rest'];
      const stop = Math.min(end, last * 8);
      const span = make('span', `run ${role}`, text(shown.hex, bit, stop));
      span.dataset.run = String(run);
      spans[run]?.push(span);
      bits.append(span);
      bit = stop;
    }
    rows.push(make('div', 'row', make('span', 'offset', first.toString(16).padStart(4, '0')), digits, bits));
  }
  box.replaceChildren(...rows);
}

/** The runs, and what is behind them because it could not be read. */
function withRest({ runs, hex }: Message): (Run | [number, number, 'rest', null])[] {
  const end = runs.at(-1)?.[1] ?? 0;
  const bits = hex.length * 4;
  return end < bits ? [...runs, [end, bits, 'rest', null]] : runs;
}

function text(hex: string, from: number, to: number): string {
  let bits = '';
  for (let bit = from; bit < to; bit++) {
    const digit = Number.parseInt(hex[bit >> 2] ?? '0', 16);
    bits += (digit >> (3 - (bit & 3))) & 1;
    if (bit % 8 === 7) bits += ' ';
  }
  return bits;
}

/** Marks the bits of an element: all of them, the value stronger. */
export function mark(element: number, run?: number): void {
  for (const span of marked) span.classList.remove('marked', 'strong');
  marked = [];
  const shown = message?.elements[element];
  if (!message) return;
  message.runs.forEach(([from, to, role, of], index) => {
    const inside = shown && from >= shown[5] && to <= shown[6];
    if (!inside && index !== run) return;
    for (const span of spans[index] ?? []) {
      span.classList.add('marked');
      if (of === element && role === 'value') span.classList.add('strong');
      if (index === run) span.classList.add('strong');
      marked.push(span);
    }
  });
  (marked.find((span) => span.classList.contains('strong')) ?? marked[0])?.scrollIntoView({ block: 'nearest' });
  meaning.textContent = explain(element, run);
}

function explain(element: number, run?: number): string {
  const one = run === undefined ? undefined : message?.runs[run];
  const shown = message?.elements[element];
  if (one) {
    const [from, to, role] = one;
    const whose = shown && role !== 'header' && role !== 'padding' ? ` of ${shown[0]}` : '';
    return `bits ${from} to ${to - 1}, ${ROLES[role]}${whose}`;
  }
  if (!shown) return '';
  const [name, , , value, unit, from, to, valueFrom, valueTo] = shown;
  const said = value === null ? '' : ` = ${value} ${unit}`.trimEnd();
  const where = valueTo > valueFrom ? `, its value bits ${valueFrom} to ${valueTo - 1}` : '';
  return `${name}${said}: bits ${from} to ${to - 1}${where}`;
}

box.addEventListener('click', (event) => {
  const span = event.target instanceof Element ? event.target.closest<HTMLElement>('.run') : null;
  const run = Number(span?.dataset.run ?? Number.NaN);
  const of = message?.runs[run];
  if (of) chosen(of[3] ?? -1, run);
  else if (span) meaning.textContent = 'not read: decoding ended before these bits';
});

box.addEventListener('keydown', (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined || !message) return;
  const now = Number(marked.find((span) => span.classList.contains('strong'))?.dataset.run ?? -1);
  const next = message.runs[now + by];
  if (next) chosen(next[3] ?? -1, now + by);
  event.preventDefault();
});
