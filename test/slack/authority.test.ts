import { describe, expect, test } from 'vitest';
import { isSilent, mayCommand, refuseOrigin } from '../../functions/slack/authority.ts';
import { settings } from './deployed.ts';

const here = { appId: 'A0KEEL', teamId: 'T0SHOP', userTeamId: 'T0SHOP', channelId: 'C0ONCALL' };

describe('what is asked', () => {
  const rows: readonly [what: string, changed: Partial<typeof here>, refusal: string | undefined, silent: boolean][] = [
    ['here, by one of us, is taken', {}, undefined, false],
    ['in another workspace is not even answered', { teamId: 'T0OTHER' }, 'another-workspace', true],
    ['in no workspace is not even answered', { teamId: '' }, 'another-workspace', true],
    ['by somebody of another workspace is not even answered', { userTeamId: 'T0OTHER' }, 'outsider', true],
    ['of another app is not even answered', { appId: 'A0OTHER' }, 'another-app', true],
    ['in another channel is answered with the name of ours', { channelId: 'C0RANDOM' }, 'another-channel', false],
  ];
  test.for(rows)('%s', ([, changed, refusal, silent]) => {
    const found = refuseOrigin({ ...here, ...changed }, settings);
    expect(found).toBe(refusal);
    expect(found !== undefined && isSilent(found)).toBe(silent);
  });
});

describe('who may', () => {
  const rows: readonly [command: 'help' | 'status' | 'plan' | 'history' | 'pause' | 'resume', everybody: boolean][] = [
    ['help', true],
    ['status', true],
    ['plan', true],
    ['history', true],
    ['pause', false],
    ['resume', false],
  ];
  test.for(rows)('%s: an operator, and everybody %s', ([command, everybody]) => {
    expect(mayCommand('U0ADA', command, settings)).toBe(true);
    expect(mayCommand('U0GUEST', command, settings)).toBe(everybody);
    expect(mayCommand('', command, settings)).toBe(everybody);
  });
});
