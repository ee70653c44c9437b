import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Frame, watch } from '../../cli/evenkeel/watch.ts';

/** What is read one after another; the watch is interrupted when there is no more. */
async function watched(
  frames: readonly (Frame | Error)[],
  terminal?: { readonly columns: number; readonly rows: number },
): Promise<string> {
  const interruption = new AbortController();
  const left = [...frames];
  let written = '';
  await watch({
    read: () => {
      const next = left.shift();
      if (next instanceof Error) return Promise.reject(next);
      if (next) return Promise.resolve(next);
      interruption.abort();
      return new Promise(() => {});
    },
    everyMs: 0,
    signal: interruption.signal,
    write: (text) => (written += text),
    terminal: terminal && (() => terminal),
  });
  return written;
}

const frame = (text: string, essence: unknown): Frame => ({ text, essence });

describe('into a pipe', () => {
  test('each change is a block, and what only gets older is none', async () => {
    expect(await watched([frame('hold 1 min', 'hold'), frame('hold 2 min', 'hold'), frame('add', 'add')])).toBe(
      'hold 1 min\n\nadd\n',
    );
  });

  test('what cannot be read is told once, with what was read before, and it goes on', async () => {
    expect(
      await watched([
        frame('hold', 'hold'),
        new Error('No answer.'),
        new Error('No answer.'),
        frame('hold again', 'hold'),
      ]),
    ).toBe('hold\n\nNot read again: No answer.\nWhat was read before:\n\nhold\n\nhold again\n');
  });

  test('what cannot be read at first ends it', async () => {
    await expect(watched([new Error('Unknown resource "shopp".')])).rejects.toThrow('Unknown resource "shopp".');
  });
});

describe('on a terminal', () => {
  test('it is replaced in place, and the last of it stays when it ends', async () => {
    const written = await watched([frame('one\ntwo', 1), frame('three', 2)], { columns: 80, rows: 24 });
    expect(written).toBe(
      [
        '\u001B[?1049h\u001B[?25l',
        '\u001B[Hone\u001B[K\ntwo\u001B[K\n\u001B[J',
        '\u001B[Hthree\u001B[K\n\u001B[J',
        '\u001B[?25h\u001B[?1049lthree\n',
      ].join(''),
    );
  });

  test('there are as many lines as there is room for, the first ones', async () => {
    const text = ['1', '2'.repeat(25), '3', '4', '5'].join('\n');
    const [shown] = (await watched([frame(text, 1)], { columns: 20, rows: 5 })).split('\u001B[J');
    expect(stripVTControlCharacters(shown!)).toBe(`1\n${'2'.repeat(25)}\n… 3 more lines\n`);
  });
});
