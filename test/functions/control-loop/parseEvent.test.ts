import { describe, expect, test } from 'vitest';
import { clusterEvent } from '../../../events/rds.ts';
import { tick } from '../../../events/tick.ts';
import { parseEvent, UnknownEventError } from '../../../functions/control-loop/parseEvent.ts';
import { readSample } from '../../events/samples.ts';

const schemas = { 'RDS DB Cluster Event': clusterEvent.schema, Tick: tick.schema };
const sample = readSample('rds-db-cluster-event.json');

describe('what wakes a function', () => {
  test('is told apart by its detail-type', () => {
    expect(parseEvent(tick.input, schemas).kind).toBe('Tick');
    const woken = parseEvent(sample, schemas);
    expect(woken.kind).toBe('RDS DB Cluster Event');
    expect(woken.event).toMatchObject({
      detail: { SourceArn: 'arn:aws:rds:us-east-1:123456789012:cluster:my-db-cluster' },
    });
  });

  const strange: readonly (readonly [what: string, event: unknown, message: string])[] = [
    ['nothing', undefined, 'The event has no detail-type: it is not an EventBridge event.'],
    ['no object', 'Tick', 'The event has no detail-type: it is not an EventBridge event.'],
    ['an SNS record', { Records: [] }, 'The event has no detail-type: it is not an EventBridge event.'],
    [
      'another event',
      { 'detail-type': 'Another' },
      'No handler for events of detail-type "Another". The next tick finds what it was about; report its shape, and delete the message.',
    ],
    ...['__proto__', 'constructor', 'toString'].map(
      (name) => [`called ${name}`, { 'detail-type': name }, `No handler for events of detail-type "${name}".`] as const,
    ),
    [
      'an event without a part of its shape',
      { ...sample, detail: { ...sample.detail, SourceArn: undefined } },
      'Event "RDS DB Cluster Event" failed validation: detail.SourceArn: ',
    ],
  ];
  test.for(strange)('is refused if it is %s', ([, event, message]) => {
    expect(() => parseEvent(event, schemas)).toThrow(UnknownEventError);
    expect(() => parseEvent(event, schemas)).toThrow(message);
  });

  test('is told every part of its shape that is wrong', () => {
    const event = { ...sample, source: 5, detail: { ...sample.detail, SourceArn: 7 } };
    expect(() => parseEvent(event, schemas)).toThrow(/source: .*; detail\.SourceArn: .*\. The next tick finds/);
  });
});
