import { Worker } from 'node:worker_threads';
import { setEnvironment } from '../../cli/evenkeel/environment.ts';
import type { Change, Problem } from '../model.ts';
import type { Answer, Order, Question, ReaderSettings, Report } from './reader/protocol.ts';

/** One installation to look at, and with whose rights. */
export interface Watched extends ReaderSettings {
  /** The AWS profile (default: the credentials of the environment). */
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  /** (default: the environment's) */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** A reader has failed or is gone: the page may ask again. */
export class ReaderError extends Error {
  readonly notFound: boolean;

  constructor(message: string, notFound = false) {
    super(message);
    this.name = 'ReaderError';
    this.notFound = notFound;
  }
}

const WORKER = new URL('./reader/worker.ts', import.meta.url);

/** It holds one installation, and would collect no garbage for long while the machine has memory. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

/** A thread that fails is started anew, after so long. */
const RESTART_MS = 5_000;

/** A question that takes longer has no answer. */
const PATIENCE_MS = 60_000;

/** So many questions of one installation at once. */
const MAX_QUESTIONS = 64;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The reader of one installation, in a thread of its own: its SDK clients have its credentials, and its work is not ours. */
export class ReaderThread {
  readonly #watched: Watched;
  readonly #onChanges: (changes: readonly Change[]) => void;
  readonly #onLost: (problem: Problem) => void;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #restart: NodeJS.Timeout | undefined;
  #number = 0;
  #isClosed = false;

  constructor(
    watched: Watched,
    on: { readonly changes: (changes: readonly Change[]) => void; readonly lost: (problem: Problem) => void },
  ) {
    this.#watched = watched;
    this.#onChanges = on.changes;
    this.#onLost = on.lost;
    this.#start();
  }

  ask(question: Question): Promise<Answer> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new ReaderError('The reader of this installation is being restarted.'));
    if (this.#waiting.size >= MAX_QUESTIONS)
      return Promise.reject(new ReaderError('Too many questions wait for an answer. Try again.'));
    const number = ++this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(number);
        reject(new ReaderError('AWS did not answer in time. Try again.'));
      }, PATIENCE_MS);
      this.#waiting.set(number, { resolve, reject, timer });
      const order: Order = { number, question };
      worker.postMessage(order);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#restart);
    this.#rejectAll('The console is being closed.');
    await this.#worker?.terminate();
  }

  #start(): void {
    const { profile: _p, region: _r, endpointUrl: _e, credentials: _c, ...settings } = this.#watched;
    const env = environmentOf(this.#watched);
    const worker = new Worker(WORKER, {
      env,
      workerData: settings satisfies ReaderSettings,
      execArgv: [],
      resourceLimits: LIMITS,
    });
    this.#worker = worker;
    worker.on('message', (report: Report) => this.#hear(report));
    worker.once('error', (error: Error) => this.#onLost({ kind: 'failed', message: error.message }));
    worker.once('exit', () => {
      this.#worker = undefined;
      this.#rejectAll('The reader of this installation has failed and is being restarted.');
      if (!this.#isClosed) this.#restart = setTimeout(() => this.#start(), RESTART_MS);
    });
  }

  #hear(report: Report): void {
    if (report.type === 'changes') {
      if (!this.#isClosed) this.#onChanges(report.changes);
      return;
    }
    const waiting = this.#waiting.get(report.number);
    if (!waiting) return;
    this.#waiting.delete(report.number);
    clearTimeout(waiting.timer);
    if (report.type === 'answer') waiting.resolve(report.answer);
    else waiting.reject(new ReaderError(report.message, report.notFound));
  }

  #rejectAll(message: string): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new ReaderError(message));
    }
    this.#waiting.clear();
  }
}

/** The environment of a thread: that of this process, but for what says which account it is. */
function environmentOf({ profile, region, endpointUrl, credentials }: Watched): NodeJS.ProcessEnv {
  const env = { ...process.env };
  if (profile !== undefined || credentials) {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'])
      delete env[name];
  }
  if (profile !== undefined) env['AWS_PROFILE'] = profile;
  if (credentials) {
    env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
    env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
    if (credentials.sessionToken !== undefined) env['AWS_SESSION_TOKEN'] = credentials.sessionToken;
  }
  setEnvironment({ ...(region !== undefined && { region }), ...(endpointUrl !== undefined && { endpointUrl }) }, env);
  return env;
}
