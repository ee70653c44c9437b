import { describe, expect, test } from 'vitest';
import { attentionTo } from '../../../../functions/control-loop/attention.ts';
import { attention } from '../../../../functions/controllers/certificates/attention.ts';
import { type Decision, traits } from '../../../../functions/controllers/certificates/decision.ts';
import { arnOf, listenerArn } from './builders.ts';

const numbers = {};
const [listener, certificateArn] = [listenerArn(443), arnOf('next')];
const attach: Decision = {
  kind: 'attach',
  reason: 'expiring',
  listenerArn: listener,
  certificateArn,
  replaces: [arnOf('a'), arnOf('b')],
  isDefault: false,
  numbers,
};
const request = (...names: string[]): Decision => ({
  kind: 'request',
  reason: 'named',
  names,
  keyAlgorithm: 'RSA_2048',
  numbers,
});
const upsert: Decision = {
  kind: 'upsert-records',
  reason: 'validation',
  zoneId: 'Z1',
  records: [],
  certificateArn,
  numbers,
};
const onLoadBalancer = { loadBalancer: 'shop', certificateArn, numbers } as const;
const open: Decision = {
  ...onLoadBalancer,
  kind: 'open-https',
  reason: 'no-https-listener',
  loadBalancerArn: 'arn:shop',
  policy: 'P',
  defaultActions: '[]',
};
const redirect: Decision = {
  ...onLoadBalancer,
  kind: 'redirect',
  reason: 'https-proven',
  listenerArn: listenerArn(80),
  formerActions: '[]',
  formerRules: [],
};
const hold = { kind: 'hold', reason: 'in-order', numbers } as const;

describe('what a decision is about', () => {
  test.for<[Decision, string[]]>([
    [request('b.example', 'a.example'), ['request b.example a.example']],
    [upsert, [`upsert-records Z1 ${certificateArn}`]],
    [{ kind: 'migrate', reason: 'validated-by-email', certificateArn, numbers }, [`migrate ${certificateArn}`]],
    [attach, [`attach ${listener} ${certificateArn}`]],
    [{ ...attach, kind: 'detach', reason: 'superseded' }, [`detach ${listener} ${certificateArn}`]],
    [{ ...attach, kind: 'rollback', reason: 'not-served' }, [`rollback ${listener} ${certificateArn}`]],
    [open, ['open-https shop']],
    [redirect, [`redirect ${listenerArn(80)}`]],
    [
      { ...onLoadBalancer, kind: 'copy-rules', reason: 'rules-missing', listenerArn: listener, rules: [] },
      [`copy-rules ${listener}`],
    ],
    [{ ...onLoadBalancer, kind: 'confirm', reason: 'served', listenerArn: listener }, ['confirm shop']],
    [{ kind: 'schedule-deletion', reason: 'idle', certificateArn, numbers }, [`schedule-deletion ${certificateArn}`]],
    [{ kind: 'delete', reason: 'idle', certificateArn, numbers }, [`delete ${certificateArn}`]],
    [hold, []],
  ])('%o', ([decision, subjects]) => {
    expect(traits.subjectsOf(decision)).toEqual(subjects);
  });
});

describe('a change that is a fight when it is made again', () => {
  test.for<[string, Decision, string]>([
    [
      'the same certificate in place of the same ones',
      attach,
      `attach ${listener} ${certificateArn} in place of ${arnOf('a')} ${arnOf('b')}`,
    ],
    ['the same certificate beside the others', { ...attach, replaces: [] }, `attach ${listener} ${certificateArn}`],
    ['a certificate for the same names', request('a.example'), 'request a.example'],
    ['the records of one certificate', upsert, `upsert-records Z1 ${certificateArn}`],
    ['the same listener', open, 'open-https shop'],
    ['the same redirect', redirect, `redirect ${listenerArn(80)}`],
  ])('is %s', ([, decision, counts]) => {
    expect(traits.repetitionOf(decision)).toEqual({ counts });
  });

  test.for<Decision>([
    hold,
    { ...attach, kind: 'rollback', reason: 'not-served' },
    { ...attach, kind: 'detach', reason: 'superseded' },
    { kind: 'delete', reason: 'idle', certificateArn, numbers },
  ])('is not %o', (decision) => {
    expect(traits.repetitionOf(decision)).toEqual({});
  });
});

describe('what a decision means to people', () => {
  const told = (decision: Decision) => {
    const row = attentionTo(attention, decision);
    if (typeof row === 'string') return row;
    const { afterMinutes, message } = row;
    return { afterMinutes, message: typeof message === 'string' ? message : message(decision) };
  };

  test.for(['in-order', 'renewing'] as const)('%s says that all is well', (reason) => {
    expect(told({ kind: 'hold', reason, numbers })).toBe('steady');
  });

  test('a listener that is gone is told at once, with what it is and how much time there is', () => {
    const { afterMinutes, message } = told({
      kind: 'hold',
      reason: 'listener-gone',
      about: 'shop:8443',
      numbers: { minDaysLeft: 12.5 },
    }) as { afterMinutes: number; message: string };
    expect(afterMinutes).toBe(0);
    expect(message).toMatch(/^listener-gone \(shop:8443\): .* was deleted.*expires in 12\.5 days\.$/);
  });

  test('the days of the certificate in question come before those of all', () => {
    const row = told({ kind: 'hold', reason: 'renewal-needs-you', numbers: { minDaysLeft: 3, daysLeft: 40 } });
    expect(row).toMatchObject({ message: expect.stringContaining('expires in 40 days') });
  });

  test('a validation is waited for in silence, until it has a reason of its own', () => {
    expect(told({ kind: 'hold', reason: 'validating', numbers })).toBe('noted');
    const because = 'shop.example is delegated to ns1.registrar.example';
    const overdue = { kind: 'hold', reason: 'zone-not-delegated', about: 'shop.example', because, numbers } as const;
    expect(told(overdue)).toMatchObject({
      afterMinutes: 0,
      message: expect.stringMatching(
        /^zone-not-delegated \(shop\.example\): .* Found: shop\.example is delegated to ns1\.registrar\.example\./,
      ),
    });
  });

  test('what did not work and was rolled back is told', () => {
    expect(told({ ...attach, kind: 'rollback', reason: 'not-served' })).toMatchObject({
      message: 'not-served: The load balancer did not serve the new certificate in time. The old one is back.',
    });
    expect(told(attach)).toBe('noted');
  });
});
