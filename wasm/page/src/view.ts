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
  /** There are certificates or signatures. */
  shows: boolean;
  /** It is the matching, not a session. */
  matching: boolean;
  findings: Finding[];
}

/** seconds from the first, to the station, name, level of an alert, encrypted, packet */
export type Step = [number, boolean, string, number | null, boolean, number];

export interface Handshake {
  summary: string;
  offered_versions: string[];
  offered_suites: string[];
  groups: number[];
  extensions: number[];
  server_name: string | null;
  version: string;
  suite: string;
  decrypted: boolean;
  missing: string[];
  steps: Step[];
}

/** A certificate held against the profile of its place. */
export interface Certificate {
  subject: string;
  issuer: string;
  serial: string;
  from: string;
  until: string;
  stage: string;
  key: string;
  role: string;
  misfit: string | null;
  deviations: string[];
  signed: boolean | null;
  der: string;
}

export interface Part {
  element: string;
  id: string;
  matches: boolean;
  claimed: string | null;
  computed: string;
  canonical: string;
}

/** A signature of a message; `good` is null where it could not be checked. */
export interface Signature {
  message: number;
  name: string;
  signer: string | null;
  good: boolean | null;
  verdict: string;
  parts: Part[];
  signed_info: string;
}

export interface Proofs {
  chains: { owner: string; message: number | null; certificates: Certificate[] }[];
  signatures: Signature[];
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
