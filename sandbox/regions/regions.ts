import { Worker } from 'node:worker_threads';
import type { Foreign } from '../core.ts';
import type { DeployOptions } from '../deploy/load.ts';
import type { Answers, Failure, Order, Outgoing, RegionSettings, Reply, StackSummary } from './protocol.ts';

/** Where a Region stands, and what it is made with. */
export interface Place extends RegionSettings {
  /** `eu-west-1` */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** The organization of the account, `o-a1b2c3d4e5` (default: none). */
  readonly organizationId?: string;
}

const WORKER = new URL('./worker.ts', import.meta.url);

/** All Regions come so far before they hear of each other: what travels between them takes up to so long, and more. */
const STEP_MS = 1_000;

/** What is global in an account, whatever the Region. */
const GLOBAL = /^arn:[a-z-]+:iam::/;

/** One Region of several, in a thread of its own: the Region of a thread is the one that its environment names. */
class RegionThread {
  readonly place: Place;
  /** Where it answers, as `AWS_ENDPOINT_URL` has it. */
  url = '';
  nowMs = 0;
  stacks: readonly StackSummary[] = [];
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #number = 0;
  /** Why it answers no more. */
  #gone: Error | undefined;

  constructor(place: Place) {
    const { region, accountId, organizationId, seed, startMs, world } = place;
    this.place = place;
    this.#worker = new Worker(WORKER, {
      env: {
        ...process.env,
        AWS_REGION: region,
        SANDBOX_ACCOUNT_ID: accountId,
        SANDBOX_ORGANIZATION_ID: organizationId ?? '',
      },
      workerData: { seed, startMs, world } satisfies RegionSettings,
      execArgv: [],
    });
    this.#worker.on('message', (reply: Reply) => this.#hear(reply));
    this.#worker.once('error', (error) => this.#fail(error));
    this.#worker.once('exit', () => this.#fail(new Error(`the Region ${region} of ${accountId} is gone`)));
  }

  /** Resolves once it answers. */
  started(): Promise<this> {
    return new Promise((resolve, reject) => this.#waiting.set(0, { resolve: () => resolve(this), reject }));
  }

  ask<Kind extends Order['order']>(order: Extract<Order, { order: Kind }>): Promise<Answers[Kind]> {
    if (this.#gone) return Promise.reject(this.#gone);
    const number = ++this.#number;
    this.#worker.postMessage({ number, order });
    return new Promise((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(reply: Reply): void {
    if ('ready' in reply) {
      this.url = reply.ready.url;
      this.nowMs = reply.ready.nowMs;
    }
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if ('failure' in reply)
      waiting?.reject(Object.assign(new Error(reply.failure.message), { name: reply.failure.name }));
    else waiting?.resolve(('answer' in reply ? reply.answer : undefined) as never);
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

export type { RegionThread };

/** Several Regions and accounts on one clock, which deliver events to each other. */
export class Regions {
  readonly #threads: readonly RegionThread[];
  #nowMs: number;

  private constructor(threads: readonly RegionThread[]) {
    this.#threads = threads;
    this.#nowMs = Math.max(...threads.map(({ nowMs }) => nowMs));
  }

  /** @throws {Error} if two of them are the same */
  static async open(places: readonly Place[]): Promise<Regions> {
    const names = places.map(({ region, accountId }) => `${region} of ${accountId}`);
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice !== undefined) throw new Error(`there are two Regions ${twice}`);
    const threads = places.map((place) => new RegionThread(place));
    try {
      await Promise.all(threads.map((thread) => thread.started()));
    } catch (error) {
      await Promise.all(threads.map((thread) => thread.close()));
      throw error;
    }
    return new Regions(threads);
  }

  /** In the order in which they were given. */
  all(): readonly RegionThread[] {
    return this.#threads;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /**
   * Creates what the stacks of a cloud assembly declare in one of them.
   * @throws {Error} for what another Region of the account has already, if that is global, and for all else that is refused
   */
  async deploy(
    to: RegionThread,
    folder: string,
    options: Pick<DeployOptions, 'importExistingResources'> = {},
  ): Promise<readonly StackSummary[]> {
    const others = this.#threads.filter((other) => other !== to && other.place.accountId === to.place.accountId);
    const taken = others
      .flatMap(({ stacks }) => stacks.flatMap(({ resources }) => resources.map(({ arn }) => arn)))
      .filter((arn) => GLOBAL.test(arn));
    const deployed = await to.ask<'deploy'>({ order: 'deploy', folder, taken, ...options });
    const names = new Set(deployed.map(({ stackName }) => stackName));
    to.stacks = [...to.stacks.filter(({ stackName }) => !names.has(stackName)), ...deployed];
    return deployed;
  }

  /** Deletes all stacks of one of them. */
  async destroy(of: RegionThread): Promise<void> {
    await of.ask<'destroy'>({ order: 'destroy' });
    of.stacks = [];
  }

  /** Lets time pass in all of them. */
  async run(durationMs: number): Promise<void> {
    for (const endMs = this.#nowMs + durationMs; this.#nowMs < endMs;) {
      const untilMs = Math.min(endMs, this.#nowMs + STEP_MS);
      const left = await Promise.all(this.#threads.map((thread) => thread.ask<'run'>({ order: 'run', untilMs })));
      this.#nowMs = untilMs;
      // One after the other, so that a run repeats.
      for (const [at, outgoing] of left.entries()) await this.#carry(this.#threads[at]!, outgoing);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async #carry(from: RegionThread, outgoing: readonly Outgoing[]): Promise<void> {
    if (outgoing.length === 0) return;
    const outcomes: [number, Failure | undefined][] = [];
    for (const { number, delivery } of outgoing) outcomes.push([number, await this.#deliver(delivery)]);
    await from.ask<'settle'>({ order: 'settle', outcomes });
  }

  async #deliver(delivery: Foreign): Promise<Failure | undefined> {
    const [, , , region, accountId] = delivery.targetArn.split(':');
    const to = this.#threads.find(({ place }) => place.region === region && place.accountId === accountId);
    // What there is besides these Regions, nobody knows; without a policy that allows it, nobody may deliver there.
    if (!to) return { name: 'AccessDeniedException', message: `there is no Region ${region} of ${accountId} here` };
    try {
      await to.ask<'accept'>({ order: 'accept', delivery });
      return undefined;
    } catch (error) {
      const { name, message } = error as Error;
      return { name, message };
    }
  }
}
