import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { Clock } from '../clock.ts';

export interface ProcessOptions {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string>>;
  readonly taskRoot: string;
  readonly write: (text: string) => void;
  readonly exit: (code: number) => void;
}

/**
 * `process` of a realm, with the members that code in Lambda uses. It is not the real one with replacements: listeners
 * and other state that a function leaves on `process` must go when the realm goes.
 */
export function createProcess(options: ProcessOptions): object {
  const { clock, environment, taskRoot, write } = options;
  const startMs = clock.now();
  const hrtime = createHrtime(clock);
  return Object.assign(new EventEmitter(), {
    env: { ...environment },
    argv: [process.execPath, 'bootstrap'],
    execArgv: [],
    execPath: process.execPath,
    exitCode: undefined,
    title: 'node',
    pid: 1,
    ppid: 0,
    version: process.version,
    versions: process.versions,
    release: process.release,
    platform: 'linux',
    arch: process.arch,
    features: process.features,
    config: process.config,
    stdout: textStream(write),
    stderr: textStream(write),
    hrtime,
    nextTick: process.nextTick,
    uptime: () => (clock.now() - startMs) / 1000,
    memoryUsage: process.memoryUsage,
    cwd: () => taskRoot,
    umask: () => 0o22,
    // Functions run as the user sbx_user1051.
    getuid: () => 993,
    geteuid: () => 993,
    getgid: () => 990,
    getegid: () => 990,
    emitWarning: (warning: string | Error) => write(`Warning: ${warning instanceof Error ? warning.message : warning}`),
    exit: (code?: number) => {
      options.exit(code ?? 0);
      // Code after process.exit() must not run. The realm has ended by now, so nobody reads this.
      throw new Error(`process.exit(${code ?? ''}) was called`);
    },
  });
}

function createHrtime(clock: Clock) {
  const bigint = () => BigInt(Math.round(clock.now() * 1e6));
  const hrtime = (since?: readonly [number, number]): [number, number] => {
    const elapsed = since ? bigint() - (BigInt(since[0]) * 1_000_000_000n + BigInt(since[1])) : bigint();
    return [Number(elapsed / 1_000_000_000n), Number(elapsed % 1_000_000_000n)];
  };
  return Object.assign(hrtime, { bigint });
}

function textStream(write: (text: string) => void): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: Buffer | string, _encoding, done) => {
      write(typeof chunk === 'string' ? chunk : chunk.toString('utf8'));
      done();
    },
  });
  return Object.assign(stream, { isTTY: false, fd: 1 });
}
