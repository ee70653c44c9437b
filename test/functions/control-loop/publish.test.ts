import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventOnBus } from '../../../sandbox/services/events/index.ts';
import { BUS, createPlatform, NOW, type Platform } from '../region.ts';

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
    await expect(publish('nowhere', NOW, saying)).rejects.toThrow(
      'EventBridge rejected "Attention Needed": ResourceNotFoundException: Event bus nowhere does not exist.',
    );
    expect(heard).toEqual([]);
  });
});
