// The matching (SLAC): its ladder, and how strongly each station heard the vehicle.
import * as decoder from './decoder';
import { make } from './dom';
import * as draw from './draw';
import type { Outline, Row } from './view';

/** What a station says of the sounds, as the decoder's JSON has it. */
interface Profile {
  Source: string;
  NumSounds: number;
  Attenuation: number[];
  Mean: number;
}

export async function show(box: HTMLElement, session: number, outline: Outline[], rows: Map<number, Row>): Promise<void> {
  const found: Node[] = [];
  for (const [index, row] of rows) {
    if (row[4] !== 'CM_ATTEN_CHAR.IND') continue;
    const message = await decoder.message(session, index);
    const profile: Profile | undefined = message && JSON.parse(message.json)[row[4]];
    if (profile?.Attenuation) found.push(make('h3', '', `Attenuation at ${profile.Source}`), draw.bars(profile.Attenuation, title(profile)) as Node);
  }
  if (found.length === 0) {
    box.replaceChildren(make('p', 'soft', rows.size > 0 ? 'No station has told an attenuation in this session.' : 'This is no matching.'));
    return;
  }
  const ladder = make('div', '');
  draw.sequence(ladder, outline, rows);
  box.replaceChildren(...found, make('h3', '', 'Ladder'), ladder);
}

const title = ({ Source, NumSounds, Attenuation, Mean }: Profile) =>
  `${Source} heard ${NumSounds} sounds: ${Mean} dB on average, ${Math.min(...Attenuation)} to ${Math.max(...Attenuation)} dB in ${Attenuation.length} groups`;
