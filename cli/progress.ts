import { clearLine, cursorTo } from 'node:readline';

/** A status line that is updated in place, on a terminal only; messages are printed above it. */
export interface Progress {
  /** Prints a permanent message. */
  say(message: string): void;
  /** @param share of the whole, 0 to 1 */
  show(share: number, regionTime: Date): void;
  /** Replaces the line with any text. */
  showText(text: string): void;
  done(): void;
}

/** Progress goes to standard error, so that standard output has only the report. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let line = '';
  const erase = () => {
    if (!line) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  const draw = (text: string) => {
    if (!stream.isTTY) return;
    erase();
    line = text.slice(0, Math.max(20, (stream.columns ?? 80) - 1));
    stream.write(line);
  };
  return {
    say(message) {
      erase();
      stream.write(`${message}\n`);
      if (line) stream.write(line);
    },
    show(share, regionTime) {
      const width = 30;
      const full = Math.round(width * Math.min(1, share));
      const time = regionTime.toISOString().slice(0, 16).replace('T', ' ');
      draw(`${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.round(share * 100)} %  ${time}`);
    },
    showText: draw,
    done() {
      erase();
      line = '';
    },
  };
}
