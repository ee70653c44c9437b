import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkplace, type Workplace } from './command.ts';

let workplace: Workplace;
beforeAll(async () => (workplace = await createWorkplace('busy-day')));
afterAll(() => workplace.remove());

/** Lines that begin with a time of the day, as the README shows them. */
async function linesInReadme(): Promise<string[]> {
  const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  return text.split('\n').filter((line) => /^\d\d:\d\d:\d\d {2}/.test(line));
}

/** At any time: how fast a machine is decides about seconds. */
const atAnyTime = (line: string) =>
  new RegExp(`\\d\\d:\\d\\d:\\d\\d${line.slice(8).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`);

test('the README shows what npm start prints', async () => {
  const lines = await linesInReadme();
  expect(lines).toHaveLength(2);
  const running = workplace.start('--port', '0', '--speed', '600');
  for (const line of lines) await running.says(atAnyTime(line));
  running.signal('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
});
