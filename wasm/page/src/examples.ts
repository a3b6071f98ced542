// Sessions to look at: of our own engines, made when they are chosen, and recorded between independent programs.
export type Example = { title: string; key: string } & ({ choice: object } | { file: string });

export const OURS: Example[] = [
  { title: 'DIN 70121, DC', key: 'own-din', choice: { protocol: 'din', mode: 'dc', target: 44 } },
  { title: 'ISO 15118-2, DC', key: 'own-dc', choice: { protocol: 'iso2', mode: 'dc', soc: 70, target: 90 } },
  { title: 'ISO 15118-2, AC', key: 'own-ac', choice: { protocol: 'iso2', mode: 'ac', target: 42 } },
  { title: 'ISO 15118-20, DC', key: 'own-20-dc', choice: { protocol: 'iso20', mode: 'dc', target: 44 } },
  { title: 'ISO 15118-20, AC both ways, dynamic', key: 'own-20-ac', choice: { protocol: 'iso20', mode: 'ac-bpt', dynamic: true, target: 42 } },
  { title: 'ISO 15118-2, DC: the isolation test fails', key: 'own-isolation', choice: { protocol: 'iso2', mode: 'dc', fault: 'isolation-fault' } },
  { title: 'ISO 15118-2, DC: the station lies about voltage', key: 'own-lie', choice: { protocol: 'iso2', mode: 'dc', fault: 'voltage-lie' } },
  { title: 'ISO 15118-2, DC: an answer comes too late', key: 'own-late', choice: { protocol: 'iso2', mode: 'dc', fault: 'answer-late' } },
];

/** Sessions of `v2g demo`, with their TLS secrets in them. */
export const DEMOS: Example[] = [
  { title: 'ISO 15118-2, AC, Plug & Charge, contract installed, TLS 1.2', file: 'demo-iso2-ac-pnc.pcapng' },
  { title: 'ISO 15118-20, DC, Plug & Charge, TLS 1.3', file: 'demo-iso20-dc-pnc.pcapng' },
].map((it) => ({ ...it, key: it.file }));

export const RECORDED: Example[] = [
  { title: 'DIN 70121, DC', file: 'session-din-dc-tcp.jsonl' },
  { title: 'ISO 15118-2, DC', file: 'session-iso2-dc-eim-tcp.jsonl' },
  { title: 'ISO 15118-2, AC, renegotiation', file: 'session-iso2-ac-eim-reneg-tcp.jsonl' },
  { title: 'ISO 15118-2, AC, contract installed', file: 'session-iso2-ac-pnc-certinstall-tls12.jsonl' },
  { title: 'ISO 15118-2, AC, contract and receipts', file: 'session-iso2-ac-pnc-receipt-tls12.jsonl' },
  { title: 'ISO 15118-20, DC', file: 'session-iso20-dc-eim-tls13.jsonl' },
  { title: 'ISO 15118-20, DC both ways, dynamic', file: 'session-iso20-dc-bpt-dynamic-eim-tls13.jsonl' },
  { title: 'ISO 15118-20, AC both ways, dynamic', file: 'session-iso20-ac-bpt-dynamic-eim-tls13.jsonl' },
  { title: 'ISO 15118-20, AC, contract', file: 'session-iso20-ac-pnc-tls13.jsonl' },
].map((it) => ({ ...it, key: it.file }));

export const named = (key: string) => [...OURS, ...DEMOS, ...RECORDED].find((example) => example.key === key);
