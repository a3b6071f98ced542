// The fields of a message, as a list that folds.
import { at, make } from './dom';
import type { Field, Message } from './view';

const tree = at('tree');
let rows: HTMLElement[] = [];
let elements: Field[] = [];
let folded = new Set<number>();
let current = -1;
let chosen: (element: number) => void = () => {};

export function onChoice(callback: (element: number) => void): void {
  chosen = callback;
}

export function show(message: Message): void {
  elements = message.elements;
  folded = new Set();
  current = -1;
  rows = elements.map(line);
  tree.replaceChildren(...rows);
  tree.removeAttribute('aria-activedescendant');
}

function line(element: Field, index: number): HTMLElement {
  const [name, depth, attribute, value, unit] = element;
  const row = make('div', 'field');
  row.setAttribute('role', 'treeitem');
  row.setAttribute('aria-level', String(depth + 1));
  row.id = `field-${index}`;
  row.style.setProperty('--depth', String(depth));
  const parent = isParent(index);
  if (parent) row.setAttribute('aria-expanded', 'true');
  row.append(make('span', 'fold', parent ? '▾' : ''));
  row.append(make('span', 'name', attribute ? `@${name}` : name));
  if (value !== null) row.append(make('span', 'value', unit ? `${value} ${unit}` : value));
  return row;
}

function isParent(index: number): boolean {
  const [here, below] = [elements[index], elements[index + 1]];
  return here !== undefined && below !== undefined && below[1] > here[1];
}

/** Marks an element, unfolds what hides it, and scrolls to it. */
export function mark(index: number): void {
  rows[current]?.classList.remove('marked');
  rows[current]?.removeAttribute('aria-selected');
  current = index;
  const row = rows[index];
  if (!row) return;
  let depth = elements[index]?.[1] ?? 0;
  let changed = false;
  for (let above = index - 1; above >= 0 && depth > 0; above--) {
    const around = elements[above];
    if (around && around[1] < depth) {
      depth = around[1];
      changed = folded.delete(above) || changed;
    }
  }
  if (changed) refold();
  row.classList.add('marked');
  row.setAttribute('aria-selected', 'true');
  tree.setAttribute('aria-activedescendant', row.id);
  row.scrollIntoView({ block: 'nearest' });
}

function refold(): void {
  let hiddenBelow = Infinity;
  elements.forEach(([, depth], index) => {
    const row = rows[index];
    if (!row) return;
    if (depth <= hiddenBelow) hiddenBelow = Infinity;
    row.hidden = depth > hiddenBelow;
    const isFolded = folded.has(index);
    if (!row.hidden && isFolded) hiddenBelow = Math.min(hiddenBelow, depth);
    if (row.hasAttribute('aria-expanded')) {
      row.setAttribute('aria-expanded', String(!isFolded));
      const sign = row.firstElementChild;
      if (sign) sign.textContent = isFolded ? '▸' : '▾';
    }
  });
}

function fold(index: number, whether: boolean): void {
  if (!isParent(index)) return;
  if (whether) folded.add(index);
  else folded.delete(index);
  refold();
}

function indexOf(target: EventTarget | null): number {
  const row = target instanceof Element ? target.closest<HTMLElement>('.field') : null;
  return row ? rows.indexOf(row) : -1;
}

tree.addEventListener('click', (event) => {
  const index = indexOf(event.target);
  if (index < 0) return;
  if (event.target instanceof Element && event.target.classList.contains('fold')) {
    fold(index, !folded.has(index));
  }
  chosen(index);
});

tree.addEventListener('keydown', (event) => {
  const step = (by: number) => {
    let next = current + by;
    while (rows[next]?.hidden) next += by;
    if (rows[next]) chosen(next);
  };
  if (event.key === 'ArrowDown') step(1);
  else if (event.key === 'ArrowUp') step(-1);
  else if (event.key === 'ArrowLeft') fold(current, true);
  else if (event.key === 'ArrowRight') fold(current, false);
  else if (event.key === 'Home') chosen(0);
  else if (event.key === 'End') chosen(rows.length - 1);
  else return;
  event.preventDefault();
});
