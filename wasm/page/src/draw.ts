// Pictures of a session: its sequence, how long answers took, and what it came to.
import { make } from './dom';
import type { Answered, Course, Outline, Point, Row } from './view';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 1200;
let chosen: (message: number) => void = () => {};

export function onChoice(callback: (message: number) => void): void {
  chosen = callback;
}

function shape(tag: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

function picture(height: number, label: string): SVGElement {
  return shape('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': label });
}

/** Rows in a sequence diagram; longer ones are cut off, and say so. */
const MOST = 400;
const STEP = 26;

export function sequence(box: HTMLElement, outline: Outline[], rows: Map<number, Row>): void {
  const shown = outline.slice(0, MOST);
  const height = (shown.length + 2) * STEP;
  const drawn = shape('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'group', 'aria-label': 'Sequence of messages' });
  const [left, right] = [200, 1000];
  for (const [x, name] of [[left, 'Vehicle (EVCC)'], [right, 'Station (SECC)']] as const) {
    drawn.append(shape('line', { x1: x, x2: x, y1: 24, y2: height, class: 'axis' }));
    drawn.append(shape('text', { x, y: 16, class: 'head', 'text-anchor': 'middle' }, name));
  }
  shown.forEach((row, place) => {
    const y = (place + 2) * STEP;
    if (typeof row !== 'number') {
      drawn.append(shape('text', { x: 600, y: y - 5, class: 'soft', 'text-anchor': 'middle' }, `⋮ ${row[1]} more like these`));
      return;
    }
    const [time, , toStation, , name, values] = rows.get(row) ?? [0, 0, true, '', '', ''];
    const [from, to] = toStation ? [left, right] : [right, left];
    const head = toStation ? -1 : 1;
    const arrow = shape('g', { class: 'arrow-line', role: 'button', tabindex: -1 });
    arrow.append(
      shape('rect', { x: 0, y: y - 19, width: WIDTH, height: STEP, class: 'hit' }),
      shape('line', { x1: from, x2: to, y1: y, y2: y }),
      shape('path', { d: `M${to} ${y}l${head * 9} -4v8z` }),
      shape('text', { x: left - 12, y: y + 4, 'text-anchor': 'end', class: 'soft' }, `${time.toFixed(3)} s`),
      shape('text', { x: 600, y: y - 5, 'text-anchor': 'middle' }, values ? `${name}: ${short(values)}` : name),
    );
    arrow.addEventListener('click', () => chosen(row));
    drawn.append(arrow);
  });
  const rest = outline.length - shown.length;
  box.replaceChildren(drawn as Node, make('p', 'soft', rest > 0 ? `${rest} rows more are in the list only` : ''));
  walk(drawn);
}

const short = (text: string) => (text.length > 70 ? `${text.slice(0, 69)}…` : text);

/** One stop of the Tab key; arrows inside. */
function walk(drawn: SVGElement): void {
  const stops = [...drawn.querySelectorAll<SVGElement>('[role=button]')];
  stops[0]?.setAttribute('tabindex', '0');
  drawn.addEventListener('keydown', (event) => {
    const now = stops.indexOf(event.target as SVGElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) stops[now + by]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') stops[now]?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    else return;
    event.preventDefault();
  });
}

/** A bar for each value in dB, from the first group of carriers to the last. */
export function bars(values: number[], label: string): SVGElement {
  const height = 160;
  const most = Math.max(...values, 10);
  const wide = (WIDTH - LEFT - 20) / values.length;
  const y = (value: number) => height - 34 - (value / most) * (height - 60);
  const drawn = picture(height, label);
  for (const value of [0, most]) {
    drawn.append(shape('line', { x1: LEFT, x2: WIDTH - 20, y1: y(value), y2: y(value), class: 'grid' }));
    drawn.append(shape('text', { x: LEFT - 8, y: y(value) + 4, class: 'soft', 'text-anchor': 'end' }, `${value} dB`));
  }
  values.forEach((value, group) => {
    const bar = shape('rect', { x: LEFT + group * wide + 1, y: y(value), width: wide - 2, height: y(0) - y(value), class: 'bar' });
    bar.append(shape('title', {}, `group ${group + 1}: ${value} dB`));
    drawn.append(bar);
  });
  drawn.append(shape('text', { x: LEFT + 8, y: 14, class: 'head' }, label));
  drawn.append(shape('text', { x: WIDTH - 20, y: height - 14, class: 'soft', 'text-anchor': 'end' }, `groups 1 to ${values.length}, from 1.8 to 30 MHz`));
  return drawn;
}

/** What is drawn over time: a name, a unit, and where it stands in a point. */
const CURVES = [
  ['Voltage', 'V', 2, 1],
  ['Current', 'A', 3, 1],
  ['Power', 'kW', 4, 1000],
  ['State of charge', '%', 5, 1],
] as const;
const TALL = 110;
const LEFT = 90;

export function plots(box: HTMLElement, { progress }: Course): void {
  if (progress.length === 0) {
    box.replaceChildren(make('p', 'soft', 'No message of this session tells voltage, current, power or state of charge.'));
    return;
  }
  const [first, last] = [progress[0]?.[1] ?? 0, progress.at(-1)?.[1] ?? 0];
  const x = (seconds: number) => LEFT + ((seconds - first) / Math.max(last - first, 1e-9)) * (WIDTH - LEFT - 20);
  const drawn: SVGElement[] = [];
  const cursors: SVGElement[] = [];
  for (const [name, unit, place, scale] of CURVES) {
    const told = progress.filter((point) => point[place] !== null);
    if (told.length === 0) continue;
    const values = told.map((point) => (point[place] ?? 0) / scale);
    const [low, high] = [Math.min(0, ...values), Math.max(...values, 1)];
    const y = (value: number) => TALL - 14 - ((value - low) / (high - low)) * (TALL - 30);
    const one = picture(TALL, `${name} from ${fixed(values[0])} to ${fixed(values.at(-1))} ${unit}, at most ${fixed(high)}`);
    for (const value of [low, high]) {
      one.append(shape('line', { x1: LEFT, x2: WIDTH - 20, y1: y(value), y2: y(value), class: 'grid' }));
      one.append(shape('text', { x: LEFT - 8, y: y(value) + 4, class: 'soft', 'text-anchor': 'end' }, fixed(value)));
    }
    const points = told.map((point, index) => `${x(point[1]).toFixed(1)},${y(values[index] ?? 0).toFixed(1)}`);
    one.append(shape('polyline', { points: points.join(' '), class: `curve curve-${place}` }));
    one.append(shape('text', { x: LEFT + 8, y: 14, class: 'head' }, `${name}, ${unit}`));
    const cursor = shape('line', { x1: -9, x2: -9, y1: 0, y2: TALL, class: 'cursor' });
    one.append(cursor);
    cursors.push(cursor);
    drawn.push(one);
  }
  const slider = make('div', 'slider', ...(drawn as Node[]));
  slider.tabIndex = 0;
  slider.setAttribute('role', 'slider');
  slider.setAttribute('aria-label', 'Moment of the session');
  slider.setAttribute('aria-valuemin', '0');
  slider.setAttribute('aria-valuemax', String(progress.length - 1));
  let now = 0;
  const told = make('p', 'soft', 'Click, or use the arrow keys, to go to the message behind a point.');
  const go = (place: number, look: boolean) => {
    now = Math.max(0, Math.min(progress.length - 1, place));
    const point = progress[now];
    if (!point) return;
    for (const cursor of cursors) {
      cursor.setAttribute('x1', String(x(point[1])));
      cursor.setAttribute('x2', String(x(point[1])));
    }
    slider.setAttribute('aria-valuenow', String(now));
    slider.setAttribute('aria-valuetext', said(point));
    told.textContent = said(point);
    if (look) chosen(point[0]);
  };
  slider.setAttribute('aria-valuenow', '0');
  const nearest = (event: MouseEvent) => {
    const box = slider.getBoundingClientRect();
    const wanted = ((event.clientX - box.left) / box.width) * WIDTH;
    let best = 0;
    progress.forEach((point, index) => {
      if (Math.abs(x(point[1]) - wanted) < Math.abs(x(progress[best]?.[1] ?? 0) - wanted)) best = index;
    });
    return best;
  };
  slider.addEventListener('click', (event) => go(nearest(event), true));
  slider.addEventListener('mousemove', (event) => go(nearest(event), false));
  slider.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, PageUp: 20, PageDown: -20, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    go(now + by, true);
    event.preventDefault();
  });
  box.replaceChildren(slider, told);
}

const fixed = (value?: number) => (value === undefined ? '' : value.toFixed(Math.abs(value) < 100 ? 1 : 0));

function said(point: Point): string {
  const parts = CURVES.map(([name, unit, place, scale]) => {
    const value = point[place];
    return value === null ? '' : `${name} ${fixed(value / scale)} ${unit}`;
  });
  return [`${point[1].toFixed(2)} s`, ...parts.filter(Boolean)].join(', ');
}

/** Each answer as a point: when, and what share of its time it took, both scales open to the eye. */
export function lane(box: HTMLElement, { answers }: Course, rows: Map<number, Row>): void {
  if (answers.length === 0) {
    box.replaceChildren(make('p', 'soft', 'No request of this session has an answer.'));
    return;
  }
  const height = 300;
  const [first, last] = [answers[0]?.[1] ?? 0, answers.at(-1)?.[1] ?? 0];
  const x = (seconds: number) => LEFT + ((seconds - first) / Math.max(last - first, 1e-9)) * (WIDTH - LEFT - 30);
  // From a thousandth of the limit to three times of it.
  const y = (share: number) => height - 30 - ((Math.log10(Math.max(share, 0.001)) + 3) / 3.5) * (height - 50);
  const drawn = picture(height, `${answers.length} answers against the time that the vehicle waits for them`);
  for (const [share, text] of [[0.001, '0.1 %'], [0.01, '1 %'], [0.1, '10 %'], [1, 'limit']] as const) {
    const line = { x1: LEFT, x2: WIDTH - 20, y1: y(share), y2: y(share), class: share === 1 ? 'limit' : 'grid' };
    drawn.append(shape('line', line));
    drawn.append(shape('text', { x: LEFT - 8, y: y(share) + 4, class: 'soft', 'text-anchor': 'end' }, text));
  }
  for (const answer of answers) {
    const [message, time, taken, limit] = answer;
    const share = Math.min(taken / limit, 3);
    const dot = shape('circle', { cx: x(time), cy: y(share), r: share > 1 ? 6 : 4, class: share > 1 ? 'dot over' : 'dot' });
    dot.append(shape('title', {}, tells(answer, rows)));
    dot.addEventListener('click', () => chosen(message));
    drawn.append(dot);
  }
  const slowest = [...answers].sort((one, two) => two[2] / two[3] - one[2] / one[3]).slice(0, 8);
  const list = make('ol', 'slowest');
  for (const answer of slowest) {
    const button = make('button', 'plain', tells(answer, rows)) as HTMLButtonElement;
    button.type = 'button';
    button.addEventListener('click', () => chosen(answer[0]));
    list.append(make('li', answer[2] > answer[3] ? 'error' : '', button));
  }
  box.replaceChildren(drawn as Node, make('h3', '', 'The slowest, by their limit'), list);
}

function tells([message, time, taken, limit]: Answered, rows: Map<number, Row>): string {
  const name = rows.get(message)?.[4] ?? 'an answer';
  return `${name} at ${time.toFixed(2)} s took ${(taken * 1000).toFixed(0)} ms of ${(limit * 1000).toFixed(0)} ms`;
}
