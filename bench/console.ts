import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { buildPage } from '../console/buildPage.ts';
import type { Change, Chart } from '../console/model.ts';
import { serveSamples } from '../test/console/page/sampleServer.ts';
import { cluster, entry, installation, NOW, quietChart, shopChart, snapshot } from '../test/console/page/samples.ts';
import { launchBrowser } from '../test/functions/drills/report/browser.ts';
import type { Figure, Say } from './figure.ts';
import { median, rounded } from './statistics.ts';

const PAINTS = 7;
const EVENTS_IN_SECOND = 100;
const SECONDS = 20;
const SETTLED_MS = 2_000;

/** An hour at 60x has 60 hours: as many changes as a busy fleet of twenty clusters has in them, in as short a time as possible. */
const CHANGES_OF_AN_HOUR = 36_000;

/** As many as fill the ledger that the page holds. */
const FILLING = 12_000;

/** How soon the page of the console is there, whether it keeps up, and whether it grows. */
export async function consolePage(say: Say): Promise<Figure[]> {
  const folder = await buildPage();
  const clusters = ['shop', ...Array.from({ length: 9 }, (_, index) => `shop-${index}`)].map((name) => cluster(name));
  let sent = 0;
  const server = await serveSamples(folder, {
    snapshot: snapshot(installation({ clusters })),
    chartOf: (name) => (name === 'shop' ? shopChartUntil(minuteOf(sent)) : quietChart(name)),
  });
  const browser = await launchBrowser();
  try {
    say('first paint');
    const paints: number[] = [];
    for (let round = 0; round < PAINTS; round += 1)
      paints.push(await firstPaintOf(await browser.newPage(LOOK), server.url));

    const page = await browser.newPage(LOOK);
    await page.goto(server.url);
    await page.locator('.mark').first().waitFor();
    const send = (count: number) => server.send(Array.from({ length: count }, () => changeOf((sent += 1))));

    const sendAll = async (count: number) => {
      for (let batch = 0; batch < count / 100; batch += 1) {
        send(100);
        await wait(20);
      }
    };

    // The page has been built by then: how long that took is the first paint's.
    await page.waitForTimeout(SETTLED_MS);
    say(`${EVENTS_IN_SECOND} events a second for ${SECONDS} s`);
    await page.evaluate(WATCH_FRAMES);
    for (let tick = 0; tick < SECONDS * 10; tick += 1) {
      for (let event = 0; event < EVENTS_IN_SECOND / 10; event += 1) send(1);
      await wait(100);
    }
    const frames = (await page.evaluate('window.frameTimes')) as number[];

    say('memory');
    // The ledger is full before its growth is of interest.
    await sendAll(FILLING);
    const before = await heapOf(page);
    await sendAll(CHANGES_OF_AN_HOUR);
    const after = await heapOf(page);
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
    const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, 'assets', name))).length, 0);
    return [
      figure('first-paint', median(paints), 'ms', 300, { paints }),
      figure('script', bytes / 1000, 'kB gz', 60, { scripts }),
      figure('longest-frame', Math.max(...frames), 'ms', 50, { frames: frames.length, median: median(frames) }),
      figure('heap-growth', (after - before) / 1e6, 'MB', 5, { before, after, changes: CHANGES_OF_AN_HOUR }),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

const LOOK = { locale: 'en-GB', viewport: { width: 1440, height: 900 } } as const;

const figure = (name: string, measured: number, unit: string, atMost: number, details: Figure['details']): Figure => ({
  name: `console.${name}`,
  measured: rounded(measured, 1),
  unit,
  target: { atMost },
  details,
});

async function firstPaintOf(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.locator('.mark').first().waitFor();
  const [first] = (await page.evaluate(
    "performance.getEntriesByName('first-contentful-paint').map((one) => one.startTime)",
  )) as [number];
  await page.close();
  return first;
}

/** The time that each frame kept the page busy, as the browser's own long-frame timing does: from its start to its paint. */
const WATCH_FRAMES = `
  window.frameTimes = [];
  const watch = (startMs) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.frameTimes.push(performance.now() - startMs);
    channel.port2.postMessage(0);
    requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
`;

async function heapOf(page: Page): Promise<number> {
  await page.waitForTimeout(1_000);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

const MINUTE_MS = 60_000;

/** The minute of the fleet in which a change comes. */
const minuteOf = (number: number) => Math.floor(number / 60);

/** What the server answers in that minute: nothing is missing between it and the changes. */
function shopChartUntil(minute: number): Chart {
  const chart = shopChart();
  return { ...chart, fromMs: chart.fromMs + minute * MINUTE_MS };
}

/** Changes of all kinds, each of them another value. */
function changeOf(number: number): Change {
  const nowMs = NOW + number * 100;
  const name = `shop-${number % 9}`;
  switch (number % 5) {
    case 0:
      return { at: 'clock', installation: 'sandbox', value: { nowMs, speed: 60 } };
    case 1:
      return {
        at: 'ledger',
        installation: 'sandbox',
        entries: [{ ...entry('13:31', 'hold', 'within-band'), id: `e${number}`, atMs: nowMs }],
      };
    case 2:
      return {
        at: 'chart',
        installation: 'sandbox',
        name: 'shop',
        value: {
          ...quietChart('shop'),
          fromMs: NOW + minuteOf(number) * MINUTE_MS,
          busyVcpus: [2 + (number % 30) / 10],
          capacityVcpus: [6],
          servingVcpus: [6],
          cpuPercent: [30 + (number % 40)],
          connections: [900],
        },
      };
    default: {
      const cpuPercent = 30 + (number % 50);
      const instances = cluster(name).instances.map((instance) => ({ ...instance, cpuPercent }));
      const load = { atMs: nowMs, cpuPercent, busyVcpus: 2 };
      return {
        at: 'cluster',
        installation: 'sandbox',
        name,
        value: cluster(name, { instances, load, level: 'moving' }),
      };
    }
  }
}
