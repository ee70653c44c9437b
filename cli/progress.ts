import { clearLine, cursorTo } from 'node:readline';

/** A line that is written over again and again, on a terminal only; messages go above it. */
export interface Progress {
  /** A message that stays. */
  say(message: string): void;
  /** @param share of the whole, 0 to 1 */
  show(share: number, regionTime: Date): void;
  /** Replaces the line with any text. */
  showText(text: string): void;
  done(): void;
}

/** Progress goes to standard error, so that a report on standard output stays clean. */
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
