import { dirname, resolve } from 'node:path';
import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { IMPORT_HELPER } from './compile.ts';
import { type ConsoleLevel, createConsole } from './console.ts';
import { createCrypto } from './crypto.ts';
import { createFetch } from './fetch.ts';
import { filesIn } from './files.ts';
import { createAbortSignal, createDate, createGlobal, createMath, createPerformance } from './globals.ts';
import { createHttpModule } from './http.ts';
import { Life } from './life.ts';
import { createProcess } from './process.ts';
import { insideRealm } from './rejections.ts';
import { createRealmRequire } from './require.ts';
import { RealmTimers } from './timers.ts';
import { createExchange, type Wire } from './wire.ts';

/** How a realm came to an end by its own doing. */
export type RealmExit =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'uncaught' | 'unhandled-rejection'; readonly error: unknown };

export interface RealmOptions {
  /** The CommonJS bundle. Its folder is the function's task root: the only files that the realm can read. */
  readonly file: string;
  readonly clock: Clock;
  readonly random: Random;
  /** All of `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who answers requests to a host name; nobody is ENOTFOUND. */
  readonly connect: (hostname: string) => Wire | undefined;
  /** Takes what is written to standard output and standard error, once per write. */
  readonly write: (text: string) => void;
  /** Takes the lines of `console.log` and its siblings. */
  readonly print: (level: ConsoleLevel, message: string) => void;
  /** Asked before each request. `kill` ends the realm at this point, and the request is not sent. */
  readonly beforeCall?: () => 'send' | 'kill';
  /**
   * Called once if the code calls `process.exit`, if a timer's callback throws or if a promise is rejected and nobody
   * looks. The realm has ended then.
   */
  readonly onExit?: (exit: RealmExit) => void;
  /** Modules that this realm gets in place of the built-in ones, by their name without `node:` (real sockets, say). */
  readonly modules?: Readonly<Record<string, unknown>>;
}

/** One running copy of a bundle, with a clock, an environment, a console, randomness and a wire of its own. */
export interface Realm {
  /** What the bundle exports. Call it inside `enter`. */
  readonly exports: Readonly<Record<string, unknown>>;
  readonly ended: boolean;
  /** Runs `work` as this realm's own: a promise that it leaves rejected ends this realm and not the process. */
  enter<T>(work: () => T): T;
  /** Holds timers and answers back, as Lambda freezes an environment between two invocations. */
  freeze(): void;
  /** Lets what was held back happen, in its order. */
  thaw(): void;
  /** Abandons the code: no timer fires any more, no pending call answers, no new one reaches the wire. */
  kill(): void;
}

/** Starts a bundle. Throws what its top-level code throws. */
export function createRealm(options: RealmOptions): Realm {
  const file = resolve(options.file);
  const taskRoot = dirname(file);
  const end = (exit?: RealmExit) => {
    if (life.ended) return;
    life.end();
    timers.clearAll();
    if (exit) options.onExit?.(exit);
  };
  const life = new Life((error, kind) => end({ kind, error }));
  const timers = new RealmTimers(options.clock, life);
  const { globals, builtins } = createScope(options, taskRoot, life, timers, end);
  const requireFrom = createRealmRequire(taskRoot, builtins, globals);
  globals[IMPORT_HELPER] = async (id: string) => {
    const module = requireFrom(taskRoot)(id) as object;
    return { ...module, default: module };
  };
  let exports: Record<string, unknown>;
  try {
    exports = insideRealm(life, () => requireFrom(taskRoot)(file)) as Record<string, unknown>;
  } catch (error) {
    end();
    throw error;
  }
  return {
    exports,
    get ended() {
      return life.ended;
    },
    enter: (work) => insideRealm(life, work),
    freeze: () => life.freeze(),
    thaw: () => life.thaw(),
    kill: () => end(),
  };
}

interface Scope {
  readonly globals: Record<string, unknown>;
  readonly builtins: ReadonlyMap<string, () => unknown>;
}

function createScope(
  options: RealmOptions,
  taskRoot: string,
  life: Life,
  timers: RealmTimers,
  end: (exit?: RealmExit) => void,
): Scope {
  const { clock, environment, random } = options;
  // What a killed function still prints on its way out is never heard.
  const write = (text: string) => void (life.ended || options.write(text));
  const print = (level: ConsoleLevel, message: string) => void (life.ended || options.print(level, message));
  const exit = (code: number) => end({ kind: 'exit', code });
  const process = createProcess({ clock, environment, taskRoot, write, exit }) as { stdout: Writable };
  const console = createConsole(process.stdout, print);
  const mayGoOn = () => {
    if (!life.ended && options.beforeCall?.() === 'kill') end();
    return !life.ended;
  };
  const exchange = createExchange(options.connect, life, mayGoOn);
  const http = createHttpModule(exchange, timers);
  const crypto = createCrypto(random);
  const performance = createPerformance(clock);
  const timerGlobals = {
    setTimeout: timers.setTimeout,
    clearTimeout: timers.clear,
    setInterval: timers.setInterval,
    clearInterval: timers.clear,
  };
  const replaced = {
    process,
    console,
    ...timerGlobals,
    performance,
    Date: createDate(clock),
    Math: createMath(random),
    crypto: crypto.webCrypto,
    fetch: createFetch(exchange),
    AbortSignal: createAbortSignal(timers),
  };
  const timerPromises = { setTimeout: timers.sleep, setImmediate: nextTurn, scheduler: { wait: timers.sleep } };
  const builtins: [string, () => unknown][] = [
    ['http', () => http],
    ['https', () => http],
    ['process', () => process],
    ['console', () => Object.assign(Object.create(console), { Console })],
    ['crypto', () => crypto.module],
    ['perf_hooks', () => ({ performance })],
    ['timers', () => ({ ...timerGlobals, setImmediate, clearImmediate, promises: timerPromises })],
    ['timers/promises', () => timerPromises],
    ['fs', () => filesIn(taskRoot).fs],
    ['fs/promises', () => filesIn(taskRoot).promises],
    ...Object.entries(options.modules ?? {}).map(([name, module]): [string, () => unknown] => [name, () => module]),
  ];
  const global = createGlobal(replaced);
  return { globals: { ...replaced, global, globalThis: global }, builtins: new Map(builtins) };
}

/** setImmediate is never put on the Region's clock: it is how Node lets other work go first, not a way to wait. */
const nextTurn = () => new Promise<void>((done) => setImmediate(done));
