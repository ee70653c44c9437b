import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../../../functions/control-loop/parseEvent.ts';
import { newsIn, schemas } from '../../../../functions/controllers/targets/triggers.ts';
import { NOW, policy } from './builders.ts';

const ADA = 'arn:aws:sts::123456789012:assumed-role/operator/ada';
const OURS = 'arn:aws:sts::123456789012:assumed-role/evenkeel-dev-TargetsFunctionRole1A2B/targets';
const crossZone = [{ key: 'load_balancing.cross_zone.enabled', value: 'false' }];
const stickiness = { key: 'stickiness.enabled', value: 'true' };

/** A call about the group as CloudTrail tells of it, at 11:59 by Ada unless said otherwise. */
const newsOf = (attributes: unknown, more: object = {}, eventName = 'ModifyTargetGroupAttributes') => {
  const detail = {
    eventSource: 'elasticloadbalancing.amazonaws.com',
    eventName,
    eventTime: '2026-03-02T11:59:00Z',
    userIdentity: { arn: ADA },
    requestParameters: { targetGroupArn: policy().arn, attributes },
    ...more,
  };
  const event = { source: 'aws.elasticloadbalancing', 'detail-type': 'AWS API Call via CloudTrail', detail };
  return newsIn(parseEvent(event, schemas).event, { stage: 'dev' }, NOW);
};

const byAda = { otherHand: { principal: ADA, atMs: NOW - 60_000 } };

describe('who else sets cross-zone load balancing', () => {
  test.for<[string, ReturnType<typeof newsIn>, ReturnType<typeof newsIn>]>([
    ['is who calls for just that', newsOf(crossZone), byAda],
    ['is who sets it beside something else', newsOf([stickiness, ...crossZone]), byAda],
    ['is not who sets something else', newsOf([stickiness]), undefined],
    ['is not who was refused', newsOf(crossZone, { errorCode: 'AccessDenied' }), undefined],
    ['is none of our own functions', newsOf(crossZone, { userIdentity: { arn: OURS } }), undefined],
    ['is nobody where CloudTrail does not say who', newsOf(crossZone, { userIdentity: null }), undefined],
    ['is nobody where CloudTrail does not say what', newsOf(undefined), undefined],
    ['is nobody where the list is none', newsOf('(too large)'), undefined],
    ['is not who registers targets', newsOf(crossZone, {}, 'RegisterTargets'), undefined],
    [
      'is who called now where CloudTrail does not say when',
      newsOf(crossZone, { eventTime: undefined }),
      { otherHand: { principal: ADA, atMs: NOW } },
    ],
  ])('%s', ([, news, expected]) => {
    expect(news).toEqual(expected);
  });
});
