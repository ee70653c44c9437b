import { describe, expect, test } from 'vitest';
import { holdersOf, isSilent, refuseOrigin, roleFor } from '../../../functions/slack/authority.ts';
import { settings } from './deployed.ts';
import fleet from './fleet.ts';

const here = { appId: 'A0KEEL', teamId: 'T0SHOP', userTeamId: 'T0SHOP', channelId: 'C0ONCALL' };

describe('what is asked', () => {
  const rows: readonly [
    what: string,
    changed: Partial<Parameters<typeof refuseOrigin>[0]>,
    refusal: string | undefined,
    silent: boolean,
  ][] = [
    ['here, by one of us, is taken', {}, undefined, false],
    ['in another workspace is not even answered', { teamId: 'T0OTHER' }, 'another-workspace', true],
    ['in no workspace is not even answered', { teamId: '' }, 'another-workspace', true],
    ['by somebody of another workspace is not even answered', { userTeamId: 'T0OTHER' }, 'outsider', true],
    ['of another app is not even answered', { appId: 'A0OTHER' }, 'another-app', true],
    [
      'by somebody of our organization, whom Slack names by it, where the fleet does not',
      { userTeamId: 'E0SHOP', enterpriseId: 'E0SHOP' },
      'unknown-organization',
      false,
    ],
    [
      'by somebody of another organization is not even answered',
      { userTeamId: 'E0OTHER', enterpriseId: 'E0SHOP' },
      'outsider',
      true,
    ],
    [
      'of an app of a whole organization is answered',
      { teamId: '', isForOrganization: true },
      'for-organization',
      false,
    ],
    ['in another channel is answered with the name of ours', { channelId: 'C0RANDOM' }, 'another-channel', false],
  ];
  test.for(rows)('%s', ([, changed, refusal, silent]) => {
    const found = refuseOrigin({ ...here, ...changed }, settings);
    expect(found).toBe(refusal);
    expect(found !== undefined && isSilent(found)).toBe(silent);
  });
});

describe('what is asked in a workspace of an organization', () => {
  const ours = { ...settings, enterpriseId: 'E0SHOP' };
  const there = { ...here, userTeamId: 'E0SHOP', enterpriseId: 'E0SHOP' };
  const rows: readonly [
    what: string,
    changed: Partial<Parameters<typeof refuseOrigin>[0]>,
    refusal: string | undefined,
  ][] = [
    ['by a button, is taken', {}, undefined],
    ['by a command, which names the workspace, is taken', { userTeamId: 'T0SHOP' }, undefined],
    ['by somebody of another organization, is not', { userTeamId: 'E0OTHER' }, 'outsider'],
    [
      'in the workspace of another organization, is not',
      { teamId: 'T0OTHER', enterpriseId: 'E0OTHER' },
      'another-workspace',
    ],
    [
      'of a workspace that says it is of another organization, is not',
      { userTeamId: 'E0OTHER', enterpriseId: 'E0OTHER' },
      'outsider',
    ],
    [
      'of an app of another whole organization, is not',
      { teamId: '', enterpriseId: 'E0OTHER', isForOrganization: true },
      'another-workspace',
    ],
  ];
  test.for(rows)('%s', ([, changed, refusal]) => {
    expect(refuseOrigin({ ...there, ...changed }, ours)).toBe(refusal);
  });
});

describe('who may', () => {
  const rows: readonly [wish: Parameters<typeof roleFor>[0], holders: readonly string[] | 'everybody'][] = [
    ['help', 'everybody'],
    ['status', 'everybody'],
    ['plan', 'everybody'],
    ['explain', 'everybody'],
    ['history', 'everybody'],
    ['certificates', 'everybody'],
    ['drill status', 'everybody'],
    ['drill list', 'everybody'],
    ['drill report', 'everybody'],
    ['pause', ['U0ADA', 'U0BOB']],
    ['resume', ['U0ADA', 'U0BOB']],
    ['drill start', ['U0ADA', 'U0BOB', 'U0CEM']],
    ['drill approve', ['U0ADA', 'U0BOB', 'U0CEM']],
    ['drill deny', ['U0ADA', 'U0BOB', 'U0CEM']],
    ['drill abort', ['U0ADA', 'U0BOB', 'U0CEM']],
    ['drill leave', ['U0ADA', 'U0BOB', 'U0CEM']],
    ['drill acknowledge', ['U0ADA', 'U0BOB', 'U0CEM']],
    ['press', ['U0ADA', 'U0BOB', 'U0CEM']],
  ];
  test.for(rows)('%s: %s', ([wish, holders]) => {
    const role = roleFor(wish);
    expect(role === undefined ? 'everybody' : holdersOf(role, { slack: settings, drills: fleet.drills })).toEqual(
      holders,
    );
  });

  test('does not belong to somebody of the same id in another workspace', () => {
    const drills = {
      people: { dan: { slack: 'T0OTHER/U0DAN' }, eve: { iam: ['arn:aws:iam::123456789012:user/eve'] } },
    };
    expect(holdersOf('rehearser', { slack: settings, drills })).toEqual([]);
  });
});
