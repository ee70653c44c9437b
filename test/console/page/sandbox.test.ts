import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../../console/buildPage.ts';
import { Weather } from '../../../sandbox/weather/weather.ts';
import { launchBrowser } from '../../functions/drills/report/browser.ts';
import { openSandbox, type SandboxSite } from '../server/site.ts';
import { DESKTOP } from './open.ts';

const MINUTE_MS = 60_000;

describe('the page on a sandbox, from its weather to a decision and its mark', () => {
  let newPage: Browser['newPage'];
  let closeBrowser: () => Promise<void>;
  let site: SandboxSite;
  let page: Page;
  const faults: string[] = [];
  const clock = { isStopped: false };
  let pacing: Promise<void>;

  /** Region time goes on a minute at a time while a person looks. */
  async function goOn(): Promise<void> {
    for (; !clock.isStopped; await wait(200))
      await site.run.region.clock.runUntil(site.run.region.clock.now() + MINUTE_MS);
  }

  beforeAll(async () => {
    const pageFolder = await buildPage();
    ({ newPage, close: closeBrowser } = await launchBrowser());
    site = await openSandbox('busy-day', { pageFolder, weatherOf: ({ region }) => new Weather(region, 60) });
    await site.pass(60);
    pacing = goOn();
    page = await newPage({ locale: 'en-GB', viewport: DESKTOP, reducedMotion: 'reduce' });
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(site.url);
  });
  afterAll(async () => {
    clock.isStopped = true;
    await pacing;
    await page.close();
    await Promise.all([site.close(), closeBrowser()]);
  });

  test('shows the cluster in its zones, live', async () => {
    await page.locator('.instance', { hasText: 'shop-1' }).getByText('writer').waitFor();
    expect(await page.locator('.instance').count()).toBe(3);
    await page.locator('.live.live', { hasText: 'Live' }).waitFor();
    expect(await page.title()).toBe('Evenkeel · eu-west-1 · no action required');
  });

  test('shows an addition as a mark, with its rule and its numbers, minutes after the load went up', async () => {
    await page.getByRole('button', { name: 'Up: choose' }).click();
    const form = page.getByRole('form', { name: 'Up' });
    await form.getByRole('spinbutton').fill('300');
    await form.getByRole('button', { name: 'shop', exact: true }).click();
    await page.locator('.active-weather').waitFor();

    await page
      .getByRole('button', { name: /add.*, overloaded/ })
      .first()
      .click();
    const trace = page.getByRole('region', { name: 'Decision of shop' });
    await trace.locator('.spoken .decides', { hasText: 'overloaded' }).waitFor();
    expect(await trace.locator('.numbers dt').allInnerTexts()).toContain('needed vCPUs');
    await page.locator('.instance.building').first().waitFor();
    await page
      .getByRole('listbox')
      .getByRole('option', { name: /add.*overloaded/ })
      .first()
      .waitFor();
  });

  test('explains it as of now, rule by rule', async () => {
    await page.getByRole('button', { name: 'Full trace' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: 'Explain it as of now' }).click();
    await drawer.locator('.drawer-part .rule-list .decides').waitFor();
    expect(await drawer.locator('.drawer-part .warning').count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('pauses a cluster, which then says by whom, and takes it up again', async () => {
    const card = page.locator('.full');
    await card.getByRole('button', { name: 'Pause…' }).click();
    await card.getByLabel('Why it is paused').fill('to look at it');
    await card.getByRole('button', { name: 'Pause', exact: true }).click();
    await card
      .locator('.pause-line')
      .getByText(/Paused by .*: to look at it/)
      .waitFor();
    await card.getByRole('button', { name: 'Resume' }).click();
    await card
      .locator('.pause-line')
      .getByText(/Paused by .*: to look at it/)
      .waitFor({ state: 'detached' });
    expect(await card.getByRole('button', { name: 'Pause…' }).isEnabled()).toBe(true);
  });

  test('aims weather at readers that have come since', async () => {
    const readers = async () => {
      const { meta } = await site.state();
      return meta.weather!.kinds.find(({ kind }) => kind === 'reader-failure')!.targets!;
    };
    await expect.poll(async () => (await readers()).length, { timeout: 60_000 }).toBeGreaterThan(2);
  });

  test('stands still while the sandbox is paused, and goes on', async () => {
    await page.locator('body').press(' ');
    await page.locator('.clock', { hasText: 'paused' }).waitFor();
    await page.locator('body').press(' ');
    await page.locator('.clock', { hasText: '60×' }).waitFor();
    expect(faults).toEqual([]);
  });
});
