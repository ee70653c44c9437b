import { readFileSync, writeSync } from 'node:fs';
import { USE_CHANNEL, type Use } from './child.ts';

/**
 * Loaded with `--import` into a process that is measured: when it ends, it reports its usage. The kernel's VmHWM counts
 * from the start of this very program. getrusage's maximum does not: it may begin with what the parent used when it
 * forked.
 */
process.once('exit', () => {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const { user, system } = process.cpuUsage();
  const use: Use = { peakMemoryBytes: Number(kilobytes) * 1024, cpuSeconds: (user + system) / 1e6 };
  writeSync(USE_CHANNEL, JSON.stringify(use));
});
