// TLS, certificates and signatures of a session: what was agreed on, who showed what, and what of it holds.
import { at, count, make } from './dom';
import type { Certificate, Handshake, Part, Proofs, Signature, Step } from './view';

let chosen: (message: number) => void = () => {};
let apart: (hex: string) => void = () => {};

/** `message` goes to a message, `fragment` takes the octets of a signed part apart. */
export function onChoice(message: (message: number) => void, fragment: (hex: string) => void): void {
  [chosen, apart] = [message, fragment];
}

const GROUPS: Record<number, string> = { 23: 'secp256r1', 24: 'secp384r1', 25: 'secp521r1', 29: 'x25519', 30: 'x448' };

export function show(box: HTMLElement, handshake: Handshake | null, proofs: Proofs | null): void {
  const parts: Node[] = [];
  if (handshake) parts.push(...tls(handshake));
  if (proofs && proofs.chains.length > 0) {
    parts.push(make('h3', '', 'Certificates'));
    for (const { owner, message, certificates } of proofs.chains) {
      const where = message === null ? ', in the handshake' : ', in ';
      const head = make('p', 'chain-of', `Of the ${owner}${where}`);
      if (message !== null) head.append(go(message, `message ${message + 1}`));
      parts.push(head, make('ol', 'chain', ...certificates.map(certificate)));
    }
  }
  if (proofs && proofs.signatures.length > 0) {
    parts.push(make('h3', '', 'Signatures'));
    parts.push(...proofs.signatures.map((it) => make('div', 'card', go(it.message, it.name), ...signature(it))));
  }
  if (parts.length === 0) parts.push(make('p', 'soft', 'This session has no TLS, no certificates and no signatures.'));
  box.replaceChildren(...parts);
}

function go(message: number, text: string): HTMLElement {
  const button = make('button', 'plain', text) as HTMLButtonElement;
  button.type = 'button';
  button.addEventListener('click', () => chosen(message));
  return button;
}

function tls(it: Handshake): Node[] {
  const groups = it.groups.map((number) => GROUPS[number] ?? `0x${number.toString(16).padStart(4, '0')}`);
  const facts: [string, string][] = [
    ['Chosen', [it.version, it.suite].filter(Boolean).join(', ')],
    ['Offered versions', it.offered_versions.join(', ')],
    ['Offered suites', it.offered_suites.join(', ')],
    ['Offered groups', groups.join(', ')],
    ['Server name', it.server_name ?? ''],
    ['Content', it.decrypted ? 'decrypted with secrets that are here' : 'not decrypted'],
  ];
  const list = make('dl', 'facts');
  for (const [name, value] of facts) if (value) list.append(make('dt', '', name), make('dd', '', value));
  const missing = it.missing.map((secret) => make('li', '', make('code', '', secret)));
  const wanted = make('div', 'card', make('p', '', 'Secrets that are missing; drop a key log with lines that begin so:'), make('ul', '', ...missing));
  const head = ['Seconds', 'From', 'Step', 'Packet'].map((text) => make('th', '', text));
  const table = make('table', '', make('thead', '', make('tr', '', ...head)), make('tbody', '', ...it.steps.map(step)));
  return [make('h3', '', 'TLS'), list, ...(missing.length > 0 ? [wanted] : []), table];
}

function step([time, toStation, name, alert, encrypted, packet]: Step): HTMLElement {
  const what = alert === null ? name : `${alert === 1 ? 'warning' : 'fatal alert'}: ${name}`;
  const remark = `${packet}${encrypted ? ', decrypted' : ''}`;
  const cells = [time.toFixed(3), toStation ? 'vehicle' : 'station', what, remark];
  const bad = alert !== null && !['close_notify', 'user_canceled'].includes(name);
  return make('tr', bad ? 'warning' : '', ...cells.map((cell) => make('td', '', cell)));
}

/** A verdict never by colour alone. */
const sign = (good: boolean | null) => make('span', good === false ? 'sign error' : 'sign', good === null ? '? ' : good ? '✔ ' : '✖ ');

function certificate(it: Certificate): HTMLElement {
  const facts: [string, string][] = [
    ['Role', it.role],
    ['Issuer', it.issuer],
    ['Valid', `${it.from} to ${it.until}${it.stage ? `; ${it.stage} when this was recorded` : ''}`],
    ['Key', it.key],
    ['Serial', it.serial],
  ];
  const list = make('dl', 'facts');
  for (const [name, value] of facts) if (value) list.append(make('dt', '', name), make('dd', '', value));
  const timely = !['expired', 'not yet valid'].includes(it.stage);
  const checks: [boolean | null, string][] = [
    [it.misfit === null, it.misfit === null ? `it is a ${it.role}` : `it is no ${it.role}: ${it.misfit}`],
    [it.signed, it.signed === null ? 'whoever signed it is not shown' : `its signature is ${it.signed ? 'good' : 'bad'}`],
  ];
  if (it.stage) checks.push([timely, `${it.stage} when this was recorded`]);
  const marks = checks.map(([good, text]) => make('li', good === false ? 'error' : '', sign(good), text));
  const deviations = it.deviations.map((text) => make('li', 'note', `· not by its profile: ${text}`));
  const der = make('details', '', make('summary', '', `DER, ${count(it.der.length / 2, 'byte')}`), make('code', 'octets', it.der));
  return make('li', 'card', make('strong', '', it.subject), list, make('ul', 'checks', ...marks, ...deviations), der);
}

/** The verdict with each digest and the octets that it is over. */
export function signature(it: Signature): HTMLElement[] {
  const verdict = make('p', it.good === false ? 'error' : '', sign(it.good), `The signature is ${it.verdict}.`);
  const signer = make('p', 'soft', it.signer ? `Checked with the certificate of ${it.signer}` : 'Its certificate is not in the recording');
  const info = octets('SignedInfo, over which the signature is', it.signed_info);
  return [verdict, signer, ...it.parts.map(part), info];
}

function part(it: Part): HTMLElement {
  const same = make('p', it.matches ? '' : 'error', sign(it.matches), `${it.element} #${it.id}: its digest ${it.matches ? 'matches' : 'differs'}`);
  const digests = make('dl', 'facts');
  digests.append(make('dt', '', 'In the signature'), make('dd', 'octets', it.claimed ?? 'none names this part'));
  digests.append(make('dt', '', 'Computed'), make('dd', 'octets', it.computed));
  return make('div', 'part', same, digests, octets('Canonical octets', it.canonical));
}

function octets(title: string, hex: string): HTMLElement {
  const button = make('button', '', 'Take it apart') as HTMLButtonElement;
  button.type = 'button';
  button.addEventListener('click', () => apart(hex));
  const text = make('code', 'octets', hex);
  return make('details', '', make('summary', '', `${title}, ${count(hex.length / 2, 'byte')}`), text, button);
}

/** What is to be said of the signature of one message. */
export function ofMessage(box: HTMLElement, proofs: Proofs | null, message: number): void {
  const found = proofs?.signatures.filter((it) => it.message === message) ?? [];
  box.hidden = found.length === 0;
  box.replaceChildren(...found.flatMap(signature));
}

/** For a page that has no view yet. */
export const waiting = () => at('security').replaceChildren(make('p', 'soft', 'Certificates and signatures are being checked.'));
