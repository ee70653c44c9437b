import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';

/** Four times what Playwright waits for: the machine may have other things to do. */
const LONGEST_MS = 120_000;

/**
 * Starts the Chromium that comes as a package, in a folder of its own. It brings its libraries only where it believes to
 * be in Lambda, and looks for its fonts in a folder that this process may not own.
 */
export async function launchBrowser(): Promise<{
  newPage: Browser['newPage'];
  close: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-browser-'));
  const fontFolder = join(folder, 'fontconfig');
  mkdirSync(fontFolder);
  writeFileSync(
    join(fontFolder, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${join(folder, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  );
  const { AWS_EXECUTION_ENV, TMPDIR, FONTCONFIG_PATH } = process.env;
  Object.assign(process.env, {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    TMPDIR: folder,
    FONTCONFIG_PATH: fontFolder,
  });
  const { default: chromium } = await import('@sparticuz/chromium');
  const { chromium: playwright } = await import('playwright-core');
  const executablePath = await chromium.executablePath();
  const browser = await playwright.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
    timeout: LONGEST_MS,
  });
  return {
    newPage: async (options) => {
      const page = await browser.newPage(options);
      page.setDefaultTimeout(LONGEST_MS);
      return page;
    },
    close: async () => {
      await browser.close();
      // The next file of this process has temporary folders of its own.
      for (const [name, value] of Object.entries({ AWS_EXECUTION_ENV, TMPDIR, FONTCONFIG_PATH })) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
