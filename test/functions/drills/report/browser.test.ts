import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../../../functions/drills/report/html.ts';
import { launchBrowser } from './browser.ts';
import { renderGameDay } from '../../../../functions/drills/report/gameDay.ts';
import { FAILED, GAME_DAY, PASSED, REFUSED, SANDBOX } from './samples.ts';

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

/** A4 between the margins of the page, in CSS pixels. */
const PAPER = { width: 695, height: 1_000 };
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };

async function open(
  report: typeof PASSED | typeof GAME_DAY,
  viewport = PHONE,
  colorScheme: 'light' | 'dark' = 'light',
) {
  const page = await newPage({ locale: 'en-GB', viewport, colorScheme });
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => faults.push(request.url()));
  await page.setContent('gameDay' in report ? renderGameDay(report) : renderReport(report));
  return { page, faults };
}

/** Names as long as AWS allows them, without a place to break. */
const LONG: typeof PASSED = {
  ...PASSED,
  resource: 'r'.repeat(63),
  requestedBy: `iam:arn:aws:sts::111122223333:assumed-role/${'n'.repeat(64)}/${'s'.repeat(64)}`,
  alarms: [{ ...PASSED.alarms[1]!, name: 'a'.repeat(255) }],
  series: [{ ...PASSED.series[0]!, probe: 'p'.repeat(63) }],
  phases: PASSED.phases.map((phase) => ({ ...phase, probes: [{ ...phase.probes[0]!, probe: 'p'.repeat(63) }] })),
};

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
    { name: 'a tablet', viewport: { width: 800, height: 1_100 } },
  ])('fits $name without being pushed sideways, for every verdict', async ({ viewport }) => {
    for (const report of [PASSED, FAILED, REFUSED, SANDBOX, LONG, GAME_DAY]) {
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
    for (const text of ['Failed', '3 of 3032 acknowledged writes are missing (limit 0).', '41.3\u00a0s']) {
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
      '.word',
      '.after',
      '.mut',
      '.tag',
      '.figures dt',
      '.figures .bad',
      '.figures .value small',
      'thead th',
      'td .bad',
      '.note',
      'figcaption .bad',
      '.label',
      '.axis',
      '.person code',
      'a',
      'ol.timeline .offset',
      'ol.timeline .source',
      'footer',
    ]) {
      const contrast = (await page.evaluate(`(${CONTRAST})('${selector}')`)) as number;
      if (contrast < 4.5) pale.push(`${selector} ${contrast}`);
    }
    expect(pale).toEqual([]);
    await page.close();
  });

  test.for(['light', 'dark'] as const)('is readable in %s where SANDBOX lies across it', async (colorScheme) => {
    const { page } = await open(SANDBOX, DESKTOP, colorScheme);
    expect(await page.evaluate(`(${CONTRAST})('.sandbox span')`)).toBeGreaterThan(4.5);
    // It covers the page to its end, and takes no click.
    const [covered, whole, opacity] = (await page.evaluate(`(() => {
      const stamp = document.querySelector('.stamp');
      const row = getComputedStyle(stamp.querySelector('i'));
      return [stamp.getBoundingClientRect().height, document.querySelector('main').getBoundingClientRect().height, row.opacity];
    })()`)) as [number, number, string];
    expect(covered).toBe(whole);
    expect(Number(opacity)).toBeLessThanOrEqual(0.1);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.stamp')).pointerEvents`)).toBe('none');
    await page.close();
  });

  test('has its outages in red below the line, and what is well in grey above it: nothing is green', async () => {
    const { page } = await open(PASSED, DESKTOP);
    const [ok, no, water] = (await page.evaluate(`(() => {
      const svg = document.querySelector('.series svg');
      const paint = (selector) => getComputedStyle(svg.querySelector(selector)).fill;
      const box = (selector) => svg.querySelector(selector).getBoundingClientRect();
      return [
        { paint: paint('.ok'), edge: box('.ok').bottom },
        { paint: paint('.no'), edge: box('.no').top },
        (box('.water').top + box('.water').bottom) / 2,
      ];
    })()`)) as [{ paint: string; edge: number }, { paint: string; edge: number }, number];
    expect([ok.paint, no.paint]).toEqual(['rgb(125, 144, 142)', 'rgb(201, 55, 44)']);
    expect(ok.edge).toBeLessThan(water);
    expect(no.edge).toBeGreaterThan(water);
    await page.close();
  });

  describe('on paper', () => {
    const print = async (report: Parameters<typeof open>[0]) => {
      // Whoever prints may have a dark screen.
      const opened = await open(report, PAPER, 'dark');
      await opened.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      return opened;
    };

    test('is black on white, whatever the screen is, and not pushed sideways', async () => {
      for (const report of [PASSED, FAILED, REFUSED, SANDBOX, LONG, GAME_DAY]) {
        const { page } = await print(report);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PAPER.width);
        expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
        expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(20, 32, 31)');
        await page.close();
      }
    });

    test('has its tables as tables, and its links written out', async () => {
      const { page } = await print(PASSED);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('.by-phase thead')).display`)).toBe(
        'table-header-group',
      );
      expect(await page.evaluate(`getComputedStyle(document.querySelector('a'), '::after').content`)).toBe(
        `" (${PASSED.origin.executionUrl!})"`,
      );
      await page.close();
    });

    test('has SANDBOX on every page', async () => {
      const { page } = await print(SANDBOX);
      const [position, shown] = (await page.evaluate(`(() => {
        const rows = [...document.querySelectorAll('.stamp i')].filter((row) => getComputedStyle(row).display !== 'none');
        return [getComputedStyle(document.querySelector('.stamp')).position, rows.length];
      })()`)) as [string, number];
      // What is fixed is repeated on each page.
      expect([position, shown]).toEqual(['fixed', 1]);
      await page.close();
    });

    test('is A4, of a few pages', async () => {
      const { page } = await print(PASSED);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeLessThanOrEqual(6);
      // 210 by 297 mm, in points.
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/);
      await page.close();
    });
  });
});
