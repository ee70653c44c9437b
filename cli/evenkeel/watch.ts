import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

/** What is shown at one moment. */
export interface Frame {
  readonly text: string;
  /** What people would call a change when it differs from the one before: no ages, and no metrics that never rest. */
  readonly essence: unknown;
}

export interface WatchOptions {
  /** Reads what is to be shown. Its first error ends the watch; later ones are shown, and it goes on. */
  readonly read: () => Promise<Frame>;
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
  /** The size of the terminal, asked each time; undefined where the output is none. */
  readonly terminal: (() => { readonly columns: number; readonly rows: number }) | undefined;
}

/** Escape sequences of terminals (ECMA-48, and xterm's alternate screen). */
const ENTER = '\u001B[?1049h\u001B[?25l';
const LEAVE = '\u001B[?25h\u001B[?1049l';
const HOME = '\u001B[H';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

/**
 * Shows something again and again until it is interrupted, which is no error. On a terminal it is replaced in place, and
 * what was shown last stays when it ends; elsewhere each change is a block of its own.
 */
export async function watch({ read, everyMs, signal, write, terminal }: WatchOptions): Promise<void> {
  let shown: string | undefined;
  let last: Frame | undefined;
  const show = (frame: Frame) => {
    if (terminal) return write(`${HOME}${screenful(frame.text, terminal())}${CLEAR_BELOW}`);
    const essence = JSON.stringify(frame.essence);
    if (essence !== shown) write(`${shown === undefined ? '' : '\n'}${frame.text}\n`);
    shown = essence;
  };
  try {
    while (!signal.aborted) {
      const frame = await until(signal, last === undefined ? read() : read().catch(troubled(last)));
      if (!frame) break;
      if (terminal && last === undefined) write(ENTER);
      show(frame);
      last = frame;
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    if (terminal && last) write(`${LEAVE}${last.text}\n`);
  }
}

/** Undefined if it was interrupted first: what is being read is nobody's any more. */
async function until<Result>(signal: AbortSignal, coming: Promise<Result>): Promise<Result | undefined> {
  let stop = () => {};
  const interrupted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([coming, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
    coming.catch(() => {});
  }
}

/** What was shown last stays, below what keeps it from being read anew. */
const troubled =
  ({ text, essence }: Frame) =>
  (error: unknown): Frame => {
    const message = error instanceof Error ? error.message : String(error);
    const plain = essence as { readonly trouble?: string; readonly of?: Frame } | undefined;
    const before = plain?.trouble === undefined ? { text, essence } : plain.of!;
    return {
      text: `Not read again: ${message}\nWhat was read before:\n\n${before.text}`,
      essence: { trouble: message, of: before },
    };
  };

/** As many lines as there is room for; the most important come first. */
function screenful(text: string, { columns, rows }: { readonly columns: number; readonly rows: number }): string {
  const lines = text.split('\n');
  const heights = lines.map((line) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)));
  let room = rows - 1;
  const fitting = lines.filter((_line, at) => (room -= heights[at]!) >= 0);
  const left = lines.length - fitting.length;
  const more = left > 0 ? [`… ${left + 1} more lines`] : [];
  return [...(left > 0 ? fitting.slice(0, -1) : fitting), ...more].map((line) => `${line}${CLEAR_LINE}\n`).join('');
}
