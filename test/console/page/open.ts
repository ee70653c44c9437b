import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { buildPage } from '../../../console/buildPage.ts';
import { serveSamples, type Samples, type SampleServer } from './sampleServer.ts';
import { quietChart, shopChart, snapshot } from './samples.ts';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 375, height: 740 };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Opened {
  readonly page: Page;
  readonly server: SampleServer;
  /** What the browser complained about: exceptions, and what the content's policy forbade. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

export interface Look {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** As the browser calls its language. (default: `en-GB`) */
  readonly language?: string;
  /** Behind the address. */
  readonly query?: string;
}

/** Opens the built page on samples, and waits until it shows them. */
export async function open(
  browser: Pick<Browser, 'newPage'>,
  samples: Partial<Samples> = {},
  look: Look = {},
): Promise<Opened> {
  const { viewport = DESKTOP, colorScheme = 'light', language, query = '' } = look;
  const server = await serveSamples(await buildPage(), {
    snapshot: snapshot(),
    chartOf: (name) => (name === 'shop' ? shopChart() : quietChart(name)),
    ...samples,
  });
  const page = await browser.newPage({ locale: 'en-GB', viewport, colorScheme, reducedMotion: 'reduce' });
  if (language !== undefined) {
    const value = JSON.stringify(language);
    await page.addInitScript(`Object.defineProperty(navigator, 'language', { value: ${value}, configurable: true })`);
  }
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${server.url}${query}`);
  if (!('snapshot' in samples) || samples.snapshot) await page.locator('.live.live, .live.lost').waitFor();
  return {
    page,
    server,
    faults,
    close: async () => {
      await page.close();
      await server.close();
    },
  };
}

/** What axe-core finds wrong with the page as it stands, a line for each element. */
export async function findFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  )) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}

/** How far the page is wider than its window, in pixels. */
export const sidewaysPx = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as Promise<number>;
