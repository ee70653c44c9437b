import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventOnBus } from '../../../sandbox/services/events/index.ts';
import { NOW } from '../now.ts';
import { BUS, createPlatform, type Platform } from '../region.ts';

let platform: Platform;
let publish: typeof import('../../../functions/control-loop/publish.ts').publish;
const heard: [bus: string, event: EventOnBus][] = [];

beforeAll(async () => {
  platform = await createPlatform();
  platform.region.events.hooks.onEvent = (bus, event) => heard.push([bus, event]);
  ({ publish } = await import('../../../functions/control-loop/publish.ts'));
});
afterAll(() => platform.close());
beforeEach(() => void heard.splice(0));

const saying = {
  'detail-type': 'Attention Needed',
  detail: { schemaVersion: 1, controller: 'replicas', resource: 'shop', reason: 'failing', message: 'Look.' },
} as const;

describe('what is said', () => {
  test('arrives on our bus, as of the moment that it is about', async () => {
    await publish(BUS, NOW, saying);
    expect(heard).toMatchObject([
      [
        BUS,
        {
          source: 'evenkeel',
          'detail-type': 'Attention Needed',
          detail: saying.detail,
          time: expect.stringMatching(/^2026-03-02T12:00:00(\.000)?Z$/),
        },
      ],
    ]);
  });

  test('and was refused fails, although EventBridge answers 200', async () => {
    platform.region.endpoint.intercept = async ({ operation }, _input, next) =>
      operation === 'PutEvents'
        ? { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'Slow down.' }] }
        : await next();
    await expect(publish(BUS, NOW, saying)).rejects.toThrow(
      'EventBridge rejected "Attention Needed": ThrottlingException: Slow down.',
    );
    expect(heard).toEqual([]);
    delete platform.region.endpoint.intercept;
  });

  test('to a bus that is gone is taken, and heard by nobody: only a description tells', async () => {
    const { isBusThere } = await import('../../../functions/control-loop/eventBus.ts');
    await publish('nowhere', NOW, saying);
    expect(heard).toEqual([]);
    expect(await isBusThere({ busName: 'nowhere' })).toBe(false);
    expect(await isBusThere({ busName: BUS })).toBe(true);
  });
});
