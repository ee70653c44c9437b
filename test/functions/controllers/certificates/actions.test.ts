import {
  AddListenerCertificatesCommand,
  CreateRuleCommand,
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../../../functions/controllers/certificates/decision.ts';
import { createWebsite, issueCertificate, type Website } from '../../../../sandbox/scenarios/website.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { NOW } from '../../now.ts';
import { createPlatform, type Platform } from '../../region.ts';
import { certificatesIn, certificatesOn } from './deployed.ts';

let platform: Platform;
let elb: ElasticLoadBalancingV2Client;
let act: typeof import('../../../../functions/controllers/certificates/act.ts').act;
beforeAll(async () => {
  platform = await createPlatform();
  elb = new ElasticLoadBalancingV2Client(platform.region.clientConfig());
  ({ act } = await import('../../../../functions/controllers/certificates/act.ts'));
});
afterAll(() => platform.close());

const [OLD, NEXT, OTHER] = ['old.shop.example', 'next.shop.example', 'other.shop.example'] as const;
let [old, next, other] = ['', '', ''];
let website: Website;
let listenerArn: string;
let sites = 0;

/** A listener with two certificates, the old one as its default, and one that is on none. */
beforeEach(async () => {
  delete platform.region.endpoint.intercept;
  const { region } = platform;
  [old, next, other] = [
    await issueCertificate(region, [OLD], { daysAgo: 100 }),
    await issueCertificate(region, [NEXT], { daysAgo: 1 }),
    await issueCertificate(region, [OTHER], { daysAgo: 2 }),
  ];
  website = await createWebsite(region, `shop-${++sites}`, [old, other]);
  listenerArn = website.httpsArn!;
});

const carryOut = (decision: Decision) =>
  act(decision, { stage: 'dev', resource: 'shop', busName: 'none', hostedZoneLeases: {} as never }, NOW);
const attach = (changes: Partial<Decision & { kind: 'attach' }> = {}) =>
  carryOut({
    kind: 'attach',
    reason: 'expiring',
    listenerArn,
    certificateArn: next,
    replaces: [old],
    isDefault: true,
    numbers: {},
    ...changes,
  });
const onListener = () => certificatesOn(platform, listenerArn);
const add = (CertificateArn: string) =>
  elb.send(new AddListenerCertificatesCommand({ ListenerArn: listenerArn, Certificates: [{ CertificateArn }] }));
const remove = (CertificateArn: string) =>
  elb.send(new RemoveListenerCertificatesCommand({ ListenerArn: listenerArn, Certificates: [{ CertificateArn }] }));

/** What AWS answers to some calls from now on. @returns the operations that were asked for */
function answer(operation: string, error: (input: string) => Error | undefined): string[] {
  const asked: string[] = [];
  platform.region.endpoint.intercept = async (call, input, proceed) => {
    if (call.operation !== operation) return await proceed();
    asked.push(call.operation);
    const refused = error(JSON.stringify(input));
    if (refused) throw refused;
    return await proceed();
  };
  return asked;
}

describe('the default certificate', () => {
  test('is exchanged while it is the one that was to go', async () => {
    await attach();
    expect(await onListener()).toEqual([next, other]);
  });

  test('stays if it is the new one already: nothing is sent', async () => {
    await attach();
    const sent = answer('ModifyListener', () => undefined);
    await attach();
    expect(sent).toEqual([]);
  });

  test('stays if somebody has put another one in its place', async () => {
    await attach({ certificateArn: other });
    await expect(attach()).rejects.toMatchObject({
      name: 'ConditionChangedError',
      refusals: [{ subject: `attach ${listenerArn} ${next}`, error: expect.stringContaining(other) }],
    });
    expect((await onListener())[0]).toBe(other);
  });

  test('is sent once, whatever AWS answers', async () => {
    const sent = answer('ModifyListener', () => new AwsError('InternalFailure', 'later', { status: 500 }));
    await expect(attach()).rejects.toMatchObject({ name: 'InternalFailure' });
    expect(sent).toHaveLength(1);
  });
});

describe('the default certificate that stands in the list, too', () => {
  const both = { isListed: true } as const;
  /** Default first, then the list, as AWS describes them. */
  const described = async () => {
    const { Certificates = [] } = await elb.send(new DescribeListenerCertificatesCommand({ ListenerArn: listenerArn }));
    return Certificates.map(({ CertificateArn, IsDefault }) => `${IsDefault ? 'default' : 'listed'} ${CertificateArn}`);
  };
  beforeEach(() => add(old));

  test('is followed by one that is both, and stays in the list until the soak is over', async () => {
    await attach(both);
    expect(await described()).toEqual([`default ${next}`, `listed ${other}`, `listed ${old}`, `listed ${next}`]);
    await attach(both);
    await carryOut({
      kind: 'detach',
      reason: 'superseded',
      listenerArn,
      certificateArn: next,
      replaces: [old],
      numbers: {},
    });
    expect(await described()).toEqual([`default ${next}`, `listed ${other}`, `listed ${next}`]);
  });

  test('leaves the list first where there is no room, and goes on as the default until the other one is listed', async () => {
    const seen: string[] = [];
    platform.region.endpoint.intercept = async ({ operation }, _input, proceed) => {
      if (/^(Add|Remove|Modify)Listener/.test(operation)) seen.push(`${operation} ${(await described())[0]}`);
      return await proceed();
    };
    await attach({ ...both, removeFirst: old });
    expect(seen).toEqual([
      `RemoveListenerCertificates default ${old}`,
      `AddListenerCertificates default ${old}`,
      `ModifyListener default ${old}`,
    ]);
    expect(await described()).toEqual([`default ${next}`, `listed ${other}`, `listed ${next}`]);
  });

  test('that has left the list before the function was killed is no obstacle', async () => {
    await remove(old);
    await attach({ ...both, removeFirst: old });
    expect(await described()).toEqual([`default ${next}`, `listed ${other}`, `listed ${next}`]);
  });

  test('is both again if AWS refuses the other one', async () => {
    answer('AddListenerCertificates', (input) =>
      input.includes(next) ? new AwsError('UnsupportedCertificate', 'no', { status: 400 }) : undefined,
    );
    await expect(attach({ ...both, removeFirst: old })).rejects.toMatchObject({
      refusals: [{ subject: `attach ${listenerArn} ${next}` }],
    });
    expect(new Set(await described())).toEqual(new Set([`default ${old}`, `listed ${other}`, `listed ${old}`]));
  });

  test('stays if somebody has set another default, and nothing is added', async () => {
    await attach({ certificateArn: other });
    await expect(attach(both)).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(await described()).toEqual([`default ${other}`, `listed ${other}`, `listed ${old}`]);
  });

  test('is both again after a rollback', async () => {
    await attach({ ...both, removeFirst: old });
    await carryOut({
      kind: 'rollback',
      reason: 'not-served',
      listenerArn,
      certificateArn: next,
      replaces: [old],
      isDefault: true,
      ...both,
      numbers: {},
    });
    const on = await described();
    expect(on).toContain(`default ${old}`);
    expect(on).toContain(`listed ${old}`);
  });
});

describe('a certificate by SNI', () => {
  const noRoom = () => new AwsError('TooManyCertificatesException', 'full');
  const bySni = { isDefault: false } as const;

  test('stands beside the others', async () => {
    await attach(bySni);
    expect(new Set(await onListener())).toEqual(new Set([old, other, next]));
  });

  test('for which there is no room goes another way at once where an old one goes', async () => {
    answer('AddListenerCertificates', noRoom);
    await expect(attach({ ...bySni, replaces: [other] })).rejects.toMatchObject({
      name: 'TooManyCertificatesException',
      refusals: [{ pauseMs: 0, error: 'TooManyCertificatesException: full' }],
    });
  });

  test('for which there is no room waits where nothing goes', async () => {
    answer('AddListenerCertificates', noRoom);
    const refused = await attach({ ...bySni, replaces: [] }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ refusals: [{ subject: `attach ${listenerArn} ${next}` }] });
    expect((refused as { refusals: object[] }).refusals[0]).not.toHaveProperty('pauseMs');
  });

  test('takes the place of an old one', async () => {
    await attach({ ...bySni, replaces: [other], removeFirst: other });
    expect(await onListener()).toEqual([old, next]);
  });

  test('gives the old one its place back if AWS refuses it', async () => {
    answer('AddListenerCertificates', (input) => (input.includes(next) ? noRoom() : undefined));
    const refused = await attach({ ...bySni, replaces: [other], removeFirst: other }).catch((error: unknown) => error);
    expect((refused as { refusals: object[] }).refusals[0]).not.toHaveProperty('pauseMs');
    expect(new Set(await onListener())).toEqual(new Set([old, other]));
  });

  test('of which nobody knows what became is no refusal', async () => {
    answer('AddListenerCertificates', () => new AwsError('InternalFailure', 'later', { status: 500 }));
    const failed = await attach(bySni).catch((error: unknown) => error);
    expect(failed).not.toHaveProperty('refusals');
  });
});

describe('an old certificate', () => {
  const detach = (replaces: readonly string[]) =>
    carryOut({ kind: 'detach', reason: 'superseded', listenerArn, certificateArn: next, replaces, numbers: {} });

  test('goes while the new one stands beside it', async () => {
    await add(next);
    await detach([other]);
    expect(await onListener()).toEqual([old, next]);
  });

  test('stays if the new one is not there any more', async () => {
    await add(next);
    await remove(next);
    await expect(detach([other])).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(await onListener()).toEqual([old, other]);
  });

  test('stays where it is the default one by now, and the other one goes', async () => {
    await add(next);
    await detach([old, other]);
    expect(await onListener()).toEqual([old, next]);
  });
});

describe('a certificate that is to be deleted', () => {
  const remains = async (arn: string) =>
    (await certificatesIn(platform)).some(({ CertificateArn }) => CertificateArn === arn);
  const ours = (stage: string, entry: string) =>
    issueCertificate(platform.region, ['idle.shop.example'], {
      daysAgo: 9,
      Tags: [
        { Key: 'evenkeel:stage', Value: stage },
        { Key: 'evenkeel:certificates', Value: entry },
      ],
    });
  const deleted = (certificateArn: string) => carryOut({ kind: 'delete', reason: 'idle', certificateArn, numbers: {} });

  test('is deleted if it is ours and nothing uses it, and that again is no failure', async () => {
    const arn = await ours('dev', 'shop');
    await deleted(arn);
    expect(await remains(arn)).toBe(false);
    await deleted(arn);
  });

  test('stays while something uses it', async () => {
    const arn = await ours('dev', 'shop');
    await add(arn);
    await expect(deleted(arn)).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(await remains(arn)).toBe(true);
  });

  test.for([
    ['another stage', 'prod', 'shop'],
    ['another entry', 'dev', 'blog'],
  ] as const)('stays if it belongs to %s', async ([, stage, entry]) => {
    const arn = await ours(stage, entry);
    await expect(deleted(arn)).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(await remains(arn)).toBe(true);
  });
});

describe('a redirect', () => {
  const forward = () => [{ Type: 'forward' as const, TargetGroupArn: website.targetGroupArn }];
  const rule = async (Priority: number) => {
    const Conditions = [{ Field: 'path-pattern', Values: [`/${Priority}`] }];
    const { Rules } = await elb.send(
      new CreateRuleCommand({ ListenerArn: website.httpArn, Priority, Conditions, Actions: forward() }),
    );
    return Rules![0]!.RuleArn!;
  };
  const redirect = (formerRules: readonly { arn: string; actions: string }[]) =>
    carryOut({
      kind: 'redirect',
      reason: 'https-proven',
      loadBalancer: 'shop',
      listenerArn: website.httpArn,
      certificateArn: old,
      formerActions: JSON.stringify(forward()),
      formerRules,
      numbers: {},
    });
  const actionsOf = async () => {
    const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: website.httpArn }));
    return Rules.map(({ Priority, Actions }) => `${Priority} ${Actions![0]!.Type}`);
  };

  test('is made of every rule and of the default, while each rule does what it did', async () => {
    const { readRules } = await import('../../../../functions/aws/elasticLoadBalancing/rules.ts');
    await rule(1);
    await rule(2);
    await redirect((await readRules(website.httpArn)).map(({ arn, actions }) => ({ arn, actions })));
    expect(await actionsOf()).toEqual(['1 redirect', '2 redirect', 'default redirect']);
  });

  test('is not made where a rule does something else by now, or is new', async () => {
    const { readRules } = await import('../../../../functions/aws/elasticLoadBalancing/rules.ts');
    const first = await rule(1);
    const known = (await readRules(website.httpArn)).map(({ arn, actions }) => ({ arn, actions }));
    const fixed = { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'gone' };
    const Actions = [{ Type: 'fixed-response' as const, FixedResponseConfig: fixed }];
    await elb.send(new ModifyRuleCommand({ RuleArn: first, Actions }));
    await expect(redirect(known)).rejects.toMatchObject({ name: 'ConditionChangedError' });
    await elb.send(new ModifyRuleCommand({ RuleArn: first, Actions: forward() }));
    await rule(2);
    await expect(redirect(known)).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(await actionsOf()).toEqual(['1 forward', '2 forward', 'default forward']);
  });
});

test('HTTPS that is undone takes no listener away that bears another tag', async () => {
  await carryOut({
    kind: 'undo-https',
    reason: 'not-served',
    loadBalancer: 'shop',
    certificateArn: old,
    httpListenerArn: undefined,
    formerActions: undefined,
    formerRules: [],
    httpsListenerArn: listenerArn,
    numbers: {},
  });
  const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: website.loadBalancerArn }));
  expect(new Set(Listeners.map(({ Port }) => Port))).toEqual(new Set([80, 443]));
});
