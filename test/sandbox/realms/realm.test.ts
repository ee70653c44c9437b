import { utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LostResponse } from '../../../sandbox/wire/handlers.ts';
import { Bundles } from './bundle.ts';
import { RealmRegion, START_MS } from './region.ts';

let bundles: Bundles;
let region: RealmRegion;

beforeAll(() => {
  bundles = new Bundles('caller', 'probe', 'exits');
});
afterAll(() => bundles.remove());
beforeEach(() => {
  region = new RealmRegion(bundles);
});

const draw = (seed: number) => region.call(region.realm('probe', { seed }), 'chance');

describe('two realms of one bundle', () => {
  it('have credentials and environments of their own, which the SDK reads lazily', async () => {
    const first = region.realm('caller', { environment: { AWS_ACCESS_KEY_ID: 'alice', STAGE: 'dev' } });
    const second = region.realm('caller', { environment: { AWS_ACCESS_KEY_ID: 'bob', STAGE: 'live' } });

    const running = [region.start(first, 'handler', {}), region.start(second, 'handler', {})];
    await region.run(1_000);

    expect(await Promise.all(running)).toMatchObject([
      { arns: ['arn:aws:iam::123456789012:user/alice'], stage: 'dev' },
      { arns: ['arn:aws:iam::123456789012:user/bob'], stage: 'live' },
    ]);
  });

  it('do not share what they set on globalThis, nor leave it on the real one', async () => {
    const first = region.realm('probe');
    const second = region.realm('probe');

    await region.call(first, 'shareGlobally', 'mine');

    expect(await region.call(first, 'sharedGlobally')).toBe('mine');
    expect(await region.call(second, 'sharedGlobally')).toBeUndefined();
    expect(globalThis).not.toHaveProperty('evenkeelProbe');
  });

  it('leave no listeners on the real process', async () => {
    await region.call(region.realm('probe'), 'listen');

    expect(process.listenerCount('SIGTERM')).toBe(0);
  });
});

describe('time in a realm', () => {
  it('is the time of the Region', async () => {
    const realm = region.realm('probe');
    await region.run(90_000);

    expect(await region.call(realm, 'times')).toEqual({
      date: '2026-03-01T00:01:30.000Z',
      now: START_MS + 90_000,
      performance: 90_000,
    });
  });

  it('drives global timers, node:timers and node:timers/promises', async () => {
    expect(await region.call(region.realm('probe'), 'waits')).toEqual([
      `node:timers ${START_MS + 1_000}`,
      `global ${START_MS + 2_000}`,
      `node:timers/promises ${START_MS + 3_000}`,
    ]);
  });

  it('passes between the attempts of the SDK', async () => {
    let refusals = 2;
    region.endpoint.authorize = () => {
      if (refusals-- > 0) throw new Error('busy');
    };
    region.endpoint.onDefect = () => {};

    const result = await region.call(region.realm('caller'), 'handler', {});

    expect(result).toMatchObject({ arns: ['arn:aws:iam::123456789012:user/first'] });
    const [only] = region.calls;
    expect(Number(only?.split('+')[1])).toBeGreaterThan(20);
  });

  it("runs into the SDK's request time-out when no answer comes", async () => {
    region.endpoint.intercept = () => new Promise(() => {});
    const client = { maxAttempts: 1, requestHandler: { requestTimeout: 4_000, throwOnRequestTimeout: true } };

    await expect(region.call(region.realm('caller'), 'handler', { client })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(region.clock.now()).toBe(START_MS + 4_000);
  });

  it("runs into the SDK's request time-out when the answer is lost, after the call took effect", async () => {
    region.endpoint.intercept = async (_context, _input, next) => {
      await next();
      throw new LostResponse();
    };
    const client = { maxAttempts: 1, requestHandler: { requestTimeout: 4_000, throwOnRequestTimeout: true } };

    await expect(region.call(region.realm('caller'), 'handler', { client })).rejects.toThrow(/4000 ms requestTimeout/);
    expect(region.clock.now()).toBe(START_MS + 4_000);
    expect(region.calls).toEqual(['first +0']);
  });

  it("runs into the SDK's socket time-out when no answer comes", async () => {
    region.endpoint.intercept = () => new Promise(() => {});
    const client = { maxAttempts: 1, requestHandler: { socketTimeout: 2_500 } };

    await expect(region.call(region.realm('caller'), 'handler', { client })).rejects.toThrow(/2500 ms of inactivity/);
    expect(region.clock.now()).toBe(START_MS + 2_500);
  });

  it('ends a call whose AbortSignal.timeout has run out, and leaves no timer behind', async () => {
    region.endpoint.intercept = () => new Promise(() => {});

    await expect(region.call(region.realm('caller'), 'handler', { abortAfterMs: 700 })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(region.clock.now()).toBe(START_MS + 700);
    expect(region.clock.pending).toBe(0);
  });
});

describe('chance in a realm', () => {
  it('repeats with the seed, in Math and in both cryptos', async () => {
    expect(await draw(7)).toEqual(await draw(7));
    expect(await draw(7)).not.toEqual(await draw(8));
    expect(await draw(7)).toEqual([
      expect.any(Number),
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    ]);
  });
});

describe('a realm reaches', () => {
  it('the files of its own folder', async () => {
    writeFileSync(join(bundles.of('probe'), 'fleet.json'), '{"clusters":[]}');

    expect(await region.call(region.realm('probe'), 'readOwn')).toEqual(['{"clusters":[]}', '{"clusters":[]}']);
  });

  it('no other file', async () => {
    const outside = join(tmpdir(), `evenkeel-outside-${process.pid}.txt`);
    writeFileSync(outside, 'x');
    const realm = region.realm('probe');

    await expect(region.call(realm, 'readOther', outside)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(region.call(realm, 'readOther', '../caller/index.js')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('nothing that is input or output of its own: the error names it', async () => {
    const realm = region.realm('probe');

    await expect(region.call(realm, 'write', join(bundles.of('probe'), 'x'))).rejects.toThrow(
      /^fs\.writeFileSync is not/,
    );
    await expect(region.call(realm, 'run')).rejects.toThrow(/^child_process\.exec is not/);
    await expect(region.call(realm, 'dial')).rejects.toThrow(/^net\.connect is not/);
  });

  it('zlib without the thread pool, which virtual time would not wait for', async () => {
    const started = region.start(region.realm('probe'), 'compress', 'a quiet fleet');
    await region.run(0);

    const compressed = await Promise.race([started, Promise.resolve('not within one turn of the clock')]);
    expect(gunzipSync(Buffer.from(String(compressed), 'base64')).toString()).toBe('a quiet fleet');
  });

  it('hosts that the Region knows, with every value of a repeated query key', async () => {
    const requests: unknown[] = [];
    const echo = {
      handle: async (request: { path: string; query: object; method: string; body: Uint8Array }) => {
        requests.push([request.method, request.path, request.query, Buffer.from(request.body).toString()]);
        return { statusCode: 201, headers: {}, body: Buffer.from('made') };
      },
    };
    const realm = region.realm('probe', { connect: (hostname) => (hostname === 'slack.test' ? echo : undefined) });

    expect(await region.call(realm, 'call', 'https://slack.test/api/x?tag=a&tag=b%20c&n=1')).toBe('201 made');
    expect(await region.call(realm, 'fetchText', 'https://slack.test/api/y?n=2')).toBe('201 made');
    expect(requests).toEqual([
      ['POST', '/api/x', { tag: ['a', 'b c'], n: '1' }, 'hello'],
      ['PUT', '/api/y', { n: '2' }, 'hello'],
    ]);
  });

  it('a host with the events that Node has for a request', async () => {
    const empty = { handle: async () => ({ statusCode: 204, headers: {}, body: new Uint8Array() }) };
    const realm = region.realm('probe', { connect: () => empty });

    expect(await region.call(realm, 'eventsOfCall', 'https://slack.test/')).toEqual(['response', 'end', 'close']);
  });

  it('no other host', async () => {
    const realm = region.realm('probe');

    await expect(region.call(realm, 'call', 'https://example.com/')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(region.call(realm, 'fetchText', 'https://example.com/')).rejects.toThrow(/ENOTFOUND example\.com/);
  });

  it('the same https by import() as by require', async () => {
    expect(await region.call(region.realm('probe'), 'callByImport')).toBe(true);
  });
});

describe('the output of a realm', () => {
  it('comes by level from the console and as it is from stdout', async () => {
    await region.call(region.realm('probe'), 'print');

    expect(region.output).toEqual(['WARN careful: 3 readers', '{"raw":true}\n']);
  });
});

describe('a frozen realm', () => {
  it('hears of its timers when it thaws, of an interval once', async () => {
    const realm = region.realm('probe');
    const ticks = (await region.call(realm, 'tick')) as number[];
    await region.run(1_000);
    realm.freeze();
    await region.run(2_500);
    expect(ticks).toEqual([START_MS + 1_000]);

    realm.thaw();
    expect(ticks).toEqual([START_MS + 1_000, START_MS + 3_500]);

    await region.run(1_000);
    expect(ticks).toEqual([START_MS + 1_000, START_MS + 3_500, START_MS + 4_500]);
  });

  it('may still clear a timer whose time has come', async () => {
    const realm = region.realm('probe');
    const { fired, cancel } = (await region.call(realm, 'cancellable')) as { fired: string[]; cancel: () => void };
    realm.freeze();
    await region.run(5_000);
    cancel();
    realm.thaw();

    expect(fired).toEqual([]);
  });

  it('gets the answer of a call when it thaws', async () => {
    region.endpoint.latency = () => region.clock.sleep(50);
    const realm = region.realm('caller');
    let answered = false;
    void region.start(realm, 'handler', {}).then(() => (answered = true));
    await region.run(60);
    realm.freeze();
    await region.run(10_000);
    expect(answered).toBe(false);

    realm.thaw();
    await region.run(0);
    expect(answered).toBe(true);
  });
});

describe('a killed realm', () => {
  it('fires no timer any more', async () => {
    const realm = region.realm('probe');
    const ticks = (await region.call(realm, 'tick')) as number[];
    await region.run(2_000);
    realm.kill();
    await region.run(5_000);

    expect(ticks).toHaveLength(2);
    expect(region.clock.pending).toBe(0);
    expect(realm.ended).toBe(true);
  });

  it('hears no answer to a pending call, which takes effect', async () => {
    region.endpoint.latency = () => region.clock.sleep(50);
    const realm = region.realm('caller');
    let settled = false;
    const settle = () => void (settled = true);
    region.start(realm, 'handler', { calls: 2 }).then(settle, settle);
    await region.run(20);
    realm.kill();
    await region.run(60_000);

    expect(settled).toBe(false);
    expect(region.calls).toEqual(['first +50']);
  });

  it('can be killed between two calls: the second one never reaches the wire', async () => {
    let calls = 0;
    const realm = region.realm('caller', { beforeCall: () => (++calls === 2 ? 'kill' : 'send') });
    void region.start(realm, 'handler', { calls: 3 });
    await region.run(60_000);

    expect(region.calls).toEqual(['first +0']);
    expect(realm.ended).toBe(true);
  });

  it('sends and prints nothing that it still tries', async () => {
    const realm = region.realm('probe');
    realm.kill();
    void region.start(realm, 'print');
    void region.start(realm, 'call', 'https://region.internal/');
    await region.run(1_000);

    expect(region.output).toEqual([]);
    expect(region.calls).toEqual([]);
  });
});

describe('a realm ends by itself', () => {
  it('with process.exit', async () => {
    void region.start(region.realm('exits'), 'handler', { how: 'exit' });
    await region.run(0);

    expect(region.exits).toEqual([{ kind: 'exit', code: 3 }]);
  });

  it("with an error in a timer's callback", async () => {
    void region.start(region.realm('exits'), 'handler', { how: 'timer' });
    await region.run(10);

    expect(region.exits).toEqual([{ kind: 'uncaught', error: new TypeError('thrown in a timer') }]);
  });

  it('with a rejection that nobody looks at, and the process lives on', async () => {
    const restore = takeUnhandledRejections();
    void region.start(region.realm('exits'), 'handler', { how: 'rejection' });
    await region.run(10);
    restore();

    expect(region.exits).toEqual([{ kind: 'unhandled-rejection', error: new Error('nobody looks') }]);
  });

  it('but not with a rejection that a service leaves behind', async () => {
    const restore = takeUnhandledRejections();
    region.endpoint.intercept = async (_context, _input, next) => {
      void Promise.reject(new Error("a service's defect"));
      return next();
    };
    await region.call(region.realm('caller'), 'handler', {});
    await region.run(10);
    restore();

    expect(region.exits).toEqual([]);
  });
});

const ignore = () => {};

/** The test runner takes every unhandled rejection for a failure of the test, so its listeners stand aside. */
function takeUnhandledRejections(): () => void {
  const others = process.listeners('unhandledRejection').filter(({ name }) => name !== 'onUnhandledRejection');
  for (const listener of others) process.off('unhandledRejection', listener);
  process.on('unhandledRejection', ignore);
  return () => {
    process.off('unhandledRejection', ignore);
    for (const listener of others) process.on('unhandledRejection', listener);
  };
}

describe('compiled code', () => {
  it('is used again until the file changes', () => {
    const file = join(bundles.folder, 'version.js');
    writeFileSync(file, 'exports.version = 1;');
    utimesSync(file, 1, 1);
    expect(region.realm('probe', { file }).exports['version']).toBe(1);

    writeFileSync(file, 'exports.version = 2;');
    utimesSync(file, 1, 1);
    expect(region.realm('probe', { file }).exports['version']).toBe(1);

    utimesSync(file, 2, 2);
    expect(region.realm('probe', { file }).exports['version']).toBe(2);
  });

  it('may declare names of the globals that a realm replaces', () => {
    const file = join(bundles.folder, 'names.js');
    writeFileSync(
      file,
      '"use strict"; const process = { env: 1 }; class Date {} exports.names = [process.env, typeof Date];',
    );

    expect(region.realm('probe', { file }).exports['names']).toEqual([1, 'function']);
  });
});
