// Recorded sessions between independent programs, from the vectors of this project.
export const EXAMPLES = [
  { title: 'DIN 70121, DC', file: 'session-din-dc-tcp.jsonl' },
  { title: 'ISO 15118-2, DC', file: 'session-iso2-dc-eim-tcp.jsonl' },
  { title: 'ISO 15118-2, AC, renegotiation', file: 'session-iso2-ac-eim-reneg-tcp.jsonl' },
  { title: 'ISO 15118-2, AC, contract installed', file: 'session-iso2-ac-pnc-certinstall-tls12.jsonl' },
  { title: 'ISO 15118-2, AC, contract and receipts', file: 'session-iso2-ac-pnc-receipt-tls12.jsonl' },
  { title: 'ISO 15118-20, DC', file: 'session-iso20-dc-eim-tls13.jsonl' },
  { title: 'ISO 15118-20, DC both ways, dynamic', file: 'session-iso20-dc-bpt-dynamic-eim-tls13.jsonl' },
  { title: 'ISO 15118-20, AC both ways, dynamic', file: 'session-iso20-ac-bpt-dynamic-eim-tls13.jsonl' },
  { title: 'ISO 15118-20, AC, contract', file: 'session-iso20-ac-pnc-tls13.jsonl' },
];
