import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../../../functions/drills/report/html.ts';
import { launchBrowser } from './browser.ts';
import { FAILED, PASSED, REFUSED } from './samples.ts';

let newPage: Browser['newPage'];
let close: () => Promise<void>;

beforeAll(async () => {
  ({ newPage, close } = await launchBrowser());
});
afterAll(() => close());

interface Box {
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };

async function open(report: typeof PASSED, viewport = PHONE, colorScheme: 'light' | 'dark' = 'light') {
  const page = await newPage({ locale: 'en-GB', viewport, colorScheme });
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => faults.push(request.url()));
  await page.setContent(renderReport(report));
  return { page, faults };
}

/** Contrast by WCAG 2.2, of the colours that an element is painted with. */
const CONTRAST = `(selector) => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const element = document.querySelector(selector);
  let behind = element;
  while (parse(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const pair = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(parse).map(luminance);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}`;

describe('the report in a browser', () => {
  test.for([
    { name: 'a phone', viewport: PHONE },
    { name: 'a wide phone, where two figures stand side by side', viewport: { width: 390, height: 844 } },
    { name: 'a desktop', viewport: DESKTOP },
  ])('fits $name without being pushed sideways, for every verdict', async ({ viewport }) => {
    for (const report of [PASSED, FAILED, REFUSED]) {
      const { page, faults } = await open(report, viewport);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      const isPushedOut = '(figure) => figure.scrollWidth > figure.clientWidth';
      expect(await page.evaluate(`[...document.querySelectorAll('.figures dd')].filter(${isPushedOut}).length`)).toBe(
        0,
      );
      expect(faults).toEqual([]);
      await page.close();
    }
  });

  test('shows the verdict, why and the downtime on the first screen of a phone', async () => {
    const { page } = await open(FAILED);
    for (const text of ['Failed', '3 of 1846 acknowledged writes are missing (limit 0).', '41.3\u00a0s']) {
      const box = await page.getByText(text, { exact: false }).first().boundingBox();
      expect(box!.y + box!.height).toBeLessThan(PHONE.height);
    }
    await page.close();
  });

  test('draws the outage where it was: red between the injection and the recovery', async () => {
    const { page } = await open(PASSED, DESKTOP);
    const [plot, reds] = (await page.evaluate(`(() => {
      const figure = document.querySelector('.series');
      const box = (element) => element.getBoundingClientRect();
      return [box(figure.querySelector('svg')).toJSON(), [...figure.querySelectorAll('.no')].map((red) => box(red).toJSON())];
    })()`)) as [Box, Box[]];
    // The outage lasts from 10.0 s to 21.2 s of a window of 32 s, and is drawn by whole seconds.
    expect((reds[0]!.left - plot.left) / plot.width).toBeCloseTo(10 / 32, 1);
    expect((reds.at(-1)!.right - plot.left) / plot.width).toBeCloseTo(22 / 32, 1);
    expect(reds.length).toBe(12);
    await page.close();
  });

  test.for(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
    const { page } = await open(FAILED, PHONE, colorScheme);
    const pale: string[] = [];
    for (const selector of [
      'h1',
      '.verdict',
      '.soft',
      '.figures dt',
      '.figures .bad',
      'ol.timeline .offset',
      'footer',
    ]) {
      const contrast = (await page.evaluate(`(${CONTRAST})('${selector}')`)) as number;
      if (contrast < 4.5) pale.push(`${selector} ${contrast}`);
    }
    expect(pale).toEqual([]);
    await page.close();
  });

  test('is painted with its outages in red and everything else in green', async () => {
    const { page } = await open(PASSED);
    const screenshot = await page.screenshot({ fullPage: true });
    const painted = (await page.evaluate(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${screenshot.toString('base64')}';
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const count = (r, g, b) => {
        let pixels = 0;
        for (let at = 0; at < data.length; at += 4) {
          if (data[at] === r && data[at + 1] === g && data[at + 2] === b) pixels++;
        }
        return pixels;
      };
      return { red: count(0xe0, 0x46, 0x4f), green: count(0x3a, 0xa7, 0x6d) };
    })()`)) as { red: number; green: number };
    await page.close();
    // Two outages of about a third of a chart of 267 by 40 points, on two charts each.
    expect(painted.red).toBeGreaterThan(10_000);
    expect(painted.green).toBeGreaterThan(20_000);
  });
});
