// What the decoder tells, as the Rust side writes it (wasm/src, wasm/simulator/src).

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
  handshake: string | null;
  findings: Finding[];
}

export interface Summary {
  remarks: string[];
  sessions: Session[];
}

/** seconds from the first, seconds from the one before, to the station, layer, name, values */
export type Row = [number, number, boolean, string, string, string];

/** message, seconds, V, A, W, % */
export type Point = [number, number, number | null, number | null, number | null, number | null];

/** message, seconds at which it was asked for, seconds that it took, seconds that it may take */
export type Answered = [number, number, number, number];

export interface Course {
  progress: Point[];
  answers: Answered[];
}

/** A message made from nothing, and its fields as path, kind, needed, unit. */
export interface Skeleton {
  json: string;
  fields: [string, string, boolean, string][];
}

/** What there is to simulate: protocols with their modes, and faults with a sentence each. */
export interface Choices {
  ways: [string, string[]][];
  faults: [string, string][];
}

/** How a simulated session stands. */
export interface State {
  time: number;
  messages: number;
  phase: string | null;
  voltage: number;
  current: number;
  power: number;
  soc: number;
  energy: number;
  contactors: [boolean, boolean];
  end: string | null;
  completed: boolean | null;
}
