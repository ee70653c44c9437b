import { describe, expect, test } from 'vitest';
import { FleetError } from '../../fleet/faults.ts';
import { defineHub, type HubInput } from '../../fleet/hubDefinition.ts';

const ireland = { account: '123456789012', region: 'eu-west-1' };

/** `path: value — allowed` of everything that is wrong with a hub. */
function faultsIn(hub: unknown): string[] {
  try {
    defineHub(hub as HubInput);
  } catch (error) {
    if (error instanceof FleetError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('a hub needs its members, keeps what it hears for a year, and tells nobody unless it is told whom', () => {
  expect(defineHub({ members: [ireland] })).toEqual({
    members: [ireland],
    attention: { emails: [], webhooks: [] },
    retentionDays: 365,
  });
});

describe('a member', () => {
  test('is a Region of an account: two Regions of one account are two, and so are two accounts in one Region', () => {
    const members = [ireland, { ...ireland, region: 'us-gov-west-1' }, { ...ireland, account: '210987654321' }];
    expect(defineHub({ members }).members).toEqual(members);
  });

  test('that stands there twice is told, with where it stands first', () => {
    expect(faultsIn({ members: [ireland, { ...ireland, region: 'us-east-1' }, ireland] })).toEqual([
      'The hub is not valid:',
      "  members.2: { account: '123456789012', region: 'eu-west-1' } — each once: it is members.0, too",
    ]);
  });
});

test('everything that is wrong with a hub is told at once', () => {
  const hub = {
    members: [{ account: 123456789012, region: 'Ireland' }],
    organization: 'acme',
    retentionDays: 7,
    attention: { chatbot: {} },
  };
  expect(faultsIn(hub)).toEqual([
    'The hub is not valid:',
    '  members.0.account: 123456789012 — a value of type string',
    "  members.0.region: 'Ireland' — a Region such as eu-west-1",
    "  organization: 'acme' — the ID of an organization, such as o-a1b2c3d4e5",
    '  attention.chatbot: {} — no such field; check its spelling',
    '  retentionDays: 7 — one of 30, 90, 180, 365, 731, 1827, 3653',
  ]);
});

test.for([
  ['none', 0, ['  members: [] — at least 1 in the list']],
  ['two hundred', 200, []],
])('a hub of %s members: %i', ([, count, faults]) => {
  const members = Array.from({ length: count as number }, (_, at) => ({
    ...ireland,
    account: String(100_000_000_000 + at),
  }));
  expect(faultsIn({ members }).slice(1)).toEqual(faults);
});

test('a hub of more than two hundred members is divided by whoever deploys it', () => {
  const members = Array.from({ length: 201 }, (_, at) => ({ ...ireland, account: String(100_000_000_000 + at) }));
  expect(faultsIn({ members }).at(-1)).toMatch(/ — at most 200 in the list$/);
});
