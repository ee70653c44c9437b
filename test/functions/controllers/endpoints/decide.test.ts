import { describe, expect, test } from 'vitest';
import { decide, RULES } from '../../../../functions/controllers/endpoints/decide.ts';
import type { EndpointsView } from '../../../../functions/controllers/endpoints/view.ts';

const HOSTS = { writer: 'writer.example', reader: 'reader.example' };

interface Row {
  readonly name: string;
  readonly differing: Partial<EndpointsView>;
  readonly expect: Readonly<Record<string, unknown>>;
}

const rows: readonly Row[] = [
  {
    name: 'nothing where the parameters are in sync',
    differing: {},
    expect: { kind: 'hold', reason: 'in-sync' },
  },
  {
    name: 'both where there are none, as new ones',
    differing: { published: { writer: undefined, reader: undefined } },
    expect: {
      kind: 'publish',
      reason: 'parameter-missing',
      parameters: [
        { name: '/evenkeel/shop/writer', value: 'writer.example', isNew: true },
        { name: '/evenkeel/shop/reader', value: 'reader.example', isNew: true },
      ],
    },
  },
  {
    name: 'only the one that differs, over what is there',
    differing: { published: { ...HOSTS, reader: 'old.example' } },
    expect: {
      kind: 'publish',
      reason: 'parameter-differs',
      parameters: [{ name: '/evenkeel/shop/reader', value: 'reader.example', isNew: false }],
    },
  },
  {
    name: 'one that is missing and one that differs, each as what it is',
    differing: { published: { writer: 'old.example', reader: undefined } },
    expect: {
      kind: 'publish',
      reason: 'parameter-missing',
      parameters: [
        { name: '/evenkeel/shop/writer', value: 'writer.example', isNew: false },
        { name: '/evenkeel/shop/reader', value: 'reader.example', isNew: true },
      ],
    },
  },
  {
    name: 'nothing about a cluster that RDS does not know: what was published stays',
    differing: { hosts: { writer: undefined, reader: undefined } },
    expect: { kind: 'hold', reason: 'cluster-not-found' },
  },
  {
    name: 'nothing about a host that a cluster does not have',
    differing: { hosts: { writer: 'writer.example', reader: undefined } },
    expect: { kind: 'hold', reason: 'in-sync' },
  },
];

/** A cluster whose parameters are in sync but for this. */
const decided = ({ differing }: Row) => decide({ cluster: 'shop', hosts: HOSTS, published: HOSTS, ...differing });

describe('what is published', () => {
  test.for(rows)('$name', (row) => {
    expect(decided(row).decision).toEqual(row.expect);
  });

  test('is decided by every rule in one of these cases', () => {
    expect(new Set(rows.map((row) => decided(row).rule))).toEqual(new Set(RULES.map(({ name }) => name)));
  });
});
