import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { faultsIn, shop } from './faults.ts';

describe('attention', () => {
  test('goes to nobody unless the fleet names somebody', () => {
    expect(defineFleet({ clusters: { shop } }).attention).toEqual({ emails: [], webhooks: [] });
  });

  test('goes to mail addresses and to webhooks', () => {
    const attention = { emails: ['on-call@shop.example'], webhooks: ['https://pages.shop.example/hook'] };
    expect(defineFleet({ clusters: { shop }, attention }).attention).toEqual(attention);
  });

  test('goes to a channel of Slack by AWS', () => {
    const attention = { chatbot: { workspaceId: 'T0SHOP', channelId: 'C0ONCALL' } };
    expect(defineFleet({ clusters: { shop }, attention }).attention).toMatchObject(attention);
  });

  test.for<readonly [attention: object, path: string, allowed: string]>([
    [{ emails: ['on-call'] }, 'attention.emails.0', 'an e-mail address, such as on-call@example.com'],
    [{ webhooks: ['http://pages.shop.example'] }, 'attention.webhooks.0', 'an address that begins with https://'],
    [{ webhooks: ['pages.shop.example'] }, 'attention.webhooks.0', 'an address that begins with https://'],
    [
      { chatbot: { workspaceId: 'shop', channelId: 'C0ONCALL' } },
      'attention.chatbot.workspaceId',
      'the ID of a workspace, such as T0123ABCD: Slack shows it in its address',
    ],
    [
      { chatbot: { workspaceId: 'T0SHOP', channelId: '#on-call' } },
      'attention.chatbot.channelId',
      'the ID of a channel, such as C0123ABCD: at the end of its details',
    ],
    [{ email: 'ada@shop.example' }, 'attention.email', 'no such field; check its spelling'],
  ])('%j is refused', ([attention, path, allowed]) => {
    expect(faultsIn({ clusters: { shop }, attention })).toMatchObject([{ path, allowed }]);
  });
});
