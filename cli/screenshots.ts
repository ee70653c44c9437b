import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { buildPage } from '../console/buildPage.ts';
import type { Snapshot } from '../console/model.ts';
import { type Console, createConsole } from '../console/server/console.ts';
import { REGION } from '../sandbox/core.ts';
import { setUp } from '../sandbox/run/run.ts';
import { Weather } from '../sandbox/weather/weather.ts';
import { DEFAULT_SCENARIO } from '../sandbox/scenarios/index.ts';
import { launchBrowser } from '../test/functions/drills/report/browser.ts';
import { SANDBOX_STAGE, synthesizeForSandbox } from './prepare.ts';
import { createProgress } from './progress.ts';
import { loadScene } from './scene.ts';

/** The pictures of the README: the same run, so that a picture changes only where the page or a decision does. */
const FOLDER = fileURLToPath(new URL('../docs/pictures', import.meta.url));

const SEED = 1;

/** Of the busy day: readers for the lunch have come, and the first ones are idle again. */
const HOURS = 13.5;

const STEP_MS = 600_000;

/** As `npm start` has it. */
const USUAL_SPEED = 60;

const PICTURES = [
  { name: 'console-desktop', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'console-dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: 'console-phone', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

const progress = createProgress();
const { fleetFile, fleet, world } = await loadScene({ scenario: DEFAULT_SCENARIO });
progress.say('1/3  Synthesizing the stacks and building the page …');
const [assembly, pageFolder] = await Promise.all([synthesizeForSandbox(fleetFile), buildPage()]);
let console: Console | undefined;
try {
  const run = await setUp({ seed: SEED, fleet, world, load: undefined, assemblyFolder: assembly.folder });
  const server = await run.region.endpoint.listen(0, undefined, (...visitor) => console?.handle(...visitor) ?? false);
  progress.say('2/3  Running the busy day …');
  const endMs = run.startMs + HOURS * 3_600_000;
  for (let nowMs = run.startMs; nowMs < endMs; nowMs = run.region.clock.now()) {
    await run.region.clock.runUntil(Math.min(endMs, nowMs + STEP_MS));
    progress.show((run.region.clock.now() - run.startMs) / (endMs - run.startMs), new Date(run.region.clock.now()));
  }
  progress.done();
  // Only now: what it reads would draw from the same chance as the run.
  const weather = new Weather(run.region, USUAL_SPEED);
  // A clock that goes on would be another one in each picture.
  await weather.apply({ kind: 'pause' });
  console = createConsole({
    installations: [
      { id: 'sandbox', isSandbox: true, stage: SANDBOX_STAGE, fleetFile, endpointUrl: server.url, region: REGION },
    ],
    allowActions: true,
    pageFolder,
    weather,
  });
  progress.say('3/3  Taking the pictures …');
  await untilRead(server.url, endMs);
  await mkdir(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  for (const { name, ...look } of PICTURES) {
    const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce', ...look });
    await page.goto(server.url);
    await choose(page);
    const path = join(FOLDER, `${name}.png`);
    await page.screenshot({ path });
    progress.say(`     ${path}`);
    await page.close();
  }
  await browser.close();
  await console.close();
  await server.close();
  await run.close();
} finally {
  await assembly.remove();
}

/** The console reads the Region once a second: pictures are taken once it has read its last minute. */
async function untilRead(url: string, timeMs: number): Promise<void> {
  for (;;) {
    const { installations } = (await (await fetch(`${url}/console/state`)).json()) as Snapshot;
    const [one] = installations;
    const { ledger, metrics } = one!.sources;
    const isRead = [ledger, metrics].every((source) => source.state === 'ready' && source.asOfMs >= timeMs - 60_000);
    if (isRead && one!.clock.nowMs >= timeMs) return;
    await wait(500);
  }
}

/** The decision that is looked at: the largest addition of the day. */
async function choose(page: Page): Promise<void> {
  const additions = page.locator('.mark.add');
  await additions.last().waitFor();
  await additions.last().click();
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await page.mouse.move(0, 0);
}
