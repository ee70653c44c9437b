import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../drills/report/browser.ts';
import { deployed, type Deployed, MINUTE, SECOND } from './deployed.ts';

const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 740 };

/**
 * The clock goes on by so much twenty times a second, in milliseconds: slowly where a person looks and presses, since
 * an approval is waited for an hour; fast where a drill goes its way.
 */
const PACES = { slow: 2 * SECOND, fast: 30 * SECOND };

const type = async (page: Page, command: string) => {
  await page.getByLabel('/evenkeel').fill(command);
  await page.keyboard.press('Enter');
};

const become = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const channelOf = (page: Page) => page.locator('#channel');

export function testLooking(): void {
  describe('the page that shows the channel', () => {
    let newPage: Browser['newPage'];
    let closeBrowser: () => Promise<void>;
    let slack: Deployed;
    let url: string;
    let closeServer: () => Promise<void>;
    let pacing: Promise<void>;
    const clock = { stepMs: PACES.slow, isStopped: false };

    async function goOn(): Promise<void> {
      for (; !clock.isStopped; await wait(50)) await slack.run(clock.stepMs);
    }

    beforeAll(async () => {
      ({ newPage, close: closeBrowser } = await launchBrowser());
      slack = await deployed();
      await slack.run(10 * MINUTE);
      const server = await slack.region.endpoint.listen(0);
      [url, closeServer] = [`${server.url}/slack`, () => server.close()];
      pacing = goOn();
    });
    afterAll(async () => {
      clock.isStopped = true;
      await pacing;
      await Promise.all([closeServer(), closeBrowser()]);
    });

    async function open(viewport = DESKTOP) {
      const page = await newPage({ locale: 'en-GB', viewport });
      const faults: string[] = [];
      page.on('console', (message) => faults.push(message.text()));
      page.on('pageerror', (error) => faults.push(error.message));
      await page.goto(url);
      return { page, faults };
    }

    test('takes a drill from the command to the report, which opens, and one person does not approve their own', async () => {
      const { page, faults } = await open();
      await become(page, 'ada');
      await type(page, 'drill aurora-failover shop');
      const drill = page.locator('article', { hasText: 'Blast radius' }).last();
      await drill.getByText(/Waiting for approval by @bob until \d\d:\d\d UTC/).waitFor();
      expect(await drill.locator('.square.done').count()).toBe(2);
      expect(await drill.locator('.square').count()).toBe(9);

      await drill.getByRole('button', { name: 'Approve' }).click();
      const dialog = page.getByRole('dialog');
      expect(await dialog.innerText()).toContain('Approving starts the drill immediately');
      await dialog.getByRole('button', { name: 'Approve' }).click();
      await channelOf(page).getByText('ada requested it: another person must approve.').waitFor();

      await become(page, 'bob');
      await channelOf(page).getByText('another person must approve').waitFor({ state: 'detached' });
      await drill.getByRole('button', { name: 'Approve' }).click();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      expect(await drill.innerText()).toContain('Waiting for approval by @bob');
      await drill.getByRole('button', { name: 'Approve' }).click();
      await dialog.getByRole('button', { name: 'Approve' }).click();
      await drill.getByText('Requested by @ada, approved by @bob').waitFor();
      clock.stepMs = PACES.fast;
      await drill.getByText(/passed: Clients saw \d+\.\d s ± \d\.\d s of downtime/).waitFor();
      await page.getByText('Report', { exact: true }).waitFor();
      clock.stepMs = PACES.slow;
      expect(await drill.locator('.square.done').count()).toBe(9);
      expect(await drill.getByRole('button').count()).toBe(0);
      expect(await drill.getByRole('img', { name: 'white check mark' }).count()).toBe(1);

      const [report] = await Promise.all([
        page.context().waitForEvent('page'),
        page.getByText('Report', { exact: true }).click(),
      ]);
      await report.waitForLoadState();
      expect(await report.title()).toBe('SANDBOX, Passed: Aurora failover of shop');
      expect(await report.getByRole('heading', { name: 'Result' }).isVisible()).toBe(true);
      expect(faults).toEqual([]);
    });

    test('shows to each person what Slack would show to them', async () => {
      const { page } = await open();
      await become(page, 'guest');
      await type(page, 'pause shop 2h to see');
      await channelOf(page).getByText("You don't have permission to do that. Ask: @ada, @bob.").waitFor();
      await become(page, 'bob');
      await type(page, 'statsu');
      await channelOf(page).getByText('Did you mean').waitFor();
      expect(await channelOf(page).innerText()).not.toContain('have permission to do that');
    });

    test.for([
      { name: 'a phone', viewport: PHONE },
      { name: 'a desktop', viewport: DESKTOP },
    ])('fits $name without being pushed sideways, with everything in reach', async ({ viewport }) => {
      const { page } = await open(viewport);
      await become(page, 'cem');
      await type(page, 'help');
      await channelOf(page).getByText('Pause and resume require one of').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      expect(await page.evaluate("document.getElementById('channel').scrollWidth")).toBeLessThanOrEqual(viewport.width);
      for (const name of ['ada', 'guest', 'Send']) {
        const box = (await page.getByRole('button', { name, exact: true }).boundingBox())!;
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
        expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
      }
    });
  });
}
