import { describe, expect, test } from 'vitest';
import { type Check, checksOf, type Lookups } from '../../../sandbox/iam/actions/index.ts';
import { KNOWN_KEYS } from '../../../sandbox/iam/keys.ts';
import { createRegion } from '../../../sandbox/region.ts';
import {
  findConditionKeys,
  isGlobalKey,
  isKeyOf,
  missingTypes,
  readAction,
  type ReferencedAction,
  typesLike,
} from '../../iamReference.ts';
import { sampleInput } from './sampleInput.ts';

/** What the Region would know of what the samples name. */
const LOOKUPS: Lookups = { partitionKey: () => 'key' };

/** Every operation that the Region answers, and what it asks for with every member of its input given. */
const OPERATIONS = createRegion()
  .endpoint.operations()
  .map(({ signingName, operation }) => {
    const input = sampleInput(signingName, operation.input);
    const checks = checksOf(signingName, operation.name, input, LOOKUPS);
    return [`${signingName}:${operation.name}`, Map.groupBy(checks, ({ action }) => action), input] as const;
  });

/** Their only resources are datasets of OpenTelemetry metrics, which no request here names. */
const ABOUT_EVERYTHING = new Set(['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics', 'cloudwatch:PutMetricData']);

function faultsOf(action: string, referenced: ReferencedAction, asked: readonly Check[]): string[] {
  const wanted = referenced.types.map(({ name }) => name).join(', ') || '*';
  const resources = asked.map(({ resource }) => resource);
  const isRight = (resource: string) =>
    resource === '*'
      ? referenced.types.length === 0 || ABOUT_EVERYTHING.has(action)
      : typesLike(referenced, resource).length > 0;
  return [
    ...resources.filter((each) => !isRight(each)).map((each) => `${action} is about ${wanted}, not ${each}`),
    ...missingTypes(referenced, resources).map((type) => `${action} is about a ${type}, too`),
    ...asked.flatMap(({ resource, context }) =>
      Object.keys(context)
        .filter((key) => !isKeyOf(referenced, typesLike(referenced, resource), key))
        .map((key) => `${action} on ${resource} has no key ${key}`),
    ),
  ];
}

describe('what an operation asks for, with every member of its input given', () => {
  test.for(OPERATIONS)('%s', async ([, asked]) => {
    const faults = [...asked].map(async ([action, checks]) => {
      const referenced = await readAction(action);
      return referenced ? faultsOf(action, referenced, checks) : [`there is no ${action}`];
    });
    expect((await Promise.all(faults)).flat()).toEqual([]);
  });
});

/** Members that set tags, and the keys that a request with them has. */
const TAG_MEMBERS = { Tags: 'aws:requesttag/', tags: 'aws:requesttag/', TagKeys: 'aws:tagkeys' } as const;

describe('condition keys', () => {
  test('are keys of AWS, all of those that the Region knows', async () => {
    const isOfService = await findConditionKeys(KNOWN_KEYS.map((key) => key.split(':')[0]!));
    expect(KNOWN_KEYS.filter((key) => !isGlobalKey(key) && !isOfService(key))).toEqual([]);
  });

  test.for(OPERATIONS)(
    '%s has the tags of its input, where the reference has keys for them',
    async ([, asked, input]) => {
      const [member] = Object.keys(TAG_MEMBERS).filter((name) => name in input) as (keyof typeof TAG_MEMBERS)[];
      if (member === undefined) return;
      const [action, checks] = [...asked][0]!;
      const referenced = (await readAction(action))!;
      const key = TAG_MEMBERS[member];
      const types = checks.flatMap(({ resource }) => typesLike(referenced, resource));
      const isKnown = isKeyOf(referenced, types, key.endsWith('/') ? `${key}tags` : key);
      const given = checks.flatMap(({ context }) => Object.keys(context)).map((name) => name.toLowerCase());
      expect(given.some((name) => name.startsWith(key))).toBe(isKnown);
    },
  );
});
