import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Listening } from '../../sandbox/wire/server.ts';
import { deployed, MINUTE } from '../functions/controllers/replicas/loop/deployed.ts';

const COMMAND = fileURLToPath(new URL('../../cli/bin/evenkeel.mjs', import.meta.url));

/** It runs a command on a terminal of its own; some systems have it without these options. */
const hasTerminal = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

// oxlint-disable-next-line no-control-regex -- What colours begin with on a terminal.
const COLOUR = /\u001B\[\d+m/;
const CLEARED = '\u001B[2K';
const CTRL_C = '\u0003';

let server: Listening;
beforeAll(async () => {
  const shop = await deployed({ shop: () => 0.4 });
  await shop.run(10 * MINUTE);
  server = await shop.region.endpoint.listen();
});
afterAll(() => server.close());

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/**
 * Runs a command on a terminal of 80 columns.
 * @param pressed what is typed once it has written this
 */
async function onTerminal(
  words: string,
  environment: NodeJS.ProcessEnv = {},
  pressed?: { readonly after: RegExp; readonly key: string },
): Promise<Ended> {
  const { PATH, NODE_COMPILE_CACHE, HOME } = process.env;
  const command = `stty cols 80 rows 24; exec '${process.execPath}' '${COMMAND}' ${words} --endpoint-url ${server.url}`;
  const env = { PATH, NODE_COMPILE_CACHE, HOME, TERM: 'xterm-256color', AWS_CONFIG_FILE: '/dev/null', ...environment };
  const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  let said = '';
  let isPressed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (!pressed || isPressed || !pressed.after.test(said)) return;
    isPressed = true;
    child.stdin.write(pressed.key);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

describe.runIf(hasTerminal)('on a terminal', () => {
  test('what is said has colours, and NO_COLOR takes them away', async () => {
    const coloured = await onTerminal('status');
    expect(coloured.code).toBe(0);
    expect(coloured.said).toMatch(COLOUR);
    const plain = await onTerminal('status', { NO_COLOR: '1' });
    expect(plain.code).toBe(0);
    expect(plain.said).toContain('shop');
    expect(plain.said).not.toMatch(COLOUR);
  });

  test('no line is wider than the terminal', async () => {
    const { said } = await onTerminal('status', { NO_COLOR: '1' });
    // Progress is written over; what is pasted is not broken.
    const lines = said
      .replaceAll(CLEARED, '\n')
      .split(/\r?\n/)
      .filter((line) => !/https?:/.test(line));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('Ctrl-C ends what watches, without a stack, and leaves the terminal as it was', async () => {
    const { code, said } = await onTerminal('status --watch', {}, { after: /shop/, key: CTRL_C });
    expect(code).toBe(0);
    expect(said).not.toMatch(/\n\s+at .*[(/]/);
    // The cursor is shown again, where it was hidden.
    expect(said.lastIndexOf('\u001B[?25h')).toBeGreaterThanOrEqual(said.lastIndexOf('\u001B[?25l'));
  });

  test('Ctrl-C ends what serves, which is no failure', async () => {
    const { code, said } = await onTerminal('console --port 0', {}, { after: /http:\/\/127/, key: CTRL_C });
    expect(code).toBe(0);
    expect(said).not.toMatch(/\n\s+at .*[(/]/);
  });
});
