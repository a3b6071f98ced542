import * as bits from './bits';
import * as decoder from './decoder';
import { at, make } from './dom';
import { EXAMPLES } from './examples';
import { linkOf, linked } from './link';
import * as list from './list';
import * as tree from './tree';
import type { Message, Session, Summary } from './view';

const text = at<HTMLTextAreaElement>('text');
const set = at<HTMLSelectElement>('set');
const fragment = at<HTMLInputElement>('fragment');
const example = at<HTMLSelectElement>('example');
const sessions = at<HTMLSelectElement>('session');
const said = at('said');
const link = at<HTMLButtonElement>('link');

let summary: Summary | undefined;
let shown: Message | undefined;

/** A message that was typed, pasted or linked. */
async function decode(bytes: Uint8Array): Promise<void> {
  const read = await decoder.decode(bytes, set.value, fragment.checked);
  if ('error' in read) {
    said.textContent = read.error;
    at('message').hidden = true;
    return;
  }
  said.textContent = `${read.hex.length / 2} bytes`;
  show(read);
}

/** A file of any kind: a recording, or else a message. */
async function open(file: File): Promise<void> {
  said.textContent = `reading ${file.name}`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    recorded(await decoder.open(bytes.slice(), file.name), file.name);
  } catch (error) {
    at('recording').hidden = true;
    await decode(bytes);
    const why = error instanceof Error ? error.message : String(error);
    said.textContent = `${file.name} is no recording (${why}); read as one message: ${said.textContent}`;
  }
}

function recorded(read: Summary, name: string): void {
  summary = read;
  const messages = read.sessions.reduce((sum, session) => sum + session.messages, 0);
  const parts = [`${name}: ${read.sessions.length} sessions, ${messages} messages`, ...read.remarks];
  said.textContent = parts.join('; ');
  at('recording').hidden = read.sessions.length === 0;
  at('message').hidden = true;
  sessions.replaceChildren(
    ...read.sessions.map((session, index) => new Option(label(session, index), String(index))),
  );
  if (read.sessions.length > 0) choose(0);
}

function label({ name, protocol, messages }: Session, index: number): string {
  return `${index + 1}: ${name}, ${protocol ?? 'protocol not known'}, ${messages} messages`;
}

function choose(index: number): void {
  const session = summary?.sessions[index];
  if (!session) return;
  list.show(session, index);
  const findings = at('findings');
  findings.hidden = session.findings.length === 0;
  findings.replaceChildren(
    ...session.findings.map(({ message, severity, text }) => {
      const button = make('button', `finding ${severity}`, text) as HTMLButtonElement;
      button.type = 'button';
      button.disabled = message === null;
      button.addEventListener('click', () => message !== null && void look(message));
      return button;
    }),
  );
}

/** A message of the recording. */
async function look(index: number): Promise<void> {
  const read = await decoder.message(Number(sessions.value), index);
  if (!read) return;
  list.mark(index);
  show(read);
}

function show(message: Message): void {
  shown = message;
  at('message').hidden = false;
  at('title').textContent = message.name || 'A message that cannot be read';
  at('choice').textContent = message.choice;
  const remarks = message.remarks.map((remark) => make('li', 'note', remark));
  const notes = message.notes.map(([from, , why]) => make('li', 'note', `bit ${from}: ${why}`));
  const failure = message.failure ? [make('li', 'error', message.failure.text)] : [];
  at('remarks').replaceChildren(...failure, ...remarks, ...notes);
  tree.show(message);
  bits.show(message);
  link.disabled = linkOf(message.hex) === undefined;
  tab(current);
}

const TABS = ['fields', 'json', 'xml'] as const;
type Tab = (typeof TABS)[number];
let current: Tab = 'fields';

function tab(wanted: Tab): void {
  current = wanted;
  for (const one of TABS) {
    const button = at<HTMLButtonElement>(`tab-${one}`);
    button.setAttribute('aria-selected', String(one === wanted));
    button.tabIndex = one === wanted ? 0 : -1;
  }
  at('fields').hidden = wanted !== 'fields';
  const source = at('source');
  source.hidden = wanted === 'fields';
  source.setAttribute('aria-labelledby', `tab-${wanted}`);
  if (wanted === 'json') source.textContent = shown ? pretty(shown.json) : '';
  if (wanted === 'xml') source.textContent = shown?.xml.replaceAll('><', '>\n<') ?? '';
}

/** With line breaks; numbers stay as they are written, however long. */
function pretty(json: string): string {
  let depth = 0;
  let quoted = false;
  let out = '';
  for (let index = 0; index < json.length; index++) {
    const character = json[index] ?? '';
    if (quoted) {
      out += character;
      if (character === '\\') out += json[++index] ?? '';
      else if (character === '"') quoted = false;
    } else if ('{['.includes(character)) {
      const empty = '}]'.includes(json[index + 1] ?? ' ');
      out += empty ? character + json[++index] : `${character}\n${'  '.repeat(++depth)}`;
    } else if ('}]'.includes(character)) {
      out += `\n${'  '.repeat(--depth)}${character}`;
    } else if (character === ',') {
      out += `,\n${'  '.repeat(depth)}`;
    } else {
      out += character === ':' ? ': ' : character;
      quoted = character === '"';
    }
  }
  return out;
}

for (const one of TABS) {
  const button = at(`tab-${one}`);
  button.addEventListener('click', () => tab(one));
  button.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const next = TABS[(TABS.indexOf(one) + by + TABS.length) % TABS.length] ?? one;
    tab(next);
    at(`tab-${next}`).focus();
  });
}

function typed(): void {
  if (text.value.trim()) void decode(new TextEncoder().encode(text.value)).catch(complain);
}

function complain(error: unknown): void {
  said.textContent = error instanceof Error ? error.message : String(error);
}

async function start(): Promise<void> {
  tree.onChoice((element) => {
    tree.mark(element);
    bits.mark(element);
  });
  bits.onChoice((element, run) => {
    tree.mark(element);
    bits.mark(element, run);
  });
  list.onChoice((message) => void look(message).catch(complain));

  text.addEventListener('input', typed);
  set.addEventListener('change', typed);
  fragment.addEventListener('change', typed);
  sessions.addEventListener('change', () => choose(Number(sessions.value)));
  const file = at<HTMLInputElement>('file');
  file.addEventListener('change', () => {
    const first = file.files?.[0];
    if (first) void open(first).catch(complain);
    file.value = '';
  });
  example.replaceChildren(new Option('none', ''), ...EXAMPLES.map(({ title, file }) => new Option(title, file)));
  example.addEventListener('change', () => void load(example.value).catch(complain));
  link.addEventListener('click', () => {
    const target = shown && linkOf(shown.hex);
    if (target) void navigator.clipboard.writeText(target).then(() => (said.textContent = 'the link is copied'), complain);
  });

  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const dropped = event.dataTransfer?.files[0];
    if (dropped) void open(dropped).catch(complain);
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/') at('filter').focus();
    else if (event.key === '[') list.step(-1);
    else if (event.key === ']') list.step(1);
    else return;
    event.preventDefault();
  });

  for (const name of await decoder.sets()) set.append(new Option(name, name));
  const message = linked();
  if (message) {
    text.value = message;
    typed();
  }
  if ('serviceWorker' in navigator && location.protocol.startsWith('http')) {
    await navigator.serviceWorker.register('./offline.js');
  }
}

async function load(name: string): Promise<void> {
  if (!name) return;
  const answer = await fetch(`./examples/${name}`);
  if (!answer.ok) throw new Error(`the example ${name} is not there (${answer.status})`);
  await open(new File([await answer.blob()], name));
}

void start().catch(complain);
