// The messages of a session: only the rows in sight are in the page.
import { at, make } from './dom';
import * as decoder from './decoder';
import type { Finding, Outline, Row, Session } from './view';

/** Height of a row in pixels, as in the style sheet. */
const HEIGHT = 24;
/** Rows beyond those in sight, both ways. */
const MARGIN = 10;

const list = at('list');
const space = at('space');
const filter = at<HTMLInputElement>('filter');
const count = at('count');

let session: Session | undefined;
let number = 0;
let outline: Outline[] = [];
let worst = new Map<number, Finding['severity']>();
let current = -1;
let known = new Map<number, Row>();
let drawn = 0;
let chosen: (message: number) => void = () => {};

const SIGNS = { note: '·', warning: '▲', error: '✖' } as const;
const RANK = { note: 0, warning: 1, error: 2 } as const;

export function onChoice(callback: (message: number) => void): void {
  chosen = callback;
}

/** `live`: it is the session that is shown already, with more messages; whoever looks at the end goes on doing so. */
export function show(shown: Session, index: number, live = false): void {
  session = shown;
  number = index;
  known = new Map();
  weigh(shown.findings);
  if (!live) current = -1;
  if (!live) list.scrollTop = 0;
  const end = live && list.scrollTop + list.clientHeight >= space.clientHeight - 2 * HEIGHT;
  void narrow().then(() => {
    if (end) list.scrollTop = list.scrollHeight;
  });
}

/** More was found in the session that is shown. */
export function note(shown: Session): void {
  if (shown !== session) return;
  weigh(shown.findings);
  void draw();
}

function weigh(findings: Finding[]): void {
  worst = new Map();
  for (const { message, severity } of findings) {
    if (message === null) continue;
    const before = worst.get(message);
    if (!before || RANK[severity] > RANK[before]) worst.set(message, severity);
  }
}

/** What matches the filter; without one, all, with repetitions folded. */
async function narrow(): Promise<void> {
  if (!session) return;
  const wanted = filter.value.trim();
  const asked = session;
  if (!wanted) {
    outline = session.rows;
  } else {
    const found = await decoder.filter(number, wanted);
    if (asked !== session || wanted !== filter.value.trim()) return;
    if ('error' in found) {
      count.textContent = found.error;
      return;
    }
    outline = found;
  }
  const messages = outline.reduce<number>((sum, row) => sum + (typeof row === 'number' ? 1 : row[1]), 0);
  count.textContent = `${messages} of ${session.messages} messages`;
  space.style.height = `${outline.length * HEIGHT}px`;
  await draw();
}

async function draw(): Promise<void> {
  const turn = ++drawn;
  const first = Math.max(0, Math.floor(list.scrollTop / HEIGHT) - MARGIN);
  const last = Math.min(outline.length, Math.ceil((list.scrollTop + list.clientHeight) / HEIGHT) + MARGIN);
  const shown = outline.slice(first, last);
  const missing = shown.filter((row): row is number => typeof row === 'number' && !known.has(row));
  const [from, to] = [missing[0], missing.at(-1)];
  if (from !== undefined && to !== undefined) {
    const rows = await decoder.rows(number, from, to - from + 1);
    rows.forEach((row, index) => known.set(from + index, row));
  }
  if (turn !== drawn) return;
  space.replaceChildren(...shown.map((row, index) => line(row, first + index)));
  const active = `message-${current}`;
  if (document.getElementById(active)) list.setAttribute('aria-activedescendant', active);
  else list.removeAttribute('aria-activedescendant');
}

function line(row: Outline, place: number): HTMLElement {
  const element = make('div', 'message');
  element.style.top = `${place * HEIGHT}px`;
  element.setAttribute('role', 'option');
  element.setAttribute('aria-setsize', String(outline.length));
  element.setAttribute('aria-posinset', String(place + 1));
  if (typeof row !== 'number') {
    element.classList.add('folded');
    element.append(make('span', 'name', `${row[1]} more like these`));
    return element;
  }
  element.id = `message-${row}`;
  const severity = worst.get(row);
  if (severity) element.classList.add(severity);
  if (row === current) {
    element.classList.add('marked');
    element.setAttribute('aria-selected', 'true');
  }
  const [time, since, toStation, layer, name, values] = known.get(row) ?? [0, 0, true, '', '', ''];
  element.append(
    make('span', 'number', time.toFixed(3)),
    make('span', 'number', `+${since.toFixed(3)}`),
    make('span', 'arrow', toStation ? 'EV → SE' : 'EV ← SE'),
    make('span', 'layer', layer),
    make('span', 'sign', severity ? SIGNS[severity] : ''),
    make('span', 'name', name || '?'),
    make('span', 'values', values),
  );
  if (severity) element.title = severity;
  return element;
}

/** Shows that this message is looked at. */
export function mark(message: number): void {
  current = message;
  let place = outline.indexOf(message);
  if (place < 0) {
    unfold(message);
    place = outline.indexOf(message);
  }
  if (place >= 0) {
    const top = place * HEIGHT;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = top + HEIGHT - list.clientHeight;
  }
  void draw();
}

/** Replaces the folded row that hides a message by its messages. */
function unfold(message: number): void {
  const folded = (row: Outline) => typeof row !== 'number' && row[0] <= message && message < row[0] + row[1];
  const place = outline.findIndex(folded);
  const row = outline[place];
  if (row === undefined || typeof row === 'number') return;
  const inside = Array.from({ length: row[1] }, (_, index) => row[0] + index);
  outline = [...outline.slice(0, place), ...inside, ...outline.slice(place + 1)];
  space.style.height = `${outline.length * HEIGHT}px`;
}

/** Chooses the message before or behind. */
export function step(by: number): void {
  if (!session) return;
  const place = outline.indexOf(current);
  const next = outline[place + by] ?? (current < 0 ? outline[0] : undefined);
  if (next === undefined) return;
  chosen(typeof next === 'number' ? next : by > 0 ? next[0] : next[0] + next[1] - 1);
}

list.addEventListener('scroll', () => void draw());
new ResizeObserver(() => void draw()).observe(list);
filter.addEventListener('input', () => void narrow());

// By its height, not by its element: a row may be drawn anew between pressing and releasing.
list.addEventListener('click', (event) => {
  const row = outline[Math.floor((event.clientY - space.getBoundingClientRect().top) / HEIGHT)];
  if (row !== undefined) chosen(typeof row === 'number' ? row : row[0]);
});

list.addEventListener('keydown', (event) => {
  const page = Math.max(1, Math.floor(list.clientHeight / HEIGHT) - 1);
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
  if (by === undefined) return;
  step(by);
  event.preventDefault();
});
