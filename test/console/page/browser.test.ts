import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../../console/buildPage.ts';
import { launchBrowser } from '../../functions/drills/report/browser.ts';
import { someOf } from '../../sampling.ts';
import { DESKTOP, findFaults, type Look, open, PHONE, sidewaysPx } from './open.ts';
import type { Samples } from './sampleServer.ts';
import { at, cluster, entry, HUNDRED_NAMES, installation, META, MINUTE, NOW, rotation, snapshot } from './samples.ts';
import { LONG_REASON, manyClusters, STATES } from './states.ts';

let newPage: Browser['newPage'];
let closeBrowser: () => Promise<void>;

beforeAll(async () => {
  ({ newPage, close: closeBrowser } = await launchBrowser());
});
afterAll(() => closeBrowser());

const opened = (samples: Partial<Samples> = {}, look: Look = {}) => open({ newPage }, samples, look);

describe('the built page', () => {
  test('has at most 60 kB of script, compressed, besides the dashboard, which is fetched when it is opened', async () => {
    const assets = join(await buildPage(), 'assets');
    const all = readdirSync(assets).filter((name) => name.endsWith('.js'));
    const scripts = all.filter((name) => !name.startsWith('Dashboard-'));
    expect(all).toHaveLength(scripts.length + 1);
    const bytes = scripts.map((name) => gzipSync(readFileSync(join(assets, name))).length);
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(60_000);
  });

  test('has no script and no style inline, and fetches nothing from elsewhere', async () => {
    const html = readFileSync(join(await buildPage(), 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src)/);
    expect(
      [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
        .map(([, url]) => url)
        .filter((url) => !url!.startsWith('/console/')),
    ).toEqual([]);
  });
});

test('a browser that calls its language as Intl does not know it shows the page', async () => {
  const { page, faults, close } = await opened({}, { language: 'en-US@posix' });
  await page.locator('.u-over').first().waitFor();
  expect(faults).toEqual([]);
  await close();
});

/** Each is looked at three times, for two seconds. */
const SAMPLED_STATES = 4;

describe('accessibility', () => {
  const looks: readonly Required<Omit<Look, 'query' | 'language'>>[] = [
    { viewport: DESKTOP, colorScheme: 'light' },
    { viewport: DESKTOP, colorScheme: 'dark' },
    { viewport: PHONE, colorScheme: 'light' },
  ];
  test.for(someOf(Object.keys(STATES), SAMPLED_STATES))(
    'axe-core finds no fault, on a desktop, in the dark, on a phone: %s',
    async (state) => {
      const { page, close } = await opened(STATES[state]);
      await page.locator('h2').first().waitFor();
      for (const { viewport, colorScheme } of looks) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        expect(await findFaults(page)).toEqual([]);
        expect(await sidewaysPx(page)).toBe(0);
      }
      // As narrow as a page of 1280 pixels is at four times its size (WCAG 1.4.10).
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await sidewaysPx(page)).toBe(0);
      await close();
    },
  );

  test.for(['trace', 'slack', 'keys'])('axe-core finds no fault with the drawer open: %s', async (which) => {
    const { page, close } = await opened();
    await page.locator('.mark.add').first().click();
    await page.keyboard.press({ trace: 'Enter', slack: 'c', keys: '?' }[which]!);
    if (which === 'trace') await page.getByRole('button', { name: 'Full trace' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await close();
  });

  test('has one first heading, landmarks, and a link past the header', async () => {
    const { page, faults, close } = await opened();
    expect(await page.locator('h1').count()).toBe(1);
    for (const role of ['banner', 'main', 'complementary'] as const) expect(await page.getByRole(role).count()).toBe(1);
    expect(await page.getByRole('navigation').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to clusters');
    expect(faults).toEqual([]);
    await close();
  });

  test('shows what is filled in forced colours, too', async () => {
    const { page, close } = await opened();
    await page.emulateMedia({ forcedColors: 'active' });
    const fill = await page.evaluate(
      'getComputedStyle(document.querySelector(".instance.serving .below")).backgroundColor',
    );
    const ground = await page.evaluate(
      'getComputedStyle(document.querySelector(".instance.serving .gauge")).backgroundColor',
    );
    expect(fill).not.toBe(ground);
    await close();
  });
});

describe('what needs a person', () => {
  test('is told in the title, the header and a line each, and the mark is out of level', async () => {
    const { page, close } = await opened({ snapshot: manyClusters(20) });
    expect(await page.title()).toBe('Evenkeel · eu-west-1 · action required: 1');
    await page.getByText('orders-000: more readers are needed, max 8 is reached').waitFor();
    expect(await page.locator('.need').innerText()).toContain('people were told 13:20 · told again at 13:50');
    expect(await page.locator('.top .keel.tilted').count()).toBeGreaterThan(0);
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toContain('tilted');
    await close();
  });

  test('is not there where nothing is', async () => {
    const { page, close } = await opened({ snapshot: snapshot(installation({ attention: [] })) });
    await page.getByText('Nothing needs a person.').waitFor();
    expect(await page.title()).toBe('Evenkeel · eu-west-1 · no action required');
    await close();
  });
});

describe('clusters', () => {
  test('have each instance in its zone, with its state, its CPU and its connections', async () => {
    const { page, close } = await opened();
    const zone = page.getByRole('region', { name: 'shop in eu-west-1b' });
    expect(await zone.locator('.instance').allInnerTexts()).toEqual([
      expect.stringMatching(/46 %\s+serving\s+shop-2\s+.*236 conn/s),
      expect.stringMatching(/7 %\s+draining\s+…b07d\s+.*38 conn/s),
    ]);
    expect(await zone.locator('.instance.draining').getAttribute('title')).toContain('deleted by 14:17');
    await close();
  });

  test('show how far one is that is being built, by the clock of the sandbox', async () => {
    const { page, server, close } = await opened();
    const building = page.locator('.instance.building');
    expect(await building.innerText()).toMatch(/2:20\s+building\s+.*of 6 min/s);
    server.send([{ at: 'clock', installation: 'sandbox', value: { nowMs: NOW + MINUTE, speed: 0 } }]);
    await building.getByText('3:20').waitFor();
    await close();
  });

  test('change one at a time, and one is shown in full where it is chosen', async () => {
    const { page, server, close } = await opened();
    server.send([
      {
        at: 'cluster',
        installation: 'sandbox',
        name: 'search',
        value: cluster('search', { level: 'watch', state: 'no capacity' }),
      },
    ]);
    await page.getByRole('article', { name: 'Cluster search' }).getByText('No capacity').waitFor();
    await page.getByRole('button', { name: 'billing', exact: true }).click();
    await page.locator('.full').getByRole('heading', { name: 'billing' }).waitFor();
    expect(new URL(page.url()).searchParams.get('cluster')).toBe('billing');
    await close();
  });

  test('are not swapped under the eyes while another one comes to need more', async () => {
    const { page, server, close } = await opened();
    server.send([
      {
        at: 'cluster',
        installation: 'sandbox',
        name: 'search',
        value: cluster('search', { level: 'action', state: 'at max' }),
      },
    ]);
    await page.getByRole('article', { name: 'Cluster search' }).waitFor();
    expect(await page.locator('.full h3').innerText()).toBe('shop');
    await close();
  });

  test('pause with a reason and an end, and say by whom they are paused', async () => {
    const { page, server, close } = await opened({
      answer: () => ({ ok: false, message: 'You need dynamodb:PutItem.' }),
    });
    const card = page.locator('.full');
    await card.getByRole('button', { name: 'Pause…' }).click();
    await card.getByLabel('Why it is paused').fill('schema migration');
    await card.getByLabel('For how long').selectOption('4 hours');
    await card.getByRole('button', { name: 'Pause', exact: true }).click();
    await card.getByText('You need dynamodb:PutItem.').waitFor();
    expect(server.asked).toEqual([
      {
        path: '/console/actions',
        token: 'sample-token',
        body: {
          action: 'pause',
          installation: 'sandbox',
          controller: 'replicas',
          resource: 'shop',
          why: 'schema migration',
          forMs: 14_400_000,
        },
      },
    ]);
    const paused = cluster('shop', {
      level: 'paused',
      state: 'paused',
      pause: { by: 'ada', why: 'schema migration', untilMs: at('16:00') },
    });
    server.send([{ at: 'cluster', installation: 'sandbox', name: 'shop', value: paused }]);
    await card.getByText('Paused by ada until 16:00: schema migration').waitFor();
    await card.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => server.asked.length).toBe(2);
    expect(server.asked[1]!.body).toMatchObject({ action: 'resume', resource: 'shop' });
    await close();
  });
});

describe('the chart', () => {
  test('has a button for each decision, and the same one is chosen in the trace and in the ledger', async () => {
    const { page, faults, close } = await opened();
    const add = page.getByRole('button', { name: '12:18:17 add 2, overloaded' });
    await add.click();
    const trace = page.getByRole('region', { name: 'Decision of shop' });
    expect(await trace.innerText()).toContain('12:18:17');
    expect(await trace.locator('.rail .decides').innerText()).toContain('9');
    expect(await trace.innerText()).toContain('Carried out in 0.9 s.');
    expect(await page.locator('.row[aria-selected=true]').innerText()).toContain('12:18:17');
    expect(new URL(page.url()).searchParams.get('entry')).toBe('replicas/shop/12:18:17');
    expect(await add.getAttribute('aria-pressed')).toBe('true');
    expect(faults).toEqual([]);
    await close();
  });

  test('tells the reason and six numbers beside the moment that they are about', async () => {
    const { page, close } = await opened();
    const add = page.getByRole('button', { name: '12:18:17 add 2, overloaded' });
    await add.hover();
    const card = page.getByRole('tooltip');
    await card.waitFor();
    expect(await card.locator('dt').allInnerTexts()).toEqual([
      'serving',
      'coming',
      'busy vCPUs',
      'needed vCPUs',
      'cpu %',
      'min',
    ]);
    expect(await card.locator('dd').allInnerTexts()).toEqual(['3', '0', '4.92', '8.2', '81.96', '2']);
    const [mark, box] = [(await add.boundingBox())!, (await card.boundingBox())!];
    expect(mark.x + 9 < box.x || mark.x + 9 > box.x + box.width).toBe(true);
    await page.mouse.move(0, 0);
    await card.waitFor({ state: 'detached' });
    await close();
  });

  test('is walked through by the arrow keys, with one button in the tab order', async () => {
    const { page, close } = await opened();
    const lanes = page.getByRole('group', { name: 'Decisions: arrow keys move between them' });
    expect(await lanes.locator('button[tabindex="0"]').count()).toBe(1);
    await page.getByRole('button', { name: '12:18:17 add 2, overloaded' }).focus();
    const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('10:38:01 add, overloaded');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('10:42:48 admit, available');
    await page.keyboard.press('End');
    expect(await focused()).toBe('13:17:01 drain 2, idle, 2 decisions until 13:27:02');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).searchParams.get('entry')).toBe('replicas/shop/13:17:01');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).searchParams.get('entry')).toBe('replicas/shop/13:27:02');
    await close();
  });

  test('shows the values of the minute under the pointer', async () => {
    const { page, close } = await opened();
    const plot = page.locator('.panel.load-panel');
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 60);
    await page
      .locator('.legend')
      .getByText(/^08:0\d$/)
      .waitFor();
    expect(await page.locator('.legend').innerText()).toMatch(/capacity\s+4 vCPU/);
    await close();
  });

  test('is told in sentences to those who do not see it', async () => {
    const { page, close } = await opened();
    await expect
      .poll(() => page.locator('.chart > .unseen').innerText())
      .toMatch(
        /^08:00 to 13:30: load went from .* Capacity went from 4 to 6 vCPUs\. CPU was above the target for \d+ minutes\. 7 decisions/,
      );
    await close();
  });

  test('goes on with the minutes that the stream brings', async () => {
    const { page, server, close } = await opened();
    await page.locator('.mark').first().waitFor();
    const later = entry('13:32:10', 'add', 'overloaded');
    const mark = {
      entryId: later.id,
      atMs: later.atMs,
      kind: 'add',
      reason: 'overloaded',
      lane: 'ordered',
      count: 3,
      isFailed: false,
    } as const;
    server.send([
      {
        at: 'chart',
        installation: 'sandbox',
        name: 'shop',
        value: {
          cluster: 'shop',
          fromMs: at('13:31'),
          busyVcpus: [5, 5.5],
          capacityVcpus: [10, 10],
          servingVcpus: [6, 6],
          cpuPercent: [83, 91],
          connections: [900, 950],
          forecast: [],
          targetCpuPercent: 60,
          marks: [mark],
          entries: [later],
        },
      },
    ]);
    await page.getByRole('button', { name: '13:32:10 add 3, overloaded' }).waitFor();
    expect(await page.locator('.legend').innerText()).toMatch(/load\s+5\.5/);
    await close();
  });
});

describe('listeners', () => {
  test('tell the days left and what each address serves, and hundred names where they are asked for', async () => {
    const { page, close } = await opened();
    const listeners = page.getByRole('region', { name: 'Listeners' });
    const first = listeners.getByRole('listitem').first();
    expect(await first.innerText()).toMatch(/intranet:443.*23\s+days left/s);
    const pay = listeners.locator('.listener', { hasText: 'pay:8443' });
    expect(await pay.locator('.served .another').innerText()).toContain('1b e9:50');
    const last = listeners.getByText(HUNDRED_NAMES.at(-1)!);
    expect(await last.isVisible()).toBe(false);
    await listeners.getByText('landing.example, landing-1.example and 98 more').click();
    expect(await last.isVisible()).toBe(true);
    await close();
  });
});

describe('target groups', () => {
  test('stack healthy machines first, and say when cross-zone reverts', async () => {
    const { page, close } = await opened();
    const zone = page.getByRole('region', { name: 'Zone eu-west-1b' });
    expect(await zone.innerText()).toContain('0 healthy');
    expect(await zone.innerText()).toContain('pinned by clients');
    expect((await zone.locator('.brick').allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
      'i-0c07',
      'i-0c09',
      'i-0b51',
      'i-0b52',
      'i-0b53',
      'i-0b54',
    ]);
    await page.getByText('Cross-zone on, temporary').waitFor();
    await page.getByText('reverts in 5:00 if every AZ holds its minimum').waitFor();
    await close();
  });
});

describe('drills', () => {
  test('are approved by the person and with the plan that stand there', async () => {
    const { page, server, close } = await opened();
    const drill = page.getByRole('article', { name: `Drill ${rotation.id}` });
    expect(await drill.innerText()).toContain('Plan 16144bfc');
    await drill.getByRole('button', { name: 'Approve as bob' }).click();
    await drill.getByText('Done.').waitFor();
    expect(server.asked).toEqual([
      {
        path: '/console/actions',
        token: 'sample-token',
        body: { action: 'approve', installation: 'sandbox', drillId: rotation.id, planHash: '16144bfc9a01' },
      },
    ]);
    await close();
  });

  test('are not approved by who requested them, and say why', async () => {
    const approval = {
      ...rotation.approval!,
      mayApprove: false,
      mayNotBecause: 'You requested it: another person must approve.',
    };
    const { page, close } = await opened({ snapshot: snapshot(installation({ drills: [{ ...rotation, approval }] })) });
    const drill = page.getByRole('article', { name: `Drill ${rotation.id}` });
    await drill.getByText('You requested it: another person must approve.').waitFor();
    expect(await drill.getByRole('button', { name: 'Approve as bob' }).isDisabled()).toBe(true);
    await close();
  });

  test('are aborted by a second press, and show downtime against its limit', async () => {
    const { page, server, close } = await opened();
    const drill = page.getByRole('article', { name: 'Drill aurora-failover-4f1c2a9b07de' });
    expect(await drill.innerText()).toMatch(/31\.0 s\s+± 0\.1 downtime, limit 1 min/);
    expect(await drill.getByRole('img', { name: /new connections: 520 attempts succeeded, 310 failed/ }).count()).toBe(
      1,
    );
    await drill.getByRole('button', { name: 'Abort and roll back' }).click();
    expect(server.asked).toEqual([]);
    await drill.getByRole('button', { name: 'Yes, abort and roll back' }).click();
    await expect.poll(() => server.asked.length).toBe(1);
    expect(server.asked[0]!.body).toMatchObject({ action: 'abort', drillId: 'aurora-failover-4f1c2a9b07de' });
    await close();
  });

  test('are not touched where the server is read only, and say how to change that', async () => {
    const meta = { ...META, actions: [], readOnlyBecause: 'Read only: start it with --allow-actions.' };
    const { page, close } = await opened({ snapshot: { ...snapshot(), meta } });
    const drill = page.getByRole('article', { name: `Drill ${rotation.id}` });
    await drill.getByText('Read only: start it with --allow-actions.').waitFor();
    expect(await page.getByRole('button', { name: 'Abort and roll back' }).isDisabled()).toBe(true);
    await close();
  });
});

describe('the ledger', () => {
  const many = Array.from({ length: 1_500 }, (_, index) => ({
    ...entry('13:00', index % 3 === 0 ? 'add' : 'hold', 'overloaded'),
    id: `e${index}`,
    atMs: NOW - index * 1_000,
  }));

  test('has rows for what is in sight only, and goes on to older entries', async () => {
    const older = [{ ...entry('09:00', 'drain', 'idle'), id: 'older', atMs: NOW - 5_000_000, label: 'of-yesterday' }];
    const { page, close } = await opened({
      snapshot: snapshot(installation({ ledger: many, ledgerTotals: { held: 1_500, hasMore: true } })),
      older: (before) => ({ entries: before === 'e1499' ? older : [], hasMore: false }),
    });
    const list = page.getByRole('listbox');
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    expect(await list.getByRole('option').first().getAttribute('aria-setsize')).toBe('1500');
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await list.getByText('of-yesterday').waitFor();
    await close();
  });

  test('goes on to older entries where the page was open before the ledger was read', async () => {
    const {
      ledger: _l,
      clusters: _c,
      listeners: _n,
      targetGroups: _t,
      drills: _d,
      slack: _s,
      ...head
    } = installation();
    const { page, server, close } = await opened({
      snapshot: snapshot(installation({ ledger: [], ledgerTotals: { held: 0, hasMore: false } })),
    });
    const older = page.getByRole('listbox').getByRole('button', { name: 'Older entries' });
    expect(await older.count()).toBe(0);
    server.send([
      { at: 'installation', installation: 'sandbox', value: { ...head, ledgerTotals: { held: 1_500, hasMore: true } } },
      { at: 'ledger', installation: 'sandbox', entries: [entry('13:00', 'add', 'overloaded')] },
    ]);
    await older.waitFor();
    await close();
  });

  test('is filtered by words and kind, which stand in the address', async () => {
    const { page, close } = await opened({}, { query: '?filter=shop&group=changes' });
    const list = page.getByRole('listbox');
    expect(await page.getByLabel('Filter the ledger').inputValue()).toBe('shop');
    expect(await list.getByRole('option').count()).toBe(9);
    await page.keyboard.press('/');
    await page.keyboard.type(' idle');
    await expect.poll(() => list.getByRole('option').count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('filter')).toBe('shop idle');
    await page.getByLabel('Filter the ledger').fill('overloded');
    await page.getByRole('button', { name: 'Did you mean overloaded?' }).click();
    await expect.poll(() => list.getByRole('option').count()).toBe(4);
    await close();
  });

  test('is walked through by J and K, opens a trace by Enter, and stays where one reads while entries come', async () => {
    const { page, server, close } = await opened({ snapshot: snapshot(installation({ ledger: many })) });
    const list = page.getByRole('listbox');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(new URL(page.url()).searchParams.get('entry')).toBe('e0');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Trace of shop' }).waitFor();
    await page.keyboard.press('Escape');
    await list.evaluate((element) => element.scrollTo(0, 3000));
    await expect.poll(() => list.locator('#entry-e100').count()).toBe(1);
    const before = (await list.locator('#entry-e104').boundingBox())!.y;
    server.send([{ at: 'ledger', installation: 'sandbox', entries: [{ ...many[0]!, id: 'new', atMs: NOW + 1 }] }]);
    await expect.poll(() => page.locator('#ledger .group-head').innerText()).toContain('1,501');
    await expect.poll(async () => (await list.locator('#entry-e104').boundingBox())!.y).toBe(before);
    await close();
  });
});

describe('the weather of the sandbox', () => {
  test('is made by a button or its letter, which can be switched off', async () => {
    const { page, server, close } = await opened();
    const weather = page.getByRole('complementary', { name: 'Sandbox weather' });
    await weather.getByRole('button', { name: /^Spike/ }).click();
    await page.keyboard.press('z');
    await expect.poll(() => server.asked.length).toBe(2);
    expect(server.asked.map(({ path, token, body }) => ({ path, token, body }))).toEqual([
      { path: '/console/weather', token: 'sample-token', body: { kind: 'load-spike' } },
      { path: '/console/weather', token: 'sample-token', body: { kind: 'zone-outage' } },
    ]);
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys and look' });
    await sheet.getByText('Next decision').waitFor();
    await sheet.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.locator('body').press('z');
    await weather.getByRole('button', { name: /^Reader/ }).click();
    await expect.poll(() => server.asked.length).toBe(3);
    expect(server.asked[2]!.body).toEqual({ kind: 'reader-failure' });
    await close();
  });

  test('is not made by letters that are typed', async () => {
    const { page, server, close } = await opened();
    await page.getByLabel('Filter the ledger').fill('');
    await page.keyboard.type('szgrw');
    await page.getByText('No entries match.').waitFor();
    expect(server.asked).toEqual([]);
    await close();
  });

  test('is aimed at one of several targets, and ended', async () => {
    const { page, server, close } = await opened();
    await page.getByRole('button', { name: 'AZ: choose' }).click();
    await page.getByRole('form', { name: 'AZ' }).getByRole('button', { name: 'eu-west-1c' }).click();
    await page.getByRole('button', { name: 'End: zone outage in eu-west-1b' }).click();
    await expect.poll(() => server.asked.length).toBe(2);
    expect(server.asked.map(({ body }) => body)).toEqual([
      { kind: 'zone-outage', target: 'eu-west-1c' },
      { kind: 'undo', target: 'w1' },
    ]);
    await close();
  });

  test('goes faster and slower, and says why a kind cannot be had', async () => {
    const { page, server, close } = await opened();
    await page.keyboard.press('.');
    await page.keyboard.press(',');
    await expect
      .poll(() => server.asked.map(({ body }) => body))
      .toEqual([
        { kind: 'speed', amount: 120 },
        { kind: 'speed', amount: 30 },
      ]);
    const offering = page.getByRole('button', { name: /^Offering/ });
    expect(await offering.isDisabled()).toBe(true);
    expect(await offering.getAttribute('title')).toBe('the fleet has one class only');
    await close();
  });

  test('is a sheet on a phone', async () => {
    const { page, server, close } = await opened({}, { viewport: PHONE });
    await page.getByRole('button', { name: 'Weather' }).click();
    await page
      .getByRole('dialog', { name: 'Weather' })
      .getByRole('button', { name: /^Spike/ })
      .click();
    await expect.poll(() => server.asked.length).toBe(1);
    await close();
  });

  test('is not there on an account', async () => {
    const { page, close } = await opened({ snapshot: snapshot(installation({ isSandbox: false })) });
    await page.locator('.full').waitFor();
    expect(await page.getByRole('complementary').count()).toBe(0);
    await close();
  });
});

describe('the channel of Slack', () => {
  test('is spoken in by a person, whose press is confirmed', async () => {
    const { page, server, close } = await opened();
    await page.keyboard.press('c');
    const drawer = page.getByRole('dialog', { name: 'Slack: #on-call' });
    await drawer.getByText('@ada').waitFor();
    await drawer.getByRole('button', { name: 'bob' }).click();
    await drawer.getByRole('button', { name: 'Approve' }).click();
    await drawer.getByRole('button', { name: 'Really approve?' }).click();
    await drawer.getByLabel('/evenkeel').fill('status');
    await page.keyboard.press('Enter');
    await expect.poll(() => server.asked.length).toBe(2);
    expect(server.asked.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: '/slack/press', body: { user: 'U2', ts: '1.1', action: 'approve' } },
      { path: '/slack/command', body: { user: 'U2', command: 'status' } },
    ]);
    await close();
  });
});

describe('when things go wrong', () => {
  test('a lost connection leaves everything grey and dated, actions off, and comes back by itself', async () => {
    const { page, server, close } = await opened();
    server.cut(true);
    await page.getByRole('alert').getByText('everything is as of 13:31:20').waitFor();
    expect(await page.locator('main').getAttribute('class')).toContain('stale');
    await page.getByText('State unknown').waitFor();
    expect(await page.getByRole('button', { name: 'Approve as bob' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /^Spike/ }).isDisabled()).toBe(true);
    server.cut(false);
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.getByText('No action required').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Approve as bob' }).isDisabled()).toBe(false);
    await close();
  });

  test('a server that was started anew is shown without anything of the one before', async () => {
    const { page, server, close } = await opened();
    const last = entry('23:59', 'add', 'of-the-run-before');
    server.send([{ at: 'ledger', installation: 'sandbox', entries: [last] }]);
    await page.getByRole('listbox').getByText('of-the-run-before').waitFor();
    server.restart();
    await page.getByRole('listbox').getByText('of-the-run-before').waitFor({ state: 'detached' });
    await page.getByText('No action required').waitFor();
    expect(await page.locator('#ledger .group-head').innerText()).toContain('17 of 17');
    await close();
  });

  test('a browser that keeps nothing of sites shows the page all the same', async () => {
    const { page, faults, close } = await open({
      newPage: async (options) => {
        const shut = await newPage(options);
        await shut.addInitScript(
          "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })",
        );
        return shut;
      },
    });
    await page.locator('.instance').first().waitFor();
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(faults).toEqual([]);
    await close();
  });

  test('an API that is denied takes only its part away, and says what would allow it', async () => {
    const { page, close } = await opened(STATES['an API is denied']);
    const shop = page.locator('.full');
    await shop.getByText('cloudwatch:GetMetricData').first().waitFor();
    expect(await shop.locator('.instance').count()).toBe(6);
    expect(await shop.locator('.panel').count()).toBe(0);
    await shop.getByText('Policy statement').click();
    await shop.getByText('"Effect": "Allow"').waitFor();
    expect(await page.getByRole('listbox').getByRole('option').count()).toBe(17);
    await close();
  });

  test('three hundred clusters are a strip, what is not steady, and the rest by name', async () => {
    const { page, close } = await opened(STATES['300 clusters']);
    await page.getByRole('img', { name: 'CPU of 300 clusters against their targets: 2 above, 298 below' }).waitFor();
    expect(await page.locator('.line').count()).toBe(6);
    await page.getByLabel('Filter the steady clusters').fill('299');
    await page.locator('.cells').getByRole('button', { name: 'orders-299' }).click();
    await page.locator('.full').getByRole('heading', { name: 'orders-299' }).waitFor();
    await close();
  });

  test('a reason of 3,000 characters is three lines, and all of it where it is asked for', async () => {
    const { page, close } = await opened(STATES['a failed reader']);
    const sentence = page.locator('.full .sentence');
    expect((await sentence.boundingBox())!.height).toBeLessThan(100);
    await sentence.getByRole('button', { name: 'All of it' }).click();
    expect((await sentence.boundingBox())!.height).toBeGreaterThan(200);
    expect(await sentence.innerText()).toContain(LONG_REASON.slice(-40).trim());
    await close();
  });

  test('several accounts are one page, and the one that needs somebody says so', async () => {
    const { page, close } = await opened(STATES['several accounts']);
    await page.getByText('Action required: 1').waitFor();
    const other = page.getByRole('button', { name: /^prod-us/ });
    expect(await other.innerText()).toContain('1');
    await other.click();
    await page.locator('.full').getByRole('heading', { name: 'orders-000' }).waitFor();
    expect(new URL(page.url()).searchParams.get('installation')).toBe('prod-us');
    await close();
  });

  test('the frame is there before the script is, in the chosen theme', async () => {
    const { page, close } = await opened();
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    const chosen = await page.locator('html').getAttribute('data-theme');
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.reload();
    await page.getByText('Reading the fleet…').waitFor();
    expect(await page.locator('.brand').innerText()).toBe('Evenkeel');
    expect(chosen).toBe('dark');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await close();
  });

  test('nothing moves between the first paint and the first data', async () => {
    const { page, close } = await opened({}, { query: '' });
    const shift = await page.evaluate(
      `new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value))).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(sum), 1200);
      })`,
    );
    expect(shift).toBeLessThan(0.01);
    await close();
  });
});
