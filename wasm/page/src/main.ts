import * as bits from './bits';
import * as decoder from './decoder';
import { at, count, make } from './dom';
import * as compare from './compare';
import * as draw from './draw';
import * as edit from './edit';
import { DEMOS, OURS, RECORDED, named, type Example } from './examples';
import { exampleLink, linkOf, linked, linkedExample } from './link';
import * as list from './list';
import * as matching from './matching';
import * as security from './security';
import * as simulator from './simulator';
import { tabs } from './tabs';
import * as tree from './tree';
import type { Course, Message, Proofs, Row, Session, Summary } from './view';

const text = at<HTMLTextAreaElement>('text');
const set = at<HTMLSelectElement>('set');
const fragment = at<HTMLInputElement>('fragment');
const example = at<HTMLSelectElement>('example');
const sessions = at<HTMLSelectElement>('session');
const otherExample = at<HTMLSelectElement>('other-example');
const said = at('said');
const link = at<HTMLButtonElement>('link');

let summary: Summary | undefined;
let shown: Message | undefined;
/** Which example is open, and which of its messages is looked at. */
let opened = '';
let place = -1;
/** Certificates and signatures of the session that is looked at. */
let proofs: Proofs | null = null;

/** A message that was typed, pasted or linked. */
async function decode(bytes: Uint8Array): Promise<void> {
  const read = await decoder.decode(bytes, set.value, fragment.checked);
  if ('error' in read) {
    said.textContent = read.error;
    at('message').hidden = true;
    return;
  }
  said.textContent = `${read.hex.length / 2} bytes`;
  place = -1;
  show(read);
}

/** Files of any kind: key logs first, since they open what comes behind them. */
async function openAll(files: File[]): Promise<void> {
  const others: File[] = [];
  for (const file of files) {
    const read = file.size < KEY_LOG && (await decoder.keys(new Uint8Array(await file.arrayBuffer())));
    if (read === false) others.push(file);
    else if (read) recorded(read, `with ${file.name}`);
    else said.textContent = `${file.name}: TLS secrets; now open the recording that they belong to`;
  }
  for (const file of others) await open(file);
}

/** No key log is longer. */
const KEY_LOG = 10_000_000;

/** A file of any kind: a recording, or else a message. */
async function open(file: File): Promise<void> {
  said.textContent = `reading ${file.name}`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  opened = '';
  example.value = '';
  try {
    recorded(await decoder.open(bytes.slice(), file.name), file.name);
  } catch (error) {
    at('recording').hidden = true;
    await decode(bytes);
    const why = error instanceof Error ? error.message : String(error);
    said.textContent = `${file.name} is no recording (${why}); read as one message: ${said.textContent}`;
  }
}

function recorded(read: Summary, name: string, live = false): void {
  summary = read;
  const messages = read.sessions.reduce((sum, session) => sum + session.messages, 0);
  const parts = [`${name}: ${count(read.sessions.length, 'session')}, ${count(messages, 'message')}`, ...read.sessions.flatMap((it) => it.handshake ?? []), ...read.remarks];
  said.textContent = parts.join('; ');
  at('recording').hidden = read.sessions.length === 0;
  if (!live) at('message').hidden = true;
  sessions.replaceChildren(
    ...read.sessions.map((session, index) => new Option(label(session, index), String(index))),
  );
  if (read.sessions.length > 0) choose(0, live);
}

function label({ name, protocol, messages }: Session, index: number): string {
  return `${index + 1}: ${name}, ${protocol ?? 'protocol not known'}, ${messages} messages`;
}

function choose(index: number, live = false): void {
  const session = summary?.sessions[index];
  if (!session) return;
  list.show(session, index, live);
  if (!live) {
    compare.clear();
    otherExample.value = '';
  }
  proofs = null;
  if (session.shows && !live) void prove(session, index).catch(complain);
  void view(currentView).catch(complain);
  tell(session);
}

/** Checks certificates and signatures; what they are found to be stands beside the other findings. */
async function prove(session: Session, index: number): Promise<void> {
  const read = await decoder.prove(index);
  if (summary?.sessions[Number(sessions.value)] !== session || !read) return;
  proofs = read;
  session.findings = [...session.findings.filter((it) => !read.findings.some((other) => other.text === it.text)), ...read.findings];
  tell(session);
  list.note(session);
  security.ofMessage(at('signature'), proofs, place);
  if (currentView === 'security') await view('security');
}

function tell(session: Session): void {
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
  place = index;
  list.mark(index);
  show(read);
}

const VIEWS = ['list', 'sequence', 'plots', 'lane', 'security', 'matching', 'comparison'] as const;
type View = (typeof VIEWS)[number];
let currentView: View = 'list';

/** Shows one view of the session; pictures are drawn when they are looked at. */
async function view(wanted: View): Promise<void> {
  currentView = wanted;
  for (const one of VIEWS) at(one).hidden = one !== wanted;
  const index = Number(sessions.value);
  const session = summary?.sessions[index];
  if (!session || wanted === 'list' || wanted === 'comparison') return;
  if (wanted === 'security') {
    if (session.shows && !proofs) security.waiting();
    else security.show(at('security'), await decoder.handshake(index), proofs);
    return;
  }
  const rows = new Map<number, Row>();
  if (wanted === 'matching' && !session.matching) return matching.show(at('matching'), index, [], rows);
  const all = await decoder.rows(index, 0, session.messages);
  all.forEach((row, number) => rows.set(number, row));
  if (wanted === 'matching') return matching.show(at('matching'), index, session.rows, rows);
  if (wanted === 'sequence') return draw.sequence(at('sequence'), session.rows, rows);
  const course: Course = (await decoder.course(index)) ?? { progress: [], answers: [] };
  if (wanted === 'plots') draw.plots(at('plots'), course);
  else draw.lane(at('lane'), course, rows);
}

const chooseView = tabs(VIEWS, (wanted) => void view(wanted).catch(complain));

/** Opens what the session is compared with. */
async function other(bytes: Uint8Array, name: string): Promise<void> {
  const read = await decoder.open(bytes, name, 1);
  const [mine, theirs] = [summary?.sessions[Number(sessions.value)], read.sessions[0]];
  if (!mine || !theirs) throw new Error(`${name} has no session to compare with`);
  await compare.show([Number(sessions.value), mine.messages], [0, theirs.messages], (index) => void look(index));
  chooseView('comparison');
}

async function save(redact: boolean): Promise<void> {
  const lines = await decoder.lines(Number(sessions.value), redact);
  if (!lines) return;
  const left = lines.left_out > 0 ? `; ${lines.left_out} messages could not be made harmless and are left out` : '';
  said.textContent = `${redact ? 'vehicle, station, contract, session, keys and certificates are replaced' : 'as it came'}${left}`;
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(new Blob([lines.lines], { type: 'application/jsonl' }));
  anchor.download = redact ? 'session-redacted.jsonl' : 'session.jsonl';
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
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
  security.ofMessage(at('signature'), place < 0 ? null : proofs, place);
  tree.show(message);
  bits.show(message);
  link.disabled = linkOf(message.hex) === undefined && !(opened && place >= 0);
  at<HTMLButtonElement>('edit').disabled = ['sdp', 'slac'].includes(message.set) || message.failure !== null;
  if (!at('editor').hidden) edit.show(message, pretty, message.failure === null);
  tab(current);
}

const TABS = ['fields', 'json', 'xml'] as const;
type Tab = (typeof TABS)[number];
let current: Tab = 'fields';

const tab = tabs(TABS, (wanted: Tab) => {
  current = wanted;
  at('fields').hidden = wanted !== 'fields';
  const source = at('source');
  source.hidden = wanted === 'fields';
  source.setAttribute('aria-labelledby', `tab-${wanted}`);
  if (wanted === 'json') source.textContent = shown ? pretty(shown.json) : '';
  if (wanted === 'xml') source.textContent = shown?.xml.replaceAll('><', '>\n<') ?? '';
});

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
    const all = [...(file.files ?? [])];
    file.value = '';
    void openAll(all).catch(complain);
  });
  offer(example);
  offer(otherExample);
  example.addEventListener('change', () => void load(example.value).catch(complain));
  link.addEventListener('click', () => {
    const target = opened && place >= 0 ? exampleLink(opened, place) : shown && linkOf(shown.hex);
    if (target) void navigator.clipboard.writeText(target).then(() => (said.textContent = 'the link is copied'), complain);
  });
  wire();

  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    void openAll([...(event.dataTransfer?.files ?? [])]).catch(complain);
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

  const known = await decoder.sets();
  for (const name of known) set.append(new Option(name, name));
  await edit.start(known);
  const [name, index] = linkedExample();
  if (name) {
    example.value = name;
    await load(name);
    await look(index);
  }
  const message = linked();
  if (message) {
    text.value = message;
    typed();
  }
  if ('serviceWorker' in navigator && location.protocol.startsWith('http')) {
    await navigator.serviceWorker.register('./offline.js');
  }
}

/** Where a session of an example comes from. */
async function fetched(one: Example): Promise<Uint8Array> {
  if ('choice' in one) return new TextEncoder().encode(await simulator.whole(one.choice));
  const answer = await fetch(`./examples/${one.file}`);
  if (!answer.ok) throw new Error(`the example ${one.file} is not there (${answer.status})`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function load(key: string): Promise<void> {
  const one = named(key);
  if (!one) return;
  recorded(await decoder.open(await fetched(one), one.title), one.title);
  opened = key;
}

function offer(select: HTMLSelectElement): void {
  const group = (label: string, all: Example[]) => {
    const element = document.createElement('optgroup');
    element.label = label;
    element.append(...all.map(({ title, key }) => new Option(title, key)));
    return element;
  };
  select.replaceChildren(new Option('none', ''), group('Our own engines', OURS), group('Our own program, over TLS', DEMOS), group('Recorded, a message of each kind', RECORDED));
}

function unfold(button: string, section: string): boolean {
  const hidden = !at(section).hidden;
  at(section).hidden = hidden;
  at(button).setAttribute('aria-expanded', String(!hidden));
  return !hidden;
}

/** Octets of a signed part, by themselves. */
function takeApart(hex: string): void {
  const was = fragment.checked;
  [text.value, fragment.checked] = [hex, true];
  typed();
  // What is typed next need not be a fragment.
  fragment.checked = was;
  at('message').scrollIntoView({ block: 'nearest' });
}

/** Everything around the message: simulator, editor, pictures, comparison, downloads. */
function wire(): void {
  security.onChoice((index) => void look(index).catch(complain), takeApart);
  draw.onChoice((index) => void look(index).catch(complain));
  at('simulate').addEventListener('click', () => {
    if (unfold('simulate', 'simulator')) void simulator.prepare().catch(complain);
  });
  simulator.onMessages(async (lines, live) => {
    opened = '';
    recorded(await decoder.open(new TextEncoder().encode(lines), 'simulation'), 'simulation', live);
  });
  at('compose').addEventListener('click', () => void unfold('compose', 'editor'));
  at('edit').addEventListener('click', () => {
    if (at('editor').hidden) unfold('compose', 'editor');
    if (shown) edit.show(shown, pretty, shown.failure === null);
    at('edited').focus();
  });
  edit.onUse((hex, name) => {
    text.value = hex;
    set.value = name;
    typed();
    // What is typed next need not be of this set.
    set.value = '';
    at('message').scrollIntoView({ block: 'nearest' });
  });
  at('save').addEventListener('click', () => void save(false).catch(complain));
  at('save-redacted').addEventListener('click', () => void save(true).catch(complain));
  const file = at<HTMLInputElement>('other');
  file.addEventListener('change', async () => {
    const first = file.files?.[0];
    file.value = '';
    if (first) await other(new Uint8Array(await first.arrayBuffer()), first.name).catch(complain);
  });
  otherExample.addEventListener('change', async () => {
    const one = named(otherExample.value);
    if (one) await fetched(one).then((bytes) => other(bytes, one.title)).catch(complain);
  });
}

void start().catch(complain);
