// A link that carries a message, behind the `#`, which is never sent to a server.

/** Longest message that fits into a link. */
const MOST = 6000;
const KEY = 'm';

export function linkOf(hex: string): string | undefined {
  if (hex.length / 2 > MOST || hex.length === 0) return undefined;
  const bytes = hex.match(/../g) ?? [];
  const binary = bytes.map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join('');
  const text = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const here = new URL(location.href);
  here.hash = `${KEY}=${text}`;
  return here.href;
}

/** The message that the page was opened with, as hex. */
export function linked(): string | undefined {
  const text = new URLSearchParams(location.hash.slice(1)).get(KEY);
  if (!text) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const byte = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
  return [...binary].map(byte).join(' ').toUpperCase();
}

/** A link to a message of an example. */
export function exampleLink(example: string, message: number): string {
  const here = new URL(location.href);
  here.hash = `e=${example}&i=${message}`;
  return here.href;
}

/** The example and the place of the message that the page was opened with. */
export function linkedExample(): [string, number] {
  const words = new URLSearchParams(location.hash.slice(1));
  return [words.get('e') ?? '', Number(words.get('i') ?? 0)];
}
