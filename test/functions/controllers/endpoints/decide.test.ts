import { describe, expect, test } from 'vitest';
import { decide, type EndpointsView } from '../../../../functions/controllers/endpoints/decide.ts';

const HOSTS = { writer: 'writer.example', reader: 'reader.example' };

/** A cluster whose parameters are true. */
const view = (differing: Partial<EndpointsView>): EndpointsView => ({
  cluster: 'shop',
  hosts: HOSTS,
  published: HOSTS,
  ...differing,
});

describe('what is published', () => {
  test('nothing where the parameters are true', () => {
    expect(decide(view({}))).toEqual({ kind: 'hold', reason: 'already-true' });
  });

  test('both where there are none, as new ones', () => {
    expect(decide(view({ published: { writer: undefined, reader: undefined } }))).toEqual({
      kind: 'publish',
      reason: 'parameter-missing',
      parameters: [
        { name: '/evenkeel/shop/writer', value: 'writer.example', isNew: true },
        { name: '/evenkeel/shop/reader', value: 'reader.example', isNew: true },
      ],
    });
  });

  test('only the one that differs, over what is there', () => {
    expect(decide(view({ published: { ...HOSTS, reader: 'old.example' } }))).toEqual({
      kind: 'publish',
      reason: 'parameter-differs',
      parameters: [{ name: '/evenkeel/shop/reader', value: 'reader.example', isNew: false }],
    });
  });

  test('nothing about a cluster that RDS does not know: what was published stays', () => {
    const hosts = { writer: undefined, reader: undefined };
    expect(decide(view({ hosts }))).toEqual({ kind: 'hold', reason: 'cluster-not-found' });
  });

  test('nothing about a host that a cluster does not have', () => {
    const hosts = { writer: 'writer.example', reader: undefined };
    expect(decide(view({ hosts }))).toEqual({ kind: 'hold', reason: 'already-true' });
  });
});
