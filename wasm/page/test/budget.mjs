// How fast the page is: `node test/budget.mjs CHROMIUM DIST FOLDER MESSAGES [MOST]`. A recording of so many messages is
// made, opened and scrolled through. MOST multiplies the budgets that are a failure; without it, figures are only told.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve, where } from './serve.mjs';

const [browserName, dist, folder, many, most] = process.argv.slice(2);
const MESSAGES = Number(many);
/** Milliseconds until a recording of so many messages is listed. */
const LISTED = MESSAGES > 10_000 ? 3000 : 250;
const COLD = 1000;
const FRAME = 20;
const HEAP = 300;

/** The session of an example: its handshake and everything before the loop once, then the loop again and again. */
function recording() {
  const lines = readFileSync(join(dist, 'examples/session-iso2-dc-eim-tcp.jsonl'), 'utf8').trim().split('\n');
  const messages = lines.map((line) => JSON.parse(line)).map(({ dir, hex }) => [dir.startsWith('EV'), Buffer.from(hex, 'hex')]);
  // The two messages of the exchange before last are of the charge loop, or stand for it.
  const loop = messages.slice(-10, -8);
  const all = [...messages.slice(0, -10)];
  while (all.length < MESSAGES - 10) all.push(...loop);
  all.push(...messages.slice(-10));
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(101, 20);
  const sequence = [1, 1];
  const packets = all.slice(0, MESSAGES).map(([toStation, exi], index) => {
    const packet = Buffer.alloc(16 + 40 + 20 + 8 + exi.length);
    const time = index * 30;
    packet.writeUInt32LE(1_700_000_000 + Math.floor(time / 1000), 0);
    packet.writeUInt32LE((time % 1000) * 1000, 4);
    packet.writeUInt32LE(packet.length - 16, 8);
    packet.writeUInt32LE(packet.length - 16, 12);
    packet[16] = 0x60;
    packet.writeUInt16BE(28 + exi.length, 20);
    packet[22] = 6;
    packet[23] = 64;
    packet[24 + 15] = toStation ? 1 : 2;
    packet[40 + 15] = toStation ? 2 : 1;
    packet.writeUInt16BE(toStation ? 50000 : 49200, 56);
    packet.writeUInt16BE(toStation ? 49200 : 50000, 58);
    const side = toStation ? 0 : 1;
    packet.writeUInt32BE(sequence[side] >>> 0, 60);
    sequence[side] += 8 + exi.length;
    packet[68] = 0x50;
    packet[69] = 0x18;
    packet.writeUInt16BE(0xffff, 70);
    packet.writeUInt32BE(0x01fe8001, 76);
    packet.writeUInt32BE(exi.length, 80);
    exi.copy(packet, 84);
    return packet;
  });
  const file = join(folder, `${MESSAGES}.pcap`);
  writeFileSync(file, Buffer.concat([header, ...packets]));
  return file;
}

/** Largest memory of a process that draws pages, in MB; it holds the worker and WebAssembly too. */
function renderer(browserDirectory) {
  let largest = 0;
  for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${process}/cmdline`, 'utf8').includes(browserDirectory)) continue;
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8'));
      if (readFileSync(`/proc/${process}/cmdline`, 'utf8').includes('type=renderer')) largest = Math.max(largest, Number(kilobytes?.[1] ?? 0));
    } catch {
      // It ended.
    }
  }
  return largest / 1024;
}

const told = [];
const tell = (what, value, budget, unit, gated = true) => {
  console.log(`${what}: ${value.toFixed(0)} ${unit}, budget ${budget} ${unit}`);
  if (gated && most && value > budget * Number(most)) told.push(`${what}: ${value.toFixed(0)} ${unit}, more than ${most} times ${budget} ${unit}`);
};

const { address, close } = await serve(dist);
const browser = await chromium.launch(where(browserName));
const page = await browser.newPage({ viewport: { width: 1400, height: 1100 } });

await page.goto(`${address}#m=gJgCD4BWncQIsSdR0BgATeitMXQA`);
await page.waitForSelector('.field');
tell('first decode, cold', await page.evaluate(() => performance.now()), COLD, 'ms');

const file = recording();
const empty = renderer('chrom');
await page.evaluate((messages) => {
  const name = `${messages}.pcap: 1 session`;
  let begun = 0;
  document.getElementById('file').addEventListener('change', () => (begun = performance.now()), { capture: true });
  new MutationObserver(() => {
    if (document.getElementById('said').textContent.startsWith(name) && document.querySelector('#list .message')) globalThis.opened ??= performance.now() - begun;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}, MESSAGES);
await page.setInputFiles('#file', file);
await page.waitForFunction(() => globalThis.opened !== undefined, undefined, { timeout: 300_000 });
tell(`${MESSAGES} messages listed`, await page.evaluate(() => globalThis.opened), LISTED, 'ms');
assert.match(await page.locator('#count').textContent(), new RegExp(`^${MESSAGES} of ${MESSAGES} `));
tell('memory of the page and its worker, beyond that of the empty page', renderer('chrom') - empty, HEAP, 'MB', MESSAGES > 10_000);

// Without folding there is a row for each message.
await page.fill('#filter', 'direction != nobody');
await page.waitForFunction(() => document.querySelector('#space').clientHeight > 100_000, undefined, { timeout: 300_000 });
const frames = await page.evaluate(async () => {
  const list = document.getElementById('list');
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (let turn = 0; turn < 120; turn++) {
    list.scrollTop += 400;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  return times.sort((one, two) => one - two);
});
tell('frame while scrolling, 95 of 100', frames[Math.floor(frames.length * 0.95)], FRAME, 'ms');

await browser.close();
close();
assert.deepEqual(told, []);
