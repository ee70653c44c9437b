import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { faultsIn, shop } from './faults.ts';

interface Field {
  readonly field: string;
  /** What stands there unless something is given. */
  readonly byDefault?: unknown;
  readonly takes: readonly unknown[];
  readonly refuses: readonly (readonly [value: unknown, shown: string, allowed: string])[];
}

const KNOWN_CLASSES =
  'an instance class such as db.r6g.large, or db.serverless (families: t3, t4g, r5, r6g, r6i, r6gd, r6id, r7g, r7i, r8g, r8gd, x2g)';
const A_ZONE = 'an Availability Zone such as eu-west-1a';

const fields: readonly Field[] = [
  {
    field: 'mode',
    byDefault: 'observe',
    takes: ['observe', 'act'],
    refuses: [
      ['acts', "'acts'", "one of 'observe', 'act'"],
      [true, 'true', "one of 'observe', 'act'"],
    ],
  },
  {
    field: 'readers',
    byDefault: { min: 1, max: 5 },
    takes: [{}, { min: 5 }, { max: 1 }, { min: 1, max: 15 }, { min: 15, max: 15 }],
    refuses: [[3, '3', 'an object: { … }']],
  },
  {
    field: 'readers.min',
    takes: [1, 5],
    refuses: [
      [0, '0', 'at least 1'],
      [1.5, '1.5', 'a whole number'],
      ['2', "'2'", 'a number'],
    ],
  },
  {
    field: 'readers.max',
    takes: [1, 15],
    refuses: [
      [0, '0', 'at least 1'],
      [16, '16', 'at most 15'],
    ],
  },
  {
    field: 'targetCpuPercent',
    byDefault: 60,
    takes: [10, 62.5, 90],
    refuses: [
      [9.9, '9.9', 'at least 10'],
      [90.1, '90.1', 'at most 90'],
      [Number.NaN, 'NaN', 'a number'],
      ['60 %', "'60 %'", 'a number'],
    ],
  },
  {
    field: 'classes',
    takes: [['db.r6g.large'], ['db.serverless', 'db.r7g.2xlarge']],
    refuses: [
      [[], '[]', 'at least 1 in the list'],
      ['db.r6g.large', "'db.r6g.large'", 'a list: [ … ]'],
    ],
  },
  {
    field: 'classes.0',
    takes: ['db.t4g.medium', 'db.r8gd.48xlarge'],
    refuses: [
      ['db.m5.large', "'db.m5.large'", KNOWN_CLASSES],
      ['r6g.large', "'r6g.large'", KNOWN_CLASSES],
      ['db.r6g.huge', "'db.r6g.huge'", KNOWN_CLASSES],
      ['db.r6g.large.more', "'db.r6g.large.more'", KNOWN_CLASSES],
    ],
  },
  { field: 'zones', takes: [['eu-west-1a', 'eu-west-1b']], refuses: [[[], '[]', 'at least 1 in the list']] },
  {
    field: 'zones.0',
    takes: ['us-east-1f', 'ap-southeast-2a', 'us-gov-west-1b'],
    refuses: [
      ['eu-west-1', "'eu-west-1'", A_ZONE],
      ['eu-west-1A', "'eu-west-1A'", A_ZONE],
      [' eu-west-1a', "' eu-west-1a'", A_ZONE],
    ],
  },
  {
    field: 'cooldownSeconds',
    byDefault: 300,
    takes: [0, 86_400],
    refuses: [
      [-1, '-1', 'at least 0'],
      [86_401, '86401', 'at most 86400'],
      [0.5, '0.5', 'a whole number'],
    ],
  },
  {
    field: 'drainDeadlineSeconds',
    byDefault: 7_200,
    takes: [60, 86_400],
    refuses: [
      [59, '59', 'at least 60'],
      [86_401, '86401', 'at most 86400'],
    ],
  },
  {
    field: 'safetyNet',
    byDefault: 'none',
    takes: ['none', { targetCpuPercent: 60.5 }, { targetCpuPercent: 99 }],
    refuses: [['some', "'some'", "'none', or { targetCpuPercent }"]],
  },
  {
    field: 'safetyNet.targetCpuPercent',
    takes: [61],
    refuses: [
      [60, '60', 'more than targetCpuPercent of the cluster (default: 60)'],
      [100, '100', 'at most 99'],
    ],
  },
  {
    field: 'promotionTier',
    byDefault: 15,
    takes: [2, 15],
    refuses: [
      [1, '1', 'at least 2'],
      [16, '16', 'at most 15'],
    ],
  },
  {
    field: 'targetConnections',
    takes: [1, 5_000],
    refuses: [
      [0, '0', 'at least 1'],
      [2.5, '2.5', 'a whole number'],
    ],
  },
  {
    field: 'maxReplicaLagMs',
    takes: [10, 60_000],
    refuses: [
      [9, '9', 'at least 10'],
      [10.5, '10.5', 'a whole number'],
    ],
  },
  {
    field: 'maxChangesPerHour',
    byDefault: 12,
    takes: [1, 60],
    refuses: [
      [0, '0', 'at least 1'],
      [61, '61', 'at most 60'],
    ],
  },
  {
    field: 'endpointChangesPerHour',
    byDefault: 4,
    takes: [2, 60],
    refuses: [
      [1, '1', 'at least 2'],
      [61, '61', 'at most 60'],
    ],
  },
];

test.for(fields.filter((field) => 'byDefault' in field))('$field is $byDefault by default', ({ field, byDefault }) => {
  expect(defineFleet({ clusters: { shop } }).clusters['shop']).toHaveProperty(field, byDefault);
});

test.for(['targetConnections', 'maxReplicaLagMs'])('%s is not watched by default', (field) => {
  expect(defineFleet({ clusters: { shop } }).clusters['shop']).not.toHaveProperty(field);
});

describe.for(fields)('$field', ({ field, takes, refuses }) => {
  test.for(takes.map((value) => ({ value })))('may be $value', ({ value }) => {
    expect(faultsIn(clusterWith(field, value))).toEqual([]);
  });

  test.for(refuses)('must not be %j', ([value, shown, allowed]) => {
    expect(faultsIn(clusterWith(field, value))).toEqual([{ path: `clusters.shop.${field}`, value: shown, allowed }]);
  });
});

/** A fleet of one cluster with a value somewhere in it: in a field, in a field of a field, or in a list. */
function clusterWith(field: string, value: unknown): object {
  const [top, inner] = field.split('.') as [string, string?];
  const whole = inner === undefined ? value : inner === '0' ? [value] : { [inner]: value };
  return { clusters: { shop: { ...shop, [top]: whole } } };
}
