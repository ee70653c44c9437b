import { expect, it } from 'vitest';
import { compileInput } from '../../../../sandbox/services/events/input.ts';

const EVENT = {
  version: '0',
  id: '7',
  'detail-type': 'Order placed',
  source: 'shop',
  account: '123456789012',
  time: '2026-03-02T00:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: {
    payload: { acc_id: '0a787ecb-4015', sf_id: 'baz' },
    single: ['HIGH'],
    multi: ['ACTIVE', 'INACTIVE'],
    ok: true,
  },
};

const AT = {
  event: EVENT,
  json: JSON.stringify(EVENT),
  ruleArn: 'arn:aws:events:eu-west-1:123456789012:rule/r',
  ruleName: 'r',
  ingestionTime: '2026-03-02T00:00:01Z',
};

const PATHS = {
  payload: '$.detail.payload',
  userId: '$.detail.payload.acc_id',
  single: '$.detail.single',
  multi: '$.detail.multi',
  none: '$.detail.none',
  ok: '$.detail.ok',
};

/** What AWS delivered to localstack's validated tests of input transformers, which have the same templates. */
it.each([
  ['"Payload of <payload> with <userId>"', '"Payload of {acc_id:0a787ecb-4015,sf_id:baz} with 0a787ecb-4015"'],
  [
    '{"path": "users/<userId>", "bod": <payload>}',
    '{"path": "users/0a787ecb-4015", "bod": {"acc_id":"0a787ecb-4015","sf_id":"baz"}}',
  ],
  ['"<single> single list item"', '"[HIGH] single list item"'],
  ['"<multi> multiple list items"', '"[ACTIVE,INACTIVE] multiple list items"'],
  ['{"singlelistitem": <single>}', '{"singlelistitem": ["HIGH"]}'],
  ['"<none> is nothing"', '" is nothing"'],
  ['{"command": <none>}', '{"command": ""}'],
  ['"Command is <ok>!"', '"Command is true!"'],
  ['{"id" : "<userId>"}', '{"id" : "0a787ecb-4015"}'],
  ['"{[/Check with special starting characters"', '"{[/Check with special starting characters"'],
  [
    '"<aws.events.rule-arn> <aws.events.rule-name> <aws.events.event.ingestion-time>"',
    '"arn:aws:events:eu-west-1:123456789012:rule/r r 2026-03-02T00:00:01Z"',
  ],
  [
    '{"event": <aws.events.event>}',
    '{"event": {"id":"7","account":"123456789012","detailType":"Order placed","time":"2026-03-02T00:00:00Z","source":"shop","region":"eu-west-1","resources":[],"version":"0"}}',
  ],
  ['{"event": <aws.events.event.json>}', `{"event": ${JSON.stringify(EVENT)}}`],
  // An object or a list must not stand in quotes: what comes of it is not JSON, and is not delivered.
  ['{"not_valid": "users-service/users/<payload>", "bod": <payload>}', undefined],
  ['{"payload": "<payload>"}', undefined],
  ['{"singlelistitem": "<single>"}', undefined],
])('%s gives %s', (InputTemplate, expected) => {
  expect(compileInput({ InputTransformer: { InputPathsMap: PATHS, InputTemplate } }, 't')(AT)).toBe(expected);
});
