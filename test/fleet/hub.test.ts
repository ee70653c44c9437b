import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { faultsIn, shop } from './faults.ts';

const ALLOWED =
  "the ARN of the hub's event bus: arn:PARTITION:events:REGION:ACCOUNT:event-bus/evenkeel-hub-STAGE, and not that of an installation";

describe('the hub', () => {
  test('is none unless it is named', () => {
    expect(defineFleet({ clusters: { shop } }).hub).toBeUndefined();
  });

  test.for([
    ['of this account and Region', 'arn:aws:events:eu-west-1:123456789012:event-bus/evenkeel-hub-prod'],
    ['of another account and Region', 'arn:aws:events:us-east-1:210987654321:event-bus/evenkeel-hub-prod'],
    ['of another partition', 'arn:aws-us-gov:events:us-gov-west-1:210987654321:event-bus/evenkeel-hub-prod'],
    ['of somebody else', 'arn:aws:events:eu-west-1:210987654321:event-bus/platform.events'],
    ['that every account has', 'arn:aws:events:eu-west-1:210987654321:event-bus/default'],
  ])('may be a bus %s', ([, busArn]) => {
    expect(defineFleet({ clusters: { shop }, hub: { busArn: busArn! } }).hub).toEqual({ busArn });
  });

  test.for([
    ['the name of a bus', 'evenkeel-hub-prod'],
    ['an ARN of another service', 'arn:aws:sqs:eu-west-1:210987654321:evenkeel-hub-prod'],
    ['an ARN without an account', 'arn:aws:events:eu-west-1::event-bus/evenkeel-hub-prod'],
    ['an ARN without a Region', 'arn:aws:events::210987654321:event-bus/evenkeel-hub-prod'],
    ['a rule', 'arn:aws:events:eu-west-1:210987654321:rule/evenkeel-hub-prod'],
    [
      'the bus of an installation, from which events would come back',
      'arn:aws:events:eu-west-1:210987654321:event-bus/evenkeel-prod',
    ],
  ])('is never %s', ([, busArn]) => {
    expect(faultsIn({ clusters: { shop }, hub: { busArn: busArn! } })).toEqual([
      { path: 'hub.busArn', value: `'${busArn}'`, allowed: ALLOWED },
    ]);
  });

  test('that is wrong is told together with everything else that is', () => {
    const faults = faultsIn({ clusters: { shop: { ...shop, zones: [] } }, hub: { arn: 'x' } as never });
    expect(faults.map(({ path }) => path)).toEqual(['clusters.shop.zones', 'hub.busArn', 'hub.arn']);
  });
});
