import * as sts from '@aws-sdk/client-sts';
import { join } from 'node:path';
import { VirtualClock } from '../../../sandbox/clock.ts';
import { createRandom } from '../../../sandbox/random.ts';
import { createRealm, type Realm, type RealmExit, type RealmOptions } from '../../../sandbox/realms/realm.ts';
import { Endpoint } from '../../../sandbox/wire/endpoint.ts';
import { service } from '../../../sandbox/wire/service.ts';
import type { Bundles } from './bundle.ts';

/** 2026-03-01T00:00:00Z */
export const START_MS = 1_772_323_200_000;

/** A Region with nothing in it but STS, which says by which access key it was called. */
export class RealmRegion {
  readonly clock = new VirtualClock(START_MS);
  readonly endpoint = new Endpoint();
  /** Access key and time of each call that took effect. */
  readonly calls: string[] = [];
  readonly output: string[] = [];
  readonly exits: RealmExit[] = [];
  readonly #bundles: Bundles;

  constructor(bundles: Bundles) {
    this.#bundles = bundles;
    const wire = service(sts)({
      GetCallerIdentity: (_input, { accessKeyId }) => {
        this.calls.push(`${accessKeyId} +${this.clock.now() - START_MS}`);
        return { Account: '123456789012', UserId: accessKeyId, Arn: `arn:aws:iam::123456789012:user/${accessKeyId}` };
      },
    });
    this.endpoint.add(wire);
  }

  realm(fixture: string, options: Partial<RealmOptions> & { readonly seed?: number } = {}): Realm {
    const { seed = 1, environment, ...rest } = options;
    return createRealm({
      file: join(this.#bundles.of(fixture), 'index.js'),
      clock: this.clock,
      random: createRandom(seed),
      environment: {
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'first',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_ENDPOINT_URL: 'https://region.internal',
        ...environment,
      },
      connect: (hostname) => (hostname === 'region.internal' ? this.endpoint : undefined),
      write: (text) => this.output.push(text),
      print: (level, message) => this.output.push(`${level} ${message}`),
      onExit: (exit) => this.exits.push(exit),
      ...rest,
    });
  }

  /** Calls an export of a realm and lets the Region run until the call has settled, at most for `limitMs`. */
  async call(realm: Realm, name: string, ...args: unknown[]): Promise<unknown> {
    const running = this.start(realm, name, ...args);
    let settled = false;
    const settle = () => void (settled = true);
    running.then(settle, settle);
    await this.clock.runUntil(this.clock.now() + 3_600_000, () => settled);
    if (!settled) throw new Error(`${name} has not settled within an hour`);
    return running;
  }

  start(realm: Realm, name: string, ...args: unknown[]): Promise<unknown> {
    return realm.enter(async () => (realm.exports[name] as (...given: unknown[]) => unknown)(...args));
  }

  run(forMs: number): Promise<void> {
    return this.clock.runUntil(this.clock.now() + forMs);
  }
}
