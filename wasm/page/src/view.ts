// What the decoder tells, as the Rust side writes it (wasm/src/message.rs, wasm/src/recording.rs).

export type Role = 'header' | 'code' | 'value' | 'end' | 'padding';

/** name, depth, attribute, value, unit, first bit, end, first bit of the value, end of the value */
export type Field = [string, number, boolean, string | null, string, number, number, number, number];

/** first bit, end, role, place of the element */
export type Run = [number, number, Role, number | null];

export interface Message {
  set: string;
  name: string;
  hex: string;
  json: string;
  xml: string;
  choice: string;
  remarks: string[];
  failure: { text: string; bit: number | null } | null;
  elements: Field[];
  runs: Run[];
  notes: [number, number, string][];
}

export interface Failed {
  error: string;
}

export interface Finding {
  message: number | null;
  severity: 'note' | 'warning' | 'error';
  rule: string;
  text: string;
}

/** A place, or the first of so many that repeat. */
export type Outline = number | [number, number];

export interface Session {
  name: string;
  protocol: string | null;
  messages: number;
  rows: Outline[];
  findings: Finding[];
}

export interface Summary {
  remarks: string[];
  sessions: Session[];
}

/** seconds from the first, seconds from the one before, to the station, layer, name, values */
export type Row = [number, number, boolean, string, string, string];
