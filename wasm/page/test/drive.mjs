// Uses every part of the page once, in a browser: `node test/drive.mjs CHROMIUM DIST PICTURES`.
// The page is served from here; whatever else it asks for is an error.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const [browserName, dist, pictures] = process.argv.slice(2);
const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm', '.jsonl': 'application/jsonl',
};
/** PreChargeReq of ISO 15118-2 with its V2GTP header. */
const MESSAGE = '01fe80010000001a 8098021050908c0c0c0c0c51500200001414000400a0c08302';

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url, 'http://here').pathname);
  try {
    const body = await readFile(join(dist, path === '/' ? 'index.html' : path));
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? TYPES['.html'] });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const address = `http://127.0.0.1:${server.address().port}/`;

const which = { executablePath: await whereIs(browserName), args: ['--no-sandbox'] };
const browser = await chromium.launch(which);
const context = await browser.newContext({ viewport: { width: 1400, height: 1100 } });
await context.grantPermissions(['clipboard-read', 'clipboard-write']);
const page = await context.newPage();
const faults = [];
page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
page.on('pageerror', (error) => faults.push(String(error)));
page.on('request', (request) => request.url().startsWith(address) || faults.push(`asked for ${request.url()}`));

async function whereIs(name) {
  const { execFileSync } = await import('node:child_process');
  return execFileSync('which', [name], { encoding: 'utf8' }).trim();
}

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

await check('every example opens', async () => {
  const files = await page.locator('#example option').evaluateAll((options) => options.map((it) => it.value));
  for (const file of files.filter(Boolean)) {
    await page.selectOption('#example', file);
    await page.waitForFunction((name) => document.querySelector('#said').textContent.startsWith(`${name}: 1 s`), file);
  }
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

await check('no fault of accessibility', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
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
server.close();
assert.deepEqual(faults, [], 'faults in the console');
console.log(`${checks} checks passed`);
