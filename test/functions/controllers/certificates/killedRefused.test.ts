import { CreateRuleCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Website } from '../../../../sandbox/scenarios/website.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { someOf } from '../../../sampling.ts';
import { deployed, MINUTE, synthesizeOnce } from './deployed.ts';
import { killAnywhere, type Killing, type Scene } from './killing.ts';
import { createRuledLanding, whatListenersDo } from './ruled.ts';

synthesizeOnce();

const AS_PEOPLE_MADE_IT = [
  '80 10 api.landing.shop.example: forward api',
  '80 20 /old: redirect #{protocol} /new',
  '80 30 /login: redirect HTTPS /#{path}',
  '80 default: forward landing',
];

const WHOLE = [
  '80 10 api.landing.shop.example: redirect HTTPS /#{path}',
  '80 20 /old: redirect HTTPS /#{path}',
  '80 30 /login: redirect HTTPS /#{path}',
  '80 default: redirect HTTPS /#{path}',
  '443 10 api.landing.shop.example: forward api',
  '443 20 /old: redirect #{protocol} /new',
  '443 default: forward landing',
];

const denied = () => new AwsError('AccessDenied', 'User is not authorized: an SCP denies it', { status: 403 });
const throttled = () => new AwsError('Throttling', 'Rate exceeded', { status: 400 });

type Refusal = (website: Website, region: Scene['shop']['region']) => NonNullable<Scene['onChange']>;

/** Refuses an operation from such a call on. */
const from =
  (wanted: string, count: number, error: () => Error): Refusal =>
  () => {
    let calls = 0;
    return (operation) => {
      if (operation === wanted && ++calls >= count) throw error();
    };
  };

/** Refuses each first call of its kind. */
const onceEach: Refusal = () => {
  const seen = new Set<string>();
  return (operation) => {
    if (seen.has(operation) || !/^(Create|Modify|AddListenerC)/.test(operation)) return;
    seen.add(operation);
    throw throttled();
  };
};

/** The second rule is denied, and the undo is throttled twice. */
const undoThrottled: Refusal = (website, region) => {
  const deny = from('CreateRule', 2, denied)(website, region);
  let calls = 0;
  return (operation, input) => {
    if (operation === 'DeleteListener' && ++calls <= 2) throw throttled();
    return deny(operation, input);
  };
};

/** The first rule is refused that is not the first one to be changed; what was changed may be changed back. */
const secondRuleDenied: Refusal = () => {
  let first: string | undefined;
  return (operation, input) => {
    if (operation !== 'ModifyRule') return;
    const { RuleArn } = input as { readonly RuleArn: string };
    first ??= RuleArn;
    if (RuleArn !== first) throw denied();
  };
};

/** Somebody makes rules on port 80 while ours are copied, as many as the load balancer may have. */
const rulesUsedUp: Refusal = ({ httpArn, targetGroupArn }, region) => {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  let calls = 0;
  return async (operation) => {
    if (operation !== 'CreateRule' || ++calls !== 2) return;
    await region.elasticLoadBalancing.instantly(async () => {
      // Three were there, and one of ours is.
      for (let count = 0; count < 96; count++) {
        const Conditions = [{ Field: 'path-pattern', Values: [`/others/${count}`] }];
        const Actions = [{ Type: 'forward' as const, TargetGroupArn: targetGroupArn }];
        await elb.send(new CreateRuleCommand({ ListenerArn: httpArn, Priority: 1_000 + count, Conditions, Actions }));
      }
    });
  };
};

const scene = async (refusal: Refusal): Promise<Scene> => {
  let website: Website | undefined;
  const shop = await deployed(async (region) => (website = await createRuledLanding(region)));
  const outcome = async () => {
    const lines = await whatListenersDo(shop.region, website!.loadBalancerArn);
    const told = shop.sayings.filter(
      ({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'landing',
    );
    return {
      listeners: lines.filter((line) => !line.includes('/others/')),
      told: [...new Set(told.map(({ detail }) => String(detail['reason'])))],
      decision: shop.decisions('landing').at(-1),
    };
  };
  return { shop, outcome, onChange: refusal(website!, shop.region) };
};

/** So many of them are tried, if it is not the whole suite that runs. */
const SAMPLED_REFUSALS = 2;

describe('HTTPS of which a part is refused, by a function that is killed before and after each change', () => {
  const undone = { told: ['undo-https', 'https-undone'], decision: 'hold/https-undone' };
  const stuck = (subject: RegExp) => ({ ...undone, told: [expect.stringMatching(subject), ...undone.told] });
  const refusals = [
    { name: 'the listener is denied', refusal: from('CreateListener', 1, denied), since: 'CreateListener' },
    { name: 'the second rule is denied', refusal: from('CreateRule', 2, denied), since: 'CreateRule' },
    {
      name: 'somebody uses the quota of rules up',
      refusal: rulesUsedUp,
      since: 'CreateRule',
      expected: {
        told: ['undo-https', 'https-exceeds-quota', expect.stringMatching(/^https-undone landing /)],
        decision: 'hold/https-exceeds-quota',
      },
    },
    { name: 'the second certificate is denied', refusal: from('AddListenerCertificates', 1, denied) },
    { name: 'the redirect of the second rule is denied', refusal: secondRuleDenied, since: 'ModifyRule' },
    { name: 'the redirect of the rest is denied', refusal: from('ModifyListener', 1, denied), since: 'ModifyRule' },
    {
      name: 'the redirect of the rest is throttled for good',
      refusal: from('ModifyListener', 1, throttled),
      since: 'ModifyRule',
      expected: stuck(/^refused redirect /),
    },
    { name: 'the undo is throttled as well', refusal: undoThrottled, since: 'CreateRule' },
  ];
  test.each(someOf(refusals, SAMPLED_REFUSALS))(
    '$name: nothing of it is left, and people are told',
    async ({ refusal, since = 'CreateRule', expected = undone }) => {
      const places = await killAnywhere({
        build: () => scene(refusal),
        fleet: 'fleet.ts',
        entry: 'landing',
        first: (seen) => seen.indexOf(since),
        over: 'undo-https/incomplete',
        expected: { listeners: AS_PEOPLE_MADE_IT, ...expected } as Killing['expected'],
      });
      expect(places).toBeGreaterThan(2);
    },
  );

  test('each call is throttled once, and none of it is killed: all of it is there', async () => {
    const { shop, outcome, onChange } = await scene(onceEach);
    shop.region.endpoint.intercept = async ({ service, operation }, input, next) => {
      if (service === 'elasticloadbalancing') await onChange?.(operation, input);
      return await next();
    };
    await shop.run(60 * MINUTE);
    expect(await outcome()).toEqual({ listeners: WHOLE, told: [], decision: 'hold/in-order' });
  });
});
