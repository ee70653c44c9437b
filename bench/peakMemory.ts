import { readFileSync, writeSync } from 'node:fs';
import { PEAK_MEMORY_CHANNEL } from './child.ts';

/**
 * Loaded with `--import` into a process whose memory is measured: when it ends, it says what its peak was, in bytes.
 * The kernel's VmHWM counts from the start of this very program. getrusage's maximum does not: it may begin with what
 * the parent used when it forked.
 */
process.once('exit', () => {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  writeSync(PEAK_MEMORY_CHANNEL, String(Number(kilobytes) * 1024));
});
