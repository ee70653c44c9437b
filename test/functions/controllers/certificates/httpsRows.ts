import type { RuleView } from '../../../../functions/controllers/certificates/view.ts';
import {
  arnOf,
  certificate,
  failure,
  httpListener,
  listener,
  listenerArn,
  MINUTE,
  NOW,
  SECOND,
  secondBalancer,
  view,
  ZONE,
} from './builders.ts';
import type { Row } from './rows.ts';

const good = certificate('good');

const https = { loadBalancers: { shop: { proof: 'public', https: { redirect: true, policy: 'P' } } } } as const;
const ready = certificate('ready', { isInUse: false });
const rollout = {
  certificateArn: arnOf('ready'),
  sinceMs: NOW - MINUTE,
  openedAtMs: NOW - MINUTE,
  listenerArn: listenerArn(443),
};
const opened = (changes: object, http = httpListener(), outcome?: 'served' | 'not-served') =>
  view([listener([ready]), http], [ready], {
    progress: { httpsRollouts: { shop: { ...rollout, ...changes } } },
    proofs: new Map(
      outcome ? [[listenerArn(443), { requestedAtMs: NOW - 30 * SECOND, finishedAtMs: NOW, outcome }]] : [],
    ),
  });
const two = { loadBalancers: { shop: https.loadBalancers.shop, blog: https.loadBalancers.shop } } as const;
/** Port 80 of two load balancers with hosts in their rules: `a.shop.example` on the first one, if no other is given. */
const onTwo = (...hosts: readonly string[]) => {
  const [ofBlog = '', ofShop] = hosts.toReversed();
  const shop = httpListener({ hosts: ['a.shop.example', ...(ofShop === undefined ? [] : [ofBlog])] });
  const blog = httpListener({ arn: listenerArn(80, 'blog'), loadBalancer: 'blog', hosts: [ofBlog] });
  return view([shop, blog], [ready], { loadBalancers: [view([], []).loadBalancers[0]!, secondBalancer] });
};
const asked = { proofRequestedAtMs: NOW - 30 * SECOND };
/** To the same place by HTTPS, as people set it up. */
const UPGRADE = {
  Type: 'redirect',
  RedirectConfig: { Protocol: 'HTTPS', Port: '443', Host: '#{host}', Path: '/#{path}', StatusCode: 'HTTP_301' },
};
const redirecting = httpListener({ isRedirecting: true, defaultActions: JSON.stringify([UPGRADE]) });

/** HTTPS and its redirect. */
export const redirectRows: readonly Row[] = [
  {
    name: 'a certificate is requested before there is a listener',
    view: view([httpListener()], []),
    policy: https,
    expect: { kind: 'request', reason: 'named' },
  },
  {
    name: 'a listener is made in front of what the HTTP listener serves',
    view: view([httpListener()], [ready]),
    policy: https,
    expect: { kind: 'open-https', loadBalancer: 'shop', certificateArn: arnOf('ready'), policy: 'P' },
  },
  {
    name: 'a load balancer without an HTTP listener is left to people',
    view: view([], []),
    policy: https,
    expect: { kind: 'hold', reason: 'no-http-listener', about: 'shop' },
  },
  {
    name: 'port 80 that only redirects says nothing about what HTTPS should serve',
    view: view([redirecting], []),
    policy: https,
    expect: { kind: 'hold', reason: 'http-only-redirects', about: 'shop' },
  },
  {
    name: 'is proven before anybody is sent to it',
    view: opened({}),
    policy: https,
    expect: { kind: 'prove', withRedirect: false, urls: ['https://shop.example/'] },
  },
  {
    name: 'redirects once it is proven',
    view: opened(asked, httpListener(), 'served'),
    policy: https,
    expect: { kind: 'redirect', listenerArn: listenerArn(80), formerActions: '[{"Type":"forward"}]' },
  },
  {
    name: 'is proven again with its redirect',
    view: opened({ redirectedAtMs: NOW, sinceMs: NOW }, redirecting),
    policy: https,
    expect: {
      kind: 'prove',
      withRedirect: true,
      urls: ['http://shop.example/'],
      hosts: ['shop.example', '*.shop.example', 'shop.elb.example'],
    },
  },
  {
    name: 'is confirmed as a whole',
    view: opened({ redirectedAtMs: NOW - MINUTE, ...asked }, redirecting, 'served'),
    policy: https,
    expect: { kind: 'confirm', reason: 'served', listenerArn: undefined },
  },
  {
    name: 'is undone with its redirect as one plan if it does not answer in time',
    view: opened(
      { sinceMs: NOW - 600 * SECOND, redirectedAtMs: NOW - 600 * SECOND, formerActions: '[1]', ...asked },
      redirecting,
      'not-served',
    ),
    policy: https,
    expect: {
      kind: 'undo-https',
      httpListenerArn: listenerArn(80),
      formerActions: '[1]',
      httpsListenerArn: listenerArn(443),
    },
  },
  {
    name: 'of other people is proven before port 80 redirects to it, too',
    view: view([listener([good]), httpListener()], [good]),
    policy: https,
    expect: { kind: 'prove', loadBalancer: 'shop', withRedirect: false },
  },
];

const contentOf = (priority: number, action: object) =>
  JSON.stringify({
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [`/${priority}`] } }],
    Actions: [action],
  });

/** A rule of port 80 at a place, which forwards a path of the same number to a group of the same number. */
const rule = (priority: number, changes: Partial<RuleView> = {}, action?: object): RuleView => {
  const done = action ?? { Type: 'forward', TargetGroupArn: `group-${priority}` };
  return {
    arn: `rule-${priority}`,
    priority,
    content: contentOf(priority, done),
    actions: JSON.stringify([done]),
    isRedirecting: false,
    isUpgrade: false,
    ...changes,
  };
};
/** One that redirects to the same place by HTTPS. */
const upgrading = (priority: number) => rule(priority, { isUpgrade: true, isRedirecting: true }, UPGRADE);
/** One that redirects to another path. */
const moving = (priority: number, path: string) =>
  rule(
    priority,
    { isRedirecting: true },
    { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', Path: path } },
  );

const ruled = (rules: readonly RuleView[], hosts: readonly string[] = []) => httpListener({ rules, hosts });
const openedWith = (http: ReturnType<typeof httpListener>, rules: readonly RuleView[], changes: object = {}) =>
  view([listener([ready], { rules }), http], [ready], {
    progress: { httpsRollouts: { shop: { ...rollout, ...changes } } },
  });
const many = Array.from({ length: 21 }, (_, at) => rule(at + 1));
const ours = { certificateArn: arnOf('ready'), sinceMs: NOW - 700 * SECOND, openedAtMs: NOW - 700 * SECOND };

/** HTTPS in front of an HTTP listener with rules. */
export const ruledRows: readonly Row[] = [
  {
    name: 'is not opened before a host of the rules has a certificate, which is requested',
    view: view([ruled([rule(1)], ['a.b.shop.example'])], [ready]),
    policy: https,
    expect: { kind: 'request', reason: 'uncovered-host', names: ['a.b.shop.example'] },
  },
  {
    name: 'is not opened before each line of the fleet has a certificate',
    view: view([ruled([])], [ready]),
    policy: { ...https, domains: [['shop.example', '*.shop.example'], ['a.b.shop.example']] },
    expect: { kind: 'request', reason: 'named', names: ['a.b.shop.example'] },
  },
  {
    name: 'is not opened for a host that no certificate can be valid for',
    view: view([ruled([rule(1)], ['*.*.shop.example'])], [ready]),
    policy: https,
    expect: { kind: 'hold', reason: 'wildcard-too-deep', about: '*.*.shop.example' },
  },
  {
    name: 'is opened once there is a certificate for each host',
    view: view([ruled([rule(1)], ['api.shop.example', '*'])], [ready]),
    policy: https,
    expect: { kind: 'open-https', certificateArn: arnOf('ready') },
  },
  {
    name: 'gets the rules before anything is proven',
    view: openedWith(ruled([rule(1), rule(5)]), [rule(1)]),
    policy: https,
    expect: {
      kind: 'copy-rules',
      listenerArn: listenerArn(443),
      rules: [{ priority: 5, content: contentOf(5, { Type: 'forward', TargetGroupArn: 'group-5' }) }],
      numbers: { rulesMissing: 1 },
    },
  },
  {
    name: 'gets twenty rules at a time, the first ones first',
    view: openedWith(ruled(many), []),
    policy: https,
    expect: { rules: many.slice(0, 20).map(({ priority, content }) => ({ priority, content })) },
  },
  {
    name: 'does not get a rule that would send its visitors round in circles',
    view: openedWith(ruled([upgrading(1)]), []),
    policy: https,
    expect: { kind: 'prove' },
  },
  {
    name: 'is proven once it has the rules',
    view: openedWith(ruled([rule(1)]), [rule(1)]),
    policy: https,
    expect: { kind: 'prove', withRedirect: false },
  },
  {
    name: 'is confirmed without a redirect only once it has the rules',
    view: openedWith(ruled([rule(1)]), []),
    policy: { loadBalancers: { shop: { proof: 'none', https: { redirect: false, policy: 'P' } } } },
    expect: { kind: 'copy-rules' },
  },
  {
    name: 'is redirected to by every rule that does not redirect already, and what they did is remembered',
    view: {
      ...opened(asked, ruled([rule(1), moving(2, '/new')]), 'served'),
      listeners: [listener([ready], { rules: [rule(1), moving(2, '/new')] }), ruled([rule(1), moving(2, '/new')])],
    },
    policy: https,
    expect: { kind: 'redirect', formerRules: [{ arn: 'rule-1', actions: rule(1).actions }] },
  },
  {
    name: 'remembers what a rule did before a redirect that was stopped half-way',
    view: {
      ...opened(
        { ...asked, formerActions: '[1]', formerRules: [{ arn: 'rule-1', actions: '[2]' }] },
        httpListener(),
        'served',
      ),
      listeners: [listener([ready], { rules: [rule(1), rule(2)] }), ruled([upgrading(1), rule(2)])],
    },
    policy: https,
    expect: {
      kind: 'redirect',
      formerActions: '[1]',
      formerRules: [
        { arn: 'rule-1', actions: '[2]' },
        { arn: 'rule-2', actions: rule(2).actions },
      ],
    },
  },
  {
    name: 'gives the rules back what they did if it is undone',
    view: opened(
      {
        sinceMs: NOW - 600 * SECOND,
        redirectedAtMs: NOW - 600 * SECOND,
        formerActions: '[1]',
        formerRules: [{ arn: 'rule-1', actions: '[2]' }],
      },
      redirecting,
      'not-served',
    ),
    policy: https,
    expect: { kind: 'undo-https', reason: 'not-served', formerRules: [{ arn: 'rule-1', actions: '[2]' }] },
  },
  {
    name: 'is undone if its rules could not be copied in time',
    view: openedWith(ruled([rule(1)]), [], ours),
    policy: https,
    expect: { kind: 'undo-https', reason: 'incomplete', httpsListenerArn: listenerArn(443) },
  },
  {
    name: 'of other people is not redirected to while it lacks a rule of port 80',
    view: view([listener([good]), ruled([rule(1)])], [good]),
    policy: https,
    expect: { kind: 'hold', reason: 'http-rules-differ', about: 'shop', numbers: { rulesMissing: 1 } },
  },
  {
    name: 'of other people is proven if it has the rules of port 80, however they are numbered',
    view: view([listener([good], { rules: [rule(9, { content: rule(1).content })] }), ruled([rule(1)])], [good]),
    policy: https,
    expect: { kind: 'prove', loadBalancer: 'shop' },
  },
  {
    name: 'of other people is called a loop if a rule of it comes back to itself, whoever made it',
    view: view([listener([good], { rules: [moving(1, '/1')] }), redirecting], [good]),
    policy: https,
    expect: {
      kind: 'hold',
      reason: 'redirect-loop',
      about: 'shop: https://shop.example/1 to https://shop.example/1',
      numbers: { redirects: 1 },
    },
  },
  {
    name: 'of other people is not redirected to while a rule of it comes back to itself',
    view: view([listener([good], { rules: [moving(1, '/1')] }), httpListener()], [good]),
    policy: https,
    expect: { kind: 'hold', reason: 'redirect-loop' },
  },
  {
    name: 'is not opened while a rule redirects to a port on which nobody speaks HTTPS',
    view: view([ruled([rule(1, {}, { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '8443' } })])], []),
    policy: https,
    expect: {
      kind: 'hold',
      reason: 'redirect-to-nowhere',
      about: 'shop: https://shop.example/1 to https://shop.example:8443/1',
    },
  },
  {
    name: 'is not opened while a rule redirects to plain HTTP of another host',
    view: view(
      [ruled([rule(1, {}, { Type: 'redirect', RedirectConfig: { Protocol: 'HTTP', Host: 'old.example' } })])],
      [],
    ),
    policy: https,
    expect: { kind: 'hold', reason: 'redirect-to-http', about: 'shop:80 rule 1' },
  },
  {
    name: 'does not get a rule to a host that only a wildcard of the fleet names, if that came back',
    view: openedWith(
      ruled([
        rule(1, {}, { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', Host: 'www.shop.example' } }),
      ]),
      [],
    ),
    policy: https,
    expect: { kind: 'prove' },
  },
  {
    name: 'is not begun with a rule more than the load balancer may have, and nothing is requested for it',
    view: view([ruled(Array.from({ length: 51 }, (_, at) => rule(at + 1)))], []),
    policy: https,
    expect: {
      kind: 'hold',
      reason: 'https-exceeds-quota',
      about: 'shop: rules',
      numbers: { rulesNeeded: 102, rulesAllowed: 100 },
    },
  },
  {
    name: 'is begun with as many rules as the load balancer may have',
    view: view([ruled(Array.from({ length: 50 }, (_, at) => rule(at + 1)))], []),
    policy: https,
    expect: { kind: 'request' },
  },
  {
    name: 'is begun with more rules where the account has had the quota raised',
    view: view([ruled(Array.from({ length: 51 }, (_, at) => rule(at + 1)))], [], {
      limits: { listeners: 50, rules: 102 },
    }),
    policy: https,
    expect: { kind: 'request' },
  },
  {
    name: 'counts the rules of the other listeners of the load balancer',
    view: view(
      [
        ruled([rule(1)]),
        httpListener({
          arn: listenerArn(8080),
          port: 8080,
          rules: Array.from({ length: 99 }, (_, at) => rule(at + 1)),
        }),
      ],
      [],
    ),
    policy: https,
    expect: { kind: 'hold', reason: 'https-exceeds-quota', numbers: { rulesNeeded: 101 } },
  },
  {
    name: 'is not begun with a listener more than there may be',
    view: view([httpListener()], [], { limits: { listeners: 1, rules: 100 } }),
    policy: https,
    expect: { kind: 'hold', reason: 'https-exceeds-quota', numbers: { listenersNeeded: 2, listenersAllowed: 1 } },
  },
  {
    name: 'is not opened with more certificates than the load balancer may have beside the default one',
    view: view(
      [httpListener()],
      [ready, ...['b', 'c'].map((name) => certificate(name, { names: [`${name}.example`], isInUse: false }))],
      { hostedZones: [ZONE, { id: 'Z2', name: 'b.example' }, { id: 'Z3', name: 'c.example' }] },
    ),
    policy: { ...https, domains: [['shop.example'], ['b.example'], ['c.example']], certificatesPerLoadBalancer: 1 },
    expect: {
      kind: 'hold',
      reason: 'https-exceeds-quota',
      numbers: { certificatesNeeded: 2, certificatesAllowed: 1 },
    },
  },
  {
    name: 'is undone at once if AWS refuses a part of it for good',
    view: openedWith(ruled([rule(1), rule(2)]), [rule(1)], { refusedAtMs: NOW }),
    policy: https,
    expect: { kind: 'undo-https', reason: 'incomplete', httpsListenerArn: listenerArn(443) },
  },
  {
    name: 'is opened on one load balancer, though a host of another one has no hosted zone',
    view: onTwo('x.elsewhere.example'),
    policy: { ...two, domains: [] },
    expect: { kind: 'open-https', loadBalancer: 'shop', certificateArn: arnOf('ready') },
  },
  {
    name: 'is not opened where a host of its own has no hosted zone',
    view: onTwo('a.shop.example', 'x.elsewhere.example'),
    policy: { ...two, domains: [] },
    expect: { kind: 'hold', reason: 'no-public-zone', about: 'x.elsewhere.example' },
  },
  {
    name: 'is opened nowhere while what the fleet names for all of them has no hosted zone',
    view: onTwo('b.shop.example'),
    policy: { ...two, domains: [['shop.example'], ['www.elsewhere.example']] },
    expect: { kind: 'hold', reason: 'no-public-zone', about: 'www.elsewhere.example' },
  },
  {
    name: 'is undone at once if AWS refuses the redirect half-way, though nobody has looked since',
    view: opened({ formerActions: '[]', formerRules: [{ arn: 'rule', actions: '[]' }], refusedAtMs: NOW }),
    policy: https,
    expect: { kind: 'undo-https', reason: 'incomplete', formerActions: '[]' },
  },
  {
    name: 'is undone if the redirect is half-way there when its time is over, though nobody has looked since',
    view: opened({ formerActions: '[]', sinceMs: NOW - 10 * MINUTE }),
    policy: https,
    expect: { kind: 'undo-https', reason: 'incomplete' },
  },
  {
    name: 'has until then to be redirected wholly',
    view: opened({ formerActions: '[]', sinceMs: NOW - 10 * MINUTE + 1 }),
    policy: https,
    expect: { kind: 'prove', withRedirect: false },
  },
  {
    name: 'whose undo is left alone for a while waits for no handshake',
    view: view([listener([ready]), httpListener()], [ready], {
      progress: {
        httpsRollouts: { shop: { ...rollout, sinceMs: NOW - 10 * MINUTE, undoingSinceMs: NOW - MINUTE } },
        failures: { 'undo-https shop': failure(NOW + MINUTE) },
      },
    }),
    policy: https,
    expect: { kind: 'hold', reason: 'backing-off', about: 'undo-https shop' },
  },
  {
    name: 'goes on being undone after an attempt that was stopped, whatever handshakes say meanwhile',
    view: opened({ redirectedAtMs: NOW - MINUTE, ...asked, undoingSinceMs: NOW - SECOND }, redirecting, 'served'),
    policy: https,
    expect: { kind: 'undo-https', httpsListenerArn: listenerArn(443) },
  },
  {
    name: 'is undone whatever certificate is on its way to its listener',
    view: openedWith(ruled([rule(1)]), [], { undoingSinceMs: NOW - SECOND }),
    policy: https,
    expect: { kind: 'undo-https' },
  },
  {
    name: 'gets no further rules while it is being undone and that backs off',
    view: view([listener([ready]), ruled([rule(1)])], [ready], {
      progress: {
        httpsRollouts: { shop: { ...rollout, undoingSinceMs: NOW - SECOND } },
        failures: { 'undo-https shop': failure(NOW + SECOND) },
      },
    }),
    policy: https,
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'that was undone is left alone for a day',
    view: view([ruled([rule(1)])], [ready], { progress: { refused: { [`shop ${arnOf('ready')}`]: NOW - MINUTE } } }),
    policy: https,
    expect: { kind: 'hold', reason: 'https-undone' },
  },
];
