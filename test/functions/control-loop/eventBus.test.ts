import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventOnBus } from '../../../sandbox/services/events/index.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { NOW } from '../now.ts';
import { BUS, createPlatform, type Platform } from '../region.ts';

let platform: Platform;
let module: typeof import('../../../functions/control-loop/eventBus.ts');
let deadline: typeof import('../../../functions/aws/deadline.ts');
const heard: EventOnBus[] = [];
const asked: string[] = [];
/** Lines that the metrics of undelivered events are written to. */
const lines: string[] = [];

beforeAll(async () => {
  platform = await createPlatform();
  platform.region.events.hooks.onEvent = (_bus, event) => void heard.push(event);
  module = await import('../../../functions/control-loop/eventBus.ts');
  deadline = await import('../../../functions/aws/deadline.ts');
});
afterAll(() => platform.close());
beforeEach(() => {
  for (const list of [heard, asked, lines]) list.splice(0);
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  refuse();
});
afterEach(() => {
  vi.restoreAllMocks();
  deadline.startInvocation({ getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY });
});

/** What EventBridge refuses from now on. */
function refuse(...operations: string[]): void {
  platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
    asked.push(operation);
    if (operations.includes(operation)) throw new AwsError('AccessDeniedException', `Not allowed: ${operation}`);
    return await next();
  };
}

const saying = {
  'detail-type': 'Attention Needed',
  detail: { schemaVersion: 1, controller: 'replicas', resource: 'shop', reason: 'failing', message: 'Look.' },
} as const;
const undelivered = () => lines.filter((line) => line.includes('EventsUndelivered')).length;

describe('what only informs', () => {
  test('is heard, and counts as delivered', async () => {
    expect(await module.inform({ busName: BUS }, NOW, saying)).toBe(true);
    expect(heard).toHaveLength(1);
    expect(undelivered()).toBe(0);
  });

  test('and was refused stops nothing, and is counted', async () => {
    refuse('PutEvents');
    expect(await module.inform({ busName: BUS }, NOW, saying)).toBe(false);
    expect(undelivered()).toBe(1);
  });

  test('is not lost where time is up: the invocation ends before it is recorded as told', async () => {
    deadline.startInvocation({ getRemainingTimeInMillis: () => 9_999 });
    await expect(module.inform({ busName: BUS }, NOW, saying)).rejects.toBeInstanceOf(deadline.OutOfTimeError);
    await expect(module.isBusThere({ busName: BUS })).rejects.toBeInstanceOf(deadline.OutOfTimeError);
    expect(undelivered()).toBe(0);
  });
});

describe('a bus', () => {
  test('that is gone is counted', async () => {
    expect(await module.isBusThere({ busName: 'nowhere' })).toBe(false);
    expect(undelivered()).toBe(1);
  });

  test('that EventBridge says nothing about counts as there', async () => {
    refuse('DescribeEventBus');
    expect(await module.isBusThere({ busName: BUS })).toBe(true);
    expect(undelivered()).toBe(0);
  });

  test('is looked at by ticks every four minutes', async () => {
    const bus = { busName: BUS };
    const looks = () => asked.filter((operation) => operation === 'DescribeEventBus').length;
    await module.checkBus(bus, NOW);
    await module.checkBus(bus, NOW + 239_999);
    expect(looks()).toBe(1);
    await module.checkBus(bus, NOW + 240_000);
    expect(looks()).toBe(2);
  });
});
