import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../cli/bin/evenkeel.mjs', import.meta.url));

/** Writes the address of each module that Node loads to standard error. */
const TELLS_WHAT_IS_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({ load(url, context, next) { writeSync(2, url + '\\n'); return next(url, context); } });
`)}`;

async function loadedBy(...args: string[]): Promise<string[]> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const argv = ['--import', TELLS_WHAT_IS_LOADED, COMMAND, ...args];
  const { stderr } = await promisify(execFile)(process.execPath, argv, { env: { PATH, NODE_COMPILE_CACHE } });
  return stderr.split('\n').filter((line) => line.startsWith('file:'));
}

test.each([[['--help']], [['status', '--help']], [['drill', 'start', '--help']]])(
  '%j loads commander and what names the commands, and neither clients of AWS nor schemas nor controllers',
  async (args) => {
    const loaded = await loadedBy(...args);
    const packages = loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual(['commander']);
    expect(
      loaded.filter((url) => /\/(functions\/(aws|controllers)|console|fleet(?!\/drillNames)|stacks)\//.test(url)),
    ).toEqual([]);
    expect(loaded.length).toBeLessThanOrEqual(32);
  },
);
