// Uses every part of the page once, in a browser: `node test/drive.mjs CHROMIUM DIST PICTURES`.
// The page is served from here; whatever else it asks for is an error.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve, where } from './serve.mjs';

const [browserName, dist, pictures] = process.argv.slice(2);
const { address, close } = await serve(dist);

const browser = await chromium.launch(where(browserName));
const context = await browser.newContext({ viewport: { width: 1400, height: 1100 } });
await context.grantPermissions(['clipboard-read', 'clipboard-write']);
const page = await context.newPage();
const faults = [];
/** Modules that were loaded. */
const loaded = new Set();
context.on('request', (request) => loaded.add(request.url().replace(/.*\/([a-z0-9_]+?)(_bg)?-.*\.wasm$/, '$1')));
page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
page.on('pageerror', (error) => faults.push(String(error)));
page.on('request', (request) => request.url().startsWith(address) || faults.push(`asked for ${request.url()}`));

const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
const text = (selector) => page.locator(selector).first().textContent();
let checks = 0;
async function check(name, body) {
  await body();
  checks += 1;
  console.log(`ok: ${name}`);
}

await page.goto(address);
await page.waitForFunction(() => document.querySelectorAll('#set option').length > 10);

await check('a typed message is read, with its fields', async () => {
  const started = Date.now();
  await page.fill('#text', '80 98 02 0F 80 56 9D C4 08 B1 27 51 D0 18 00 4D E8 AD 31 74 00');
  await page.waitForSelector('.field');
  console.log(`    first fields after ${Date.now() - started} ms`);
  const names = await page.locator('.field .name').allTextContents();
  assert.ok(names.includes('SessionID') && names.includes('Body'), names.join());
  await picture('message');
});

await check('a field shows its bits, and bits their field', async () => {
  const field = page.locator('.field', { hasText: 'SessionID' }).first();
  await field.click();
  assert.ok((await page.locator('.run.marked').count()) > 0);
  const meaning = await text('#meaning');
  assert.match(meaning, /SessionID = [0-9A-F]+: bits \d+ to \d+/);
  await page.locator('.run.header').first().click();
  assert.match(await text('#meaning'), /bits 0 to 7, EXI header/);
  await page.locator('.run.value').last().click();
  assert.equal(await page.locator('.field.marked').count(), 1);
  await picture('bits');
});

await check('a broken message is read up to the failure', async () => {
  await page.fill('#text', '8098020F80569DC4');
  await page.waitForSelector('#remarks .error');
  assert.match(await text('#remarks .error'), /bit \d+/);
  assert.ok((await page.locator('.field').count()) > 1);
  await picture('broken');
});

await check('what is no message is said', async () => {
  await page.fill('#text', 'hello, world');
  await page.waitForFunction(() => /neither hex/.test(document.querySelector('#said').textContent));
  assert.ok(await page.locator('#message').isHidden());
});

await check('JSON and XML', async () => {
  await page.fill('#text', '80980210509064E0000000000000011520300000');
  await page.waitForSelector('#message:not([hidden])');
  await page.click('#tab-json');
  assert.match(await text('#source'), /"V2G_Message"|"Header"/);
  await page.click('#tab-xml');
  assert.match(await text('#source'), /<\w*:?V2G_Message|<V2G_Message/);
  await page.click('#tab-fields');
});

await check('a recorded session is listed, folded, and judged', async () => {
  await page.selectOption('#example', 'session-iso2-dc-eim-tcp.jsonl');
  await page.waitForSelector('#list .message');
  const first = await text('#list .message .name');
  assert.equal(first, 'supportedAppProtocolReq');
  await page.locator('#list .message', { hasText: 'PreChargeReq' }).first().click();
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'PreChargeReq');
  await picture('session');
});

await check('keys go from message to message', async () => {
  await page.locator('#title').click();
  await page.keyboard.press(']');
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'PreChargeRes');
  await page.keyboard.press('[');
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'PreChargeReq');
});

await check('the filter narrows the list', async () => {
  await page.fill('#filter', 'PowerDelivery');
  await page.waitForFunction(() => /^\d+ of /.test(document.querySelector('#count').textContent));
  await page.waitForFunction(() => document.querySelectorAll('#list .message').length < 10);
  const names = await page.locator('#list .message .name').allTextContents();
  assert.ok(names.length > 0 && names.every((name) => name.startsWith('PowerDelivery')), names.join());
  await page.fill('#filter', '');
});

await check('cryptography is loaded only for TLS and signatures', async () => {
  assert.ok(![...loaded].some((it) => it.includes('v2g_portal_crypto')), [...loaded].join());
  await page.selectOption('#example', 'demo-iso2-ac-pnc.pcapng');
  await page.waitForFunction(() => /TLS_ECDHE_ECDSA/.test(document.querySelector('#said').textContent));
  await page.waitForSelector('#list .message');
  await page.locator('#list .message', { hasText: 'CertificateInstallationRes' }).first().click();
  await page.waitForSelector('#signature:not([hidden])');
  assert.ok([...loaded].some((it) => it.includes('v2g_portal_crypto')), [...loaded].join());
});

await check('a signature stands with its message, each digest and the canonical octets', async () => {
  assert.match(await text('#signature'), /The signature is good/);
  const parts = await page.locator('#signature .part').allTextContents();
  assert.ok(parts.length === 4 && parts.every((part) => part.includes('its digest matches')), parts.join());
  await page.locator('#signature .part summary').first().click();
  await picture('signature');
  await page.locator('#signature .part button').first().click();
  await page.waitForFunction(() => /SAProvisioning|ContractSignature|DHpublickey|eMAID/i.test(document.querySelector('#title').textContent));
  assert.ok(await page.locator('#signature').isHidden());
});

await check('handshake and chains of certificates', async () => {
  await page.click('#tab-security');
  await page.waitForSelector('#security .chain');
  const steps = await page.locator('#security tbody tr').allTextContents();
  assert.ok(['ClientHello', 'ServerHello', 'Certificate', 'Finished'].every((name) => steps.some((it) => it.includes(name))), steps.join());
  const chains = await page.locator('#security .chain-of').allTextContents();
  assert.ok(chains.some((it) => it.startsWith('Of the station')) && chains.some((it) => it.startsWith('Of the contract')), chains.join());
  assert.ok((await page.locator('#security .checks li', { hasText: 'its signature is good' }).count()) > 4);
  assert.ok((await page.locator('#security .checks li', { hasText: 'when this was recorded' }).count()) > 4);
  await picture('security');
  await page.locator('#security .card button.plain').first().click();
  await page.waitForSelector('#signature:not([hidden])');
  await page.click('#tab-list');
});

await check('TLS 1.3 is opened, with the certificates of both sides', async () => {
  await page.selectOption('#example', 'demo-iso20-dc-pnc.pcapng');
  await page.waitForFunction(() => /TLS 1.3/.test(document.querySelector('#said').textContent));
  await page.click('#tab-security');
  await page.waitForFunction(() => document.querySelectorAll('#security .chain-of').length > 2);
  const chains = await page.locator('#security .chain-of').allTextContents();
  assert.ok(chains.some((it) => it.startsWith('Of the vehicle in TLS')), chains.join());
  await page.click('#tab-list');
  const names = await page.locator('#list .message .name').allTextContents();
  assert.ok(names.includes('AuthorizationReq'), names.join());
});

/** A pcapng without its blocks of secrets, and the secrets. */
function apart(capture) {
  const [kept, secrets] = [[], []];
  for (let at = 0; at < capture.length; at += capture.readUInt32LE(at + 4)) {
    const block = capture.subarray(at, at + capture.readUInt32LE(at + 4));
    if (block.readUInt32LE(0) === 0x0a) secrets.push(block.subarray(16, 16 + block.readUInt32LE(12)));
    else kept.push(block);
  }
  return [Buffer.concat(kept), Buffer.concat(secrets)];
}

await check('a key log opens the recording that it is dropped beside', async () => {
  const [capture, keys] = apart(await readFile(join(dist, 'examples/demo-iso20-dc-pnc.pcapng')));
  assert.ok(keys.length > 100);
  const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
  await page.setInputFiles('#file', [file('session.pcapng', capture)]);
  await page.waitForFunction(() => /^session.pcapng: 1 session/.test(document.querySelector('#said').textContent));
  await page.click('#tab-security');
  await page.waitForFunction(() => /CLIENT_HANDSHAKE_TRAFFIC_SECRET/.test(document.querySelector('#security').textContent));
  await page.setInputFiles('#file', [file('session.keylog', keys)]);
  await page.waitForFunction(() => /^with session.keylog: 1 session, \d{2,} messages/.test(document.querySelector('#said').textContent));
  await page.waitForFunction(() => /decrypted with secrets/.test(document.querySelector('#security').textContent));
  await page.click('#tab-list');
});

const shared = process.env.V2G_SHARED ?? join(import.meta.dirname, '../../../../shared');
await check('the matching has a ladder and the attenuation of each group', async () => {
  const capture = await readFile(join(shared, 'captures/bench/slac-evse-pev-evseside.pcapng')).catch(() => undefined);
  if (!capture) return console.log('    skipped: no captures in ../shared');
  await page.setInputFiles('#file', [{ name: 'slac.pcapng', mimeType: 'application/octet-stream', buffer: capture }]);
  await page.waitForFunction(() => /^slac.pcapng: 1 session/.test(document.querySelector('#said').textContent));
  await page.click('#tab-matching');
  await page.waitForSelector('.bar');
  assert.equal(await page.locator('.bar').count(), 58);
  await picture('matching');
  await page.locator('#matching .arrow-line', { hasText: 'CM_SLAC_MATCH.CNF' }).first().click();
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'CM_SLAC_MATCH.CNF');
  await page.click('#tab-list');
});

await check('every example opens', async () => {
  const files = await page.locator('#example option').evaluateAll((options) => options.map((it) => it.value));
  for (const file of files.filter(Boolean)) {
    await page.selectOption('#example', file);
    const title = await page.locator(`#example option[value="${file}"]`).textContent();
    await page.waitForFunction((name) => document.querySelector('#said').textContent.startsWith(`${name}: 1 s`), title);
  }
});

await check('our own sessions are clean, and one that goes wrong says what', async () => {
  for (const key of ['own-din', 'own-dc', 'own-ac', 'own-20-dc', 'own-20-ac']) {
    await page.selectOption('#example', key);
    const title = await page.locator(`#example option[value="${key}"]`).textContent();
    await page.waitForFunction((name) => document.querySelector('#said').textContent.startsWith(`${name}: 1 s`), title);
    const worst = await page.locator('.finding.error').allTextContents();
    assert.deepEqual(worst, [], key);
  }
  await page.selectOption('#example', 'own-late');
  await page.waitForSelector('.finding.warning, .finding.error');
  await page.locator('.finding:not(:disabled)').first().click();
  await page.waitForSelector('#message:not([hidden])');
});

await check('sequence, plots and timing lead to messages', async () => {
  await page.selectOption('#example', 'own-dc');
  await page.waitForFunction(() => /^ISO 15118-2, DC: 1 s/.test(document.querySelector('#said').textContent));
  await page.click('#tab-sequence');
  await page.locator('.arrow-line', { hasText: 'PreChargeReq' }).first().click();
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'PreChargeReq');
  await picture('sequence');
  await page.click('#tab-plots');
  await page.waitForSelector('.curve');
  assert.equal(await page.locator('.curve').count(), 4);
  await page.locator('.slider').focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => /^CurrentDemand/.test(document.querySelector('#title').textContent));
  await picture('plots');
  await page.click('#tab-lane');
  await page.locator('.slowest button').first().click();
  await page.waitForFunction(() => document.querySelector('#title').textContent.endsWith('Res'));
  assert.ok((await page.locator('.dot').count()) > 20);
  await picture('timing');
  await page.click('#tab-list');
});

await check('the filter looks into every field', async () => {
  const every = await text('#count');
  await page.fill('#filter', 'name = CurrentDemandReq EVRESSSOC > 80');
  await page.waitForFunction((before) => document.querySelector('#count').textContent !== before
    && /^[1-9]\d* of /.test(document.querySelector('#count').textContent), every);
  const all = await text('#count');
  await page.fill('#filter', 'name = CurrentDemandReq');
  await page.waitForFunction((before) => document.querySelector('#count').textContent !== before, all);
  assert.ok(Number.parseInt(all) < Number.parseInt(await text('#count')));
  await page.fill('#filter', '');
});

await check('two sessions are compared', async () => {
  await page.selectOption('#other-example', 'own-isolation');
  await page.waitForSelector('#comparison tbody tr');
  const rows = await page.locator('#comparison tr.warning').allTextContents();
  assert.ok(rows.some((row) => row.startsWith('PreChargeReq') && row.endsWith('not there')), rows.join());
  await picture('comparison');
  await page.click('#tab-list');
});

await check('what is saved without identities has none', async () => {
  await page.selectOption('#example', 'session-iso2-ac-pnc-certinstall-tls12.jsonl');
  await page.waitForFunction(() => /contract installed: 1 s/.test(document.querySelector('#said').textContent));
  const download = async (button) => {
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    return readFile(await saved.path(), 'utf8');
  };
  const [plain, redacted] = [await download('#save'), await download('#save-redacted')];
  assert.equal(plain.split('\n').length, redacted.split('\n').length);
  // The session id as it stands in every header.
  const id = JSON.parse(plain.split('\n')[5]).hex.slice(6, 24);
  assert.ok(plain.split(id).length > 5 && !redacted.includes(id), id);
});

await check('a field is changed, and the new bytes are marked', async () => {
  await page.selectOption('#example', 'session-iso2-dc-eim-tcp.jsonl');
  await page.locator('#list .message', { hasText: 'PreChargeReq' }).first().click();
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'PreChargeReq');
  await page.click('#edit');
  await page.waitForFunction(() => /the same as before/.test(document.querySelector('#edit-said').textContent));
  const json = await page.inputValue('#edited');
  await page.fill('#edited', json.replace(/"EVRESSSOC":\s*\d+/, '"EVRESSSOC": 77'));
  await page.waitForSelector('.byte.differs');
  assert.match(await text('#edit-said'), /bits differ/);
  await picture('edit');
  await page.click('#edit-xml');
  await page.waitForFunction(() => document.querySelector('#edited').value.startsWith('<'));
  await page.fill('#edited', (await page.inputValue('#edited')).replace('>77<', '>300<'));
  await page.waitForFunction(() => /EVRESSSOC/.test(document.querySelector('#edit-said').textContent));
});

await check('a message is made from nothing by its form', async () => {
  await page.selectOption('#make-set', 'iso2');
  await page.waitForFunction(() => document.querySelectorAll('#make-name option').length > 1);
  await page.selectOption('#make-name', 'V2G_Message');
  await page.locator('#form .entry button', { hasText: 'instead SessionStopReq' }).or(page.locator('#form .entry button', { hasText: 'add SessionStopReq' })).first().click();
  await page.locator('#form select[aria-label*="ChargingSession"]').selectOption('Pause');
  await page.locator('#form input[aria-label*="SessionID"]').first().fill('0102030405060708');
  await page.waitForFunction(() => document.querySelector('#edited').value.includes('Pause'));
  await picture('form');
  await page.click('#edit-use:not([disabled])');
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'SessionStopReq');
  assert.ok((await page.locator('#form .entry').count()) > 3, 'the form stays');
  await page.click('#compose');
});

await check('a car charges in the tab, step by step and to the end', async () => {
  await page.click('#simulate');
  await page.waitForFunction(() => document.querySelectorAll('#sim-fault option').length > 10);
  await page.selectOption('#sim-fault', 'emergency-stop');
  await page.click('#sim-step');
  await page.waitForFunction(() => /1 message /.test(document.querySelector('#sim-state').textContent));
  await page.click('#sim-play');
  await page.waitForFunction(() => Number.parseInt(document.querySelector('#sim-state').textContent.split(' · ')[1]) > 10);
  await page.click('#sim-end');
  await page.waitForFunction(() => document.querySelector('#sim-state').textContent.split(' · ').length === 8);
  await page.waitForFunction(() => /^simulation: 1 s/.test(document.querySelector('#said').textContent));
  await picture('simulator');
  await page.click('#simulate');
});

await check('a link leads to a message of an example', async () => {
  await page.selectOption('#example', 'own-ac');
  await page.waitForFunction(() => /^ISO 15118-2, AC: 1 s/.test(document.querySelector('#said').textContent));
  await page.locator('#list .message', { hasText: 'SessionSetupRes' }).first().click();
  await page.waitForFunction(() => document.querySelector('#title').textContent === 'SessionSetupRes');
  await page.click('#link');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#e=own-ac&i=\d+/);
  const other = await context.newPage();
  await other.goto(link);
  await other.waitForFunction(() => document.querySelector('#title').textContent === 'SessionSetupRes');
  await other.close();
});

await check('a link carries a message', async () => {
  await page.fill('#text', '80400040');
  await page.waitForFunction(() => document.querySelector('#title').textContent.startsWith('supportedAppProtocol'));
  await page.click('#link');
  await page.waitForFunction(() => /copied/.test(document.querySelector('#said').textContent));
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#m=/);
  const other = await context.newPage();
  await other.goto(link);
  await other.waitForFunction(() => document.querySelector('#title').textContent.startsWith('supportedAppProtocol'));
  await other.close();
});

await check('no fault of accessibility, in light and in dark, with everything open', async () => {
  await page.selectOption('#example', 'demo-iso2-ac-pnc.pcapng');
  await page.waitForFunction(() => /TLS_ECDHE_ECDSA/.test(document.querySelector('#said').textContent));
  await page.locator('#list .message', { hasText: 'CertificateInstallationRes' }).first().click();
  await page.waitForSelector('#signature:not([hidden])');
  await page.click('#simulate');
  await page.click('#compose');
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const view of ['list', 'sequence', 'plots', 'lane', 'security', 'matching', 'comparison']) {
      await page.click(`#tab-${view}`);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => `${view}, ${id}: ${nodes[0].html}`), []);
    }
    await picture(colorScheme);
  }
});

await check('it works without a network', async () => {
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll('#set option').length > 10);
  await context.setOffline(true);
  await page.reload();
  await page.fill('#text', '80400040');
  await page.waitForSelector('.field');
  await context.setOffline(false);
});

await browser.close();
close();
assert.deepEqual(faults, [], 'faults in the console');
console.log(`${checks} checks passed`);
