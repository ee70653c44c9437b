import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchedBy } from '../../../cli/evenkeel/console.ts';
import { buildPage } from '../../../console/buildPage.ts';
import type { RegionThread } from '../../../sandbox/regions/regions.ts';
import { launchBrowser } from '../../functions/drills/report/browser.ts';
import { type Installations, openInstallations } from '../../stacks/hub/manyRegions.ts';
import { serveConsole, type Site } from '../server/site.ts';
import { DESKTOP } from './open.ts';

const MINUTE = 60_000;

describe('one page over two Regions', () => {
  let all: Installations;
  let newPage: Browser['newPage'];
  let closeBrowser: () => Promise<void>;
  let site: Site;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    const pageFolder = await buildPage();
    all = await openInstallations();
    await all.regions.run(30 * MINUTE);
    const names = watchedBy({ stage: 'dev', region: 'eu-west-1,us-east-1' });
    const at = (thread: RegionThread) => names.find(({ region }) => region === thread.place.region)!;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const installations = [all.ireland, all.virginia].map((thread) => ({
      ...at(thread),
      isSandbox: true,
      endpointUrl: thread.url,
      credentials,
    }));
    site = await serveConsole({ installations, allowActions: false, pageFolder });
    ({ newPage, close: closeBrowser } = await launchBrowser());
    page = await newPage({ locale: 'en-GB', viewport: DESKTOP, reducedMotion: 'reduce' });
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(site.url);
  });
  afterAll(async () => {
    await page.close();
    await Promise.all([site.close(), closeBrowser(), all.close()]);
  });

  const choice = (region: string) =>
    page.getByRole('group', { name: 'Account and Region' }).getByRole('button', { name: region });

  test('names each once', async () => {
    await choice('us-east-1').waitFor();
    const texts = await page.getByRole('group', { name: 'Account and Region' }).getByRole('button').allInnerTexts();
    expect(texts.map((text) => text.trim())).toEqual(['eu-west-1', 'us-east-1']);
  });

  test.for(['eu-west-1', 'us-east-1'])(
    'shows what was decided in %s, with the readers in its zones',
    async (region) => {
      await choice(region).click();
      await page.locator(`[aria-pressed=true]`, { hasText: region }).waitFor();
      await page.getByText(`${region}a`, { exact: true }).first().waitFor();
      await page
        .getByRole('listbox')
        .getByRole('option', { name: /add.*overloaded/ })
        .first()
        .waitFor();
      expect(await page.title()).toContain(`Evenkeel · ${region}`);
    },
  );

  test('has no fault in the browser', () => {
    expect(faults).toEqual([]);
  });
});
