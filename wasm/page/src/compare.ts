// Two sessions beside each other: what only one of them has, and what the same message says in each.
import * as decoder from './decoder';
import { at, count, make } from './dom';
import type { Row } from './view';
import type { Slot } from './worker';

/** A step: the first of messages of one name in a row, with how many follow. */
interface Step {
  name: string;
  index: number;
  count: number;
}

async function steps(session: number, messages: number, slot: Slot): Promise<Step[]> {
  const rows: Row[] = await decoder.rows(session, 0, messages, slot);
  const found: Step[] = [];
  rows.forEach((row, index) => {
    const before = [found.at(-1), found.at(-2)].find((step) => step?.name === row[4]);
    if (before) before.count += 1;
    else found.push({ name: row[4], index, count: 1 });
  });
  return found;
}

/** Pairs of steps in order, by the longest common subsequence of their names. */
function align(one: Step[], two: Step[]): [Step | undefined, Step | undefined][] {
  const best = Array.from({ length: one.length + 1 }, () => new Uint16Array(two.length + 1));
  const of = (a: number, b: number) => best[a]?.[b] ?? 0;
  for (let a = one.length - 1; a >= 0; a--) {
    for (let b = two.length - 1; b >= 0; b--) {
      const same = one[a]?.name === two[b]?.name;
      best[a]![b] = same ? of(a + 1, b + 1) + 1 : Math.max(of(a + 1, b), of(a, b + 1));
    }
  }
  const pairs: [Step | undefined, Step | undefined][] = [];
  let [a, b] = [0, 0];
  while (a < one.length || b < two.length) {
    if (a < one.length && b < two.length && one[a]?.name === two[b]?.name) pairs.push([one[a++], two[b++]]);
    else if (b >= two.length || (a < one.length && of(a + 1, b) >= of(a, b + 1))) pairs.push([one[a++], undefined]);
    else pairs.push([undefined, two[b++]]);
  }
  return pairs;
}

/** Path and value of each leaf. */
function leaves(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value !== 'object' || value === null) into.set(path, String(value));
  else for (const [name, member] of Object.entries(value)) leaves(member, path ? `${path}.${name}` : name, into);
  return into;
}

async function values(session: number, index: number, slot: Slot): Promise<Map<string, string>> {
  const message = await decoder.message(session, index, slot);
  return leaves(message ? JSON.parse(message.json) : {}, '', new Map());
}

export async function show(first: [number, number], second: [number, number], look: (message: number) => void): Promise<void> {
  const [one, two] = [await steps(...first, 0), await steps(...second, 1)];
  const table = make('tbody', '');
  let differences = 0;
  const line = (step: Step | undefined, cells: string[], className = '') => {
    const name = make('button', 'plain', cells[0] ?? '') as HTMLButtonElement;
    name.type = 'button';
    name.disabled = !step;
    if (step) name.addEventListener('click', () => look(step.index));
    table.append(make('tr', className, make('td', '', name), ...cells.slice(1).map((cell) => make('td', '', cell))));
    differences += 1;
  };
  for (const [a, b] of align(one, two)) {
    if (!a || !b) {
      line(a, [(a ?? b)?.name ?? '', 'the message', a ? count(a.count, 'time') : 'not there', b ? count(b.count, 'time') : 'not there'], 'warning');
      continue;
    }
    if (a.count !== b.count) line(a, [a.name, 'how often', String(a.count), String(b.count)]);
    const [was, is] = [await values(first[0], a.index, 0), await values(second[0], b.index, 1)];
    for (const path of new Set([...was.keys(), ...is.keys()])) {
      const [x, y] = [was.get(path), is.get(path)];
      if (x !== y) line(a, [a.name, path.split('.').slice(-3).join('.'), x ?? 'absent', y ?? 'absent']);
    }
  }
  const head = make('tr', '', ...['Message', 'Field', 'This session', 'The other'].map((text) => make('th', '', text)));
  const whole = make('table', '', make('thead', '', head), table);
  at('comparison').replaceChildren(make('p', 'soft', count(differences, 'difference')), whole);
}

/** Another session is looked at. */
export function clear(): void {
  at('comparison').replaceChildren(make('p', 'soft', 'Choose a file or an example to compare this session with.'));
}
