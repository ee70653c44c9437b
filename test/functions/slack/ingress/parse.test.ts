import { describe, expect, test } from 'vitest';
import { isSslCheck, parseAsked } from '../../../../functions/slack/ingress/parse.ts';

const press = {
  type: 'block_actions',
  api_app_id: 'A0KEEL',
  trigger_id: '1.2.3',
  response_url: 'https://hooks.slack.com/actions/T0SHOP/1',
  team: { id: 'T0SHOP' },
  user: { id: 'U0BOB', username: 'bob', team_id: 'T0PARTNER' },
  channel: { id: 'C0ONCALL' },
  message: { ts: '1772444463.000100' },
  actions: [{ action_id: 'approve', value: '{"drill":1}' }],
};

const formOf = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) });

describe('in an Enterprise organization', () => {
  const organization = { id: 'E0SHOP', name: 'Shop' };
  const team = { id: 'T0SHOP', domain: 'shop', enterprise_id: 'E0SHOP', enterprise_name: 'Shop' };
  const user = { ...press.user, team_id: 'E0SHOP' };

  test('the form of a button says which one', () => {
    const payload = { ...press, user, team, enterprise: organization, is_enterprise_install: false };
    expect(parseAsked(formOf(payload))).toMatchObject({
      teamId: 'T0SHOP',
      userTeamId: 'E0SHOP',
      enterpriseId: 'E0SHOP',
    });
    expect(parseAsked(formOf(payload))).not.toHaveProperty('isForOrganization');
  });

  test('that of an app of the whole organization may say no workspace', () => {
    const payload = { ...press, user, team: null, enterprise: organization, is_enterprise_install: true };
    expect(parseAsked(formOf(payload))).toMatchObject({ teamId: '', enterpriseId: 'E0SHOP', isForOrganization: true });
  });

  test('that of an app of the whole organization may say no workspace, and nothing of the organization either', () => {
    for (const is_enterprise_install of [undefined, false, 'true']) {
      const payload = { ...press, user, team: null, enterprise: organization, is_enterprise_install };
      expect(parseAsked(formOf(payload))).toMatchObject({ teamId: '', isForOrganization: true });
    }
  });

  test('that of nobody says neither', () => {
    const payload = { ...press, team: null, enterprise: null, is_enterprise_install: true };
    expect(parseAsked(formOf(payload))).not.toHaveProperty('isForOrganization');
  });

  test('a command says both', () => {
    const form = { command: '/evenkeel', team_id: 'T0SHOP', enterprise_id: 'E0SHOP', is_enterprise_install: 'true' };
    expect(parseAsked(new URLSearchParams(form))).toMatchObject({
      teamId: 'T0SHOP',
      userTeamId: 'T0SHOP',
      enterpriseId: 'E0SHOP',
      isForOrganization: true,
    });
  });
});

describe('the form of a button', () => {
  test('says who pressed what in which message, and to which workspace that person belongs', () => {
    expect(parseAsked(formOf(press))).toEqual({
      triggerId: '1.2.3',
      appId: 'A0KEEL',
      teamId: 'T0SHOP',
      userTeamId: 'T0PARTNER',
      userId: 'U0BOB',
      userName: 'bob',
      channelId: 'C0ONCALL',
      responseUrl: 'https://hooks.slack.com/actions/T0SHOP/1',
      said: { kind: 'press', actionId: 'approve', value: '{"drill":1}', messageTs: '1772444463.000100' },
    });
  });

  test('has empty texts where something is missing or is no text, so that nothing fits anybody', () => {
    const { user: _user, team: _team, ...without } = press;
    expect(parseAsked(formOf({ ...without, channel: { id: 7 } }))).toMatchObject({
      teamId: '',
      userTeamId: '',
      userId: '',
      channelId: '',
    });
  });

  const unknown: readonly [what: string, payload: unknown][] = [
    ['a view', { ...press, type: 'view_submission' }],
    ['no action', { ...press, actions: [] }],
    ['actions that are no list', { ...press, actions: 'approve' }],
    ['null', null],
    ['a number', 7],
  ];
  test.for(unknown)('is not understood if it is %s', ([, payload]) => {
    expect(parseAsked(formOf(payload))).toBeUndefined();
  });
});

describe('any other form', () => {
  test('is a check of the address if it says so', () => {
    expect(isSslCheck(new URLSearchParams('ssl_check=1&token=abc'))).toBe(true);
    expect(isSslCheck(new URLSearchParams('ssl_check=0'))).toBe(false);
  });

  test('is not understood without a command', () => {
    expect(parseAsked(new URLSearchParams('text=status'))).toBeUndefined();
    expect(parseAsked(new URLSearchParams(''))).toBeUndefined();
  });
});
