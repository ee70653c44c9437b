import { describe, expect, test } from 'vitest';
import { badEnds, urlsToProve } from '../../../../functions/controllers/certificates/redirects/ends.ts';
import { plannedHttps } from '../../../../functions/controllers/certificates/redirects/plannedHttps.ts';
import type {
  Condition,
  RedirectConfig,
  Request,
  RoutedListener,
  RoutedRule,
} from '../../../../functions/controllers/certificates/redirects/routing.ts';
import { whereItEnds } from '../../../../functions/controllers/certificates/redirects/whereItEnds.ts';

const FORWARD = [{ Type: 'forward' }];
const to = (RedirectConfig: RedirectConfig) => [{ Type: 'redirect', RedirectConfig }];
/** What the console and the documentation propose. */
const UPGRADE = to({ Protocol: 'HTTPS', Port: '443', Host: '#{host}', Path: '/#{path}', Query: '#{query}' });
const host = (...Values: string[]): Condition => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const path = (...Values: string[]): Condition => ({ Field: 'path-pattern', Values });

const rule = (priority: number, Conditions: Condition[], Actions: RoutedRule['Actions']): RoutedRule => ({
  arn: `rule-${priority}`,
  priority,
  Conditions,
  Actions,
});
const on = (port: number, rules: RoutedRule[], defaultActions: RoutedRule['Actions'] = FORWARD): RoutedListener => ({
  port,
  protocol: port === 443 || port === 8443 ? 'HTTPS' : 'HTTP',
  rules,
  defaultActions,
});

const OWN = new Set(['shop.example', 'www.shop.example', 'blog.shop.example']);
const isOwn = (one: string) => OWN.has(one);

/** `http://shop.example/old?a=1`, as a client asks for it. */
function request(url: string, method = 'GET'): Request {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const isHttps = protocol === 'https:';
  return {
    protocol: isHttps ? 'HTTPS' : 'HTTP',
    host: hostname,
    port: Number(port || (isHttps ? 443 : 80)),
    path: pathname,
    query: search.slice(1),
    method,
  };
}

describe('a request', () => {
  const answers = on(443, []);
  test.each([
    {
      name: 'ends where something answers it',
      listeners: [on(80, [])],
      from: 'http://shop.example/a',
      end: { kind: 'answer', over: 'HTTP', url: 'http://shop.example/a' },
    },
    {
      name: 'ends at the same place by HTTPS, with its path and query',
      listeners: [on(80, [], UPGRADE), answers],
      from: 'http://shop.example/a/b?c=d',
      end: { kind: 'answer', over: 'HTTPS', url: 'https://shop.example/a/b?c=d' },
    },
    {
      name: 'ends at another host of the load balancer, by two redirects',
      listeners: [on(80, [], UPGRADE), on(443, [rule(1, [host('shop.example')], to({ Host: 'www.shop.example' }))])],
      from: 'http://shop.example/',
      end: { kind: 'answer', over: 'HTTPS', url: 'https://www.shop.example/' },
    },
    {
      name: 'ends elsewhere if it is sent to a host that is not served here',
      listeners: [on(80, [], to({ Protocol: 'HTTPS', Port: '443', Host: 'shop.example.evil.test' }))],
      from: 'http://shop.example/',
      end: { kind: 'elsewhere', over: 'HTTPS', url: 'https://shop.example.evil.test/' },
    },
    {
      name: 'goes round where its own host is written out',
      listeners: [on(443, [rule(1, [path('/*')], to({ Protocol: 'HTTPS', Port: '443', Host: 'shop.example' }))])],
      from: 'https://shop.example/',
      end: { kind: 'loop', urls: ['https://shop.example/', 'https://shop.example/'] },
    },
    {
      name: 'goes round where each redirect adds to a path that fits again',
      listeners: [on(443, [rule(1, [path('/a*')], to({ Path: '/ab#{path}' }))])],
      from: 'https://shop.example/a',
      end: { kind: 'loop' },
    },
    {
      name: 'goes round between HTTP and HTTPS',
      listeners: [on(80, [], UPGRADE), on(443, [], to({ Protocol: 'HTTP', Port: '80' }))],
      from: 'http://shop.example/',
      end: { kind: 'loop', urls: ['http://shop.example/', 'https://shop.example/', 'http://shop.example/'] },
    },
    {
      name: 'goes round between two hosts',
      listeners: [
        on(443, [
          rule(1, [host('shop.example')], to({ Host: 'www.shop.example' })),
          rule(2, [host('www.shop.example')], to({ Host: 'shop.example' })),
        ]),
      ],
      from: 'https://shop.example/',
      end: { kind: 'loop', arns: ['rule-1', 'rule-2'] },
    },
    {
      name: 'ends with the tenth redirect',
      listeners: [on(443, chain(10))],
      from: 'https://shop.example/0',
      end: { kind: 'answer', url: 'https://shop.example/10' },
    },
    {
      name: 'goes round for all that anybody knows with the eleventh',
      listeners: [on(443, chain(11))],
      from: 'https://shop.example/0',
      end: { kind: 'loop' },
    },
    {
      name: 'finds nobody on a port that speaks something else',
      listeners: [on(80, [], to({ Protocol: 'HTTPS', Port: '#{port}' })), answers],
      from: 'http://shop.example/',
      end: { kind: 'nobody', url: 'https://shop.example:80/' },
    },
    {
      name: 'is taken by the rule of the lower number',
      listeners: [on(443, [rule(1, [path('/a')], FORWARD), rule(2, [path('/*')], to({ Path: '/' }))])],
      from: 'https://shop.example/a',
      end: { kind: 'answer', url: 'https://shop.example/a' },
    },
    {
      name: 'fits a host whatever its case, and a path only in its own',
      listeners: [on(443, [rule(1, [host('SHOP.example'), path('/A')], to({ Path: '/b' }))])],
      from: 'https://shop.example/A',
      end: { kind: 'answer', url: 'https://shop.example/b' },
    },
    {
      name: 'does not fit a path in another case',
      listeners: [on(443, [rule(1, [host('shop.example'), path('/A')], to({ Path: '/b' }))])],
      from: 'https://shop.example/a',
      end: { kind: 'answer', url: 'https://shop.example/a' },
    },
    {
      name: 'loses its query where the redirect says so, and with it the condition on it',
      listeners: [
        on(443, [
          rule(
            1,
            [{ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'old', Value: '*' }] } }],
            to({ Path: '/#{path}', Query: 'new=1' }),
          ),
        ]),
      ],
      from: 'https://shop.example/a?old=1',
      end: { kind: 'answer', url: 'https://shop.example/a?new=1' },
    },
    {
      name: 'is made with GET after a redirect',
      listeners: [on(443, [rule(1, [{ Field: 'http-request-method', Values: ['POST'] }], to({ Path: '/#{path}' }))])],
      from: 'https://shop.example/a',
      method: 'POST',
      end: { kind: 'loop' },
    },
    {
      name: 'goes on to whatever the placeholders say',
      listeners: [
        on(
          80,
          [],
          to({
            Protocol: 'HTTPS',
            Port: '443',
            Host: 'www.#{host}',
            Path: '/#{host}/#{path}',
            Query: 'p=#{port}&s=#{protocol}&#{query}',
          }),
        ),
        answers,
      ],
      from: 'http://shop.example/a?b=c',
      end: { kind: 'answer', url: 'https://www.shop.example/shop.example/a?p=80&s=HTTP&b=c' },
    },
  ])('$name', ({ listeners, from, method, end }) => {
    expect(whereItEnds(request(from, method), listeners, isOwn)).toMatchObject(end);
  });
});

/** `/0` to `/1` to … */
function chain(length: number): RoutedRule[] {
  return Array.from({ length }, (_, at) => rule(at + 1, [path(`/${at}`)], to({ Path: `/${at + 1}` })));
}

describe('HTTPS in front of port 80', () => {
  const HTTPS = { Protocol: 'HTTPS', Port: '443' };
  /** Each rule as `10 shop.example /old: redirect HTTPS 443 /new`. */
  const shown = (rules: ReturnType<typeof plannedHttps>['rules']) =>
    rules.map(({ priority, content }) => {
      const { Conditions, Actions } = JSON.parse(content) as RoutedRule;
      const values = Conditions.flatMap(
        (one) => one.HostHeaderConfig?.Values ?? one.PathPatternConfig?.Values ?? one.Values ?? [],
      );
      const [action] = Actions;
      const { Protocol, Port, Host, Path } = action?.RedirectConfig ?? {};
      return `${[priority, ...values].join(' ')}: ${[action?.Type, Protocol, Port, Host, Path].filter(Boolean).join(' ')}`;
    });
  const DEFAULT = JSON.stringify(FORWARD);

  test.each([
    {
      name: 'lacks a redirect to its own host with a dot at its end, which is the same host',
      rules: [rule(5, [host('shop.example')], to({ ...HTTPS, Host: 'Shop.example.' }))],
      expected: [],
    },
    {
      name: 'lacks a redirect to a path that a pattern with a wildcard in front takes again',
      rules: [rule(5, [path('*.php')], to({ ...HTTPS, Path: '/old#{path}' }))],
      expected: [],
    },
    {
      name: 'has a redirect from such a pattern to what it does not take',
      rules: [rule(5, [path('?*.php')], to({ ...HTTPS, Path: '/#{path}.html' }))],
      expected: ['5 ?*.php: redirect HTTPS 443 /#{path}.html'],
    },
    {
      name: 'lacks a redirect that only adds to the query',
      rules: [rule(5, [path('/a')], to({ ...HTTPS, Query: 'from=http&#{query}' }))],
      expected: [],
    },
    {
      name: 'has the rules that forward, as they are',
      rules: [rule(5, [host('www.shop.example')], FORWARD)],
      expected: ['5 www.shop.example: forward'],
    },
    {
      name: 'has a redirect to another path, whose protocol is that of the request',
      rules: [rule(5, [path('/old')], to({ Path: '/new' }))],
      expected: ['5 /old: redirect /new'],
    },
    {
      name: 'has a redirect to another path by HTTPS, which does not come back',
      rules: [rule(5, [path('/old')], to({ ...HTTPS, Path: '/new' }))],
      expected: ['5 /old: redirect HTTPS 443 /new'],
    },
    { name: 'lacks a redirect to the same place by HTTPS', rules: [rule(5, [path('/login')], UPGRADE)], expected: [] },
    {
      name: 'lacks one whose own host is written out',
      rules: [rule(5, [host('shop.example')], to({ ...HTTPS, Host: 'shop.example' }))],
      expected: [],
    },
    {
      name: 'lacks one whose host, written in other letters, is its own',
      rules: [rule(5, [host('Shop.Example')], to({ ...HTTPS, Host: 'SHOP.example' }))],
      expected: [],
    },
    {
      name: 'lacks one to another path that fits again',
      rules: [rule(5, [path('/*')], to({ ...HTTPS, Path: '/app/#{path}' }))],
      expected: [],
    },
    {
      name: 'lacks one to a fixed path that fits again',
      rules: [rule(5, [path('/app*')], to({ ...HTTPS, Path: '/app/start' }))],
      expected: [],
    },
    {
      name: 'lacks one for a wildcard that its target fits',
      rules: [rule(5, [host('*.shop.example')], to({ ...HTTPS, Host: 'www.shop.example' }))],
      expected: [],
    },
    {
      name: 'has one for a wildcard that its target does not fit',
      rules: [rule(5, [host('*.shop.example')], to({ ...HTTPS, Host: 'shop.example' }))],
      expected: ['5 *.shop.example: redirect HTTPS 443 shop.example'],
    },
    {
      name: 'has one of several hosts for those that do not come back',
      rules: [rule(5, [host('shop.example', 'www.shop.example')], to({ ...HTTPS, Host: 'www.shop.example' }))],
      expected: ['5 shop.example: redirect HTTPS 443 www.shop.example'],
    },
    {
      name: 'has one of several paths for those that do not come back',
      rules: [rule(5, [path('/a', '/b')], to({ ...HTTPS, Path: '/b' }))],
      expected: ['5 /a: redirect HTTPS 443 /b'],
    },
    {
      name: 'has one whose target another rule takes first',
      rules: [rule(1, [path('/app/*')], FORWARD), rule(5, [path('/*')], to({ ...HTTPS, Path: '/app/#{path}' }))],
      expected: ['1 /app/*: forward', '5 /*: redirect HTTPS 443 /app/#{path}'],
    },
    {
      name: 'lacks one whose target a rule behind it would take',
      rules: [rule(1, [path('/*')], to({ ...HTTPS, Path: '/app/#{path}' })), rule(5, [path('/app/*')], FORWARD)],
      expected: ['5 /app/*: forward'],
    },
    {
      name: 'lacks the first of two that send to each other',
      rules: [
        rule(1, [host('shop.example')], to({ ...HTTPS, Host: 'www.shop.example' })),
        rule(2, [host('www.shop.example')], to({ ...HTTPS, Host: 'shop.example' })),
      ],
      expected: ['2 www.shop.example: redirect HTTPS 443 shop.example'],
    },
    {
      name: 'lacks one by way of port 80',
      rules: [rule(5, [path('/*')], to({ Protocol: 'HTTP', Host: 'shop.example' }))],
      expected: [],
    },
    {
      name: 'has one to plain HTTP of its own host by HTTPS, because AWS refuses it otherwise',
      rules: [rule(5, [path('/old')], to({ Protocol: 'HTTP', Path: '/new' }))],
      expected: ['5 /old: redirect HTTPS 443 /new'],
    },
    {
      name: 'has one to port 80 by port 443',
      rules: [rule(5, [path('/old')], to({ Port: '80', Path: '/new' }))],
      expected: ['5 /old: redirect HTTPS 443 /new'],
    },
    {
      name: 'cannot have one to plain HTTP of another host',
      rules: [rule(5, [path('/old')], to({ Protocol: 'HTTP', Host: 'old.example' }))],
      expected: [],
      refused: ['5'],
    },
    {
      name: 'cannot have one to plain HTTP on another port',
      rules: [rule(5, [path('/old')], to({ Port: '8080' }))],
      expected: [],
      refused: ['5'],
    },
    {
      name: 'has one to another host by HTTPS, of which nobody knows more',
      rules: [rule(5, [path('/*')], to({ ...HTTPS, Host: 'other.example' }))],
      expected: ['5 /*: redirect HTTPS 443 other.example'],
    },
    {
      name: 'lacks one by method and query that comes back',
      rules: [
        rule(
          5,
          [
            { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
            { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'lang', Value: 'd?' }] } },
          ],
          to({ ...HTTPS, Path: '/de' }),
        ),
      ],
      expected: [],
    },
    {
      name: 'has one by query that takes the query away',
      rules: [
        rule(
          5,
          [{ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'lang', Value: 'd?' }] } }],
          to({ ...HTTPS, Path: '/de', Query: '' }),
        ),
      ],
      expected: ['5: redirect HTTPS 443 /de'],
    },
    {
      name: 'lacks one by the client’s address that comes back',
      rules: [
        rule(
          5,
          [{ Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.0/24'] } } as Condition],
          to({ ...HTTPS, Path: '/inside' }),
        ),
      ],
      expected: [],
    },
    {
      name: 'lacks one by a regular expression of paths of which nobody can say an example',
      rules: [
        rule(
          5,
          [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/[0-9]+$'] } }],
          to({ ...HTTPS, Path: '/1' }),
        ),
      ],
      expected: [],
    },
  ])('$name', ({ rules, expected, refused = [] }) => {
    const planned = plannedHttps(on(80, rules), ['shop.example'], isOwn);
    expect(shown(planned.rules)).toEqual(expected);
    expect(planned).toMatchObject({ defaultActions: DEFAULT, refused });
    // Whatever is planned sends nobody round in circles.
    const https = on(
      443,
      planned.rules.map(({ arn, priority, content }) => ({ ...(JSON.parse(content) as RoutedRule), arn, priority })),
    );
    expect(badEnds([https], ['shop.example'], isOwn)).toEqual([]);
  });

  test.each([
    { name: 'nothing, where port 80 only sends to HTTPS', actions: UPGRADE, rules: [], expected: undefined },
    {
      name: 'nothing, where port 80 sends everybody to one host of its own',
      actions: to({ ...HTTPS, Host: 'www.shop.example' }),
      rules: [],
      expected: undefined,
    },
    {
      name: 'the same, where a rule answers for the host that all others are sent to',
      actions: to({ ...HTTPS, Host: 'www.shop.example' }),
      rules: [rule(1, [host('www.shop.example')], FORWARD)],
      expected: { ...HTTPS, Host: 'www.shop.example' },
    },
    {
      name: 'the same, where everybody is sent elsewhere',
      actions: to({ ...HTTPS, Host: 'other.example' }),
      rules: [],
      expected: { ...HTTPS, Host: 'other.example' },
    },
  ])('does by default $name', ({ actions, rules, expected }) => {
    const { defaultActions } = plannedHttps(on(80, rules, actions), ['shop.example'], isOwn);
    expect(defaultActions).toBe(expected && JSON.stringify(to(expected)));
  });
});

describe('redirects that lead nowhere', () => {
  test.each([
    { name: 'are none where something answers', listeners: [on(80, [], UPGRADE), on(443, [])], expected: [] },
    {
      name: 'are named by an example: a loop',
      listeners: [on(443, [rule(1, [path('/a/*')], to({ Path: '/a/b/#{path}' }))])],
      expected: [{ from: 'https://shop.example/a/', kind: 'loop' }],
    },
    {
      name: 'are named by an example: a port on which nobody speaks HTTPS',
      listeners: [on(443, [rule(1, [path('/a')], to({ Port: '8080' }))]), on(8080, [])],
      expected: [{ from: 'https://shop.example/a', kind: 'nobody', to: 'https://shop.example:8080/a' }],
    },
    {
      name: 'are none on another port on which HTTPS is spoken',
      listeners: [on(443, [rule(1, [path('/a')], to({ Port: '8443' }))]), on(8443, [])],
      expected: [],
    },
    {
      name: 'are none if no request can come to them',
      listeners: [on(443, [rule(1, [path('/*')], FORWARD), rule(2, [path('/a*')], to({ Path: '/ab' }))])],
      expected: [],
    },
  ])('$name', ({ listeners, expected }) => {
    expect(badEnds(listeners, ['shop.example'], isOwn)).toMatchObject(expected);
    expect(badEnds(listeners, ['shop.example'], isOwn)).toHaveLength(expected.length);
  });
});

describe('requests that show where redirects lead', () => {
  const urls = (listeners: RoutedListener[], withRedirect = true) =>
    urlsToProve(listeners, { serverName: 'shop.example', withRedirect, hosts: ['shop.example'], isOwn });

  test('have paths that begin with a slash, whatever a pattern begins with', () => {
    const php = rule(1, [path('*.php')], to({ Path: '/#{path}.html' }));
    const none = rule(2, [path('a*')], to({ Path: '/b' }));
    expect(urls([on(80, [], UPGRADE), on(443, [php, none])])).toEqual([
      'http://shop.example/',
      'https://shop.example/.php',
    ]);
  });

  test('begin at the ports that clients use by themselves, and go on to others where they are sent there', () => {
    const admin = rule(1, [path('/admin')], to({ Port: '8443' }));
    const listeners = [on(80, [], UPGRADE), on(443, [admin]), on(8080, [], UPGRADE), on(8443, [])];
    expect(urls(listeners)).toEqual(['http://shop.example/', 'https://shop.example/admin']);
  });
});
