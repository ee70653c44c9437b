import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeSSLPoliciesCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  RemoveListenerCertificatesCommand,
  type Rule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { loadBalancingRegion, refusal } from './support.ts';

type Setting = ReturnType<typeof loadBalancingRegion>;

/** An HTTPS listener on an Application Load Balancer, with the certificate number 1 as its default one. */
async function secureListener(setting: Setting) {
  const { client, certificate, loadBalancer, listener } = setting;
  const LoadBalancerArn = await loadBalancer('shop');
  const Certificates = [{ CertificateArn: certificate(1) }];
  const ListenerArn = await listener(LoadBalancerArn, { Port: 443, Protocol: 'HTTPS', Certificates });
  const add = (arn: string) =>
    client.send(new AddListenerCertificatesCommand({ ListenerArn, Certificates: [{ CertificateArn: arn }] }));
  const remove = (arn: string) =>
    client.send(new RemoveListenerCertificatesCommand({ ListenerArn, Certificates: [{ CertificateArn: arn }] }));
  const listed = async () => {
    const { Certificates } = await client.send(new DescribeListenerCertificatesCommand({ ListenerArn }));
    return Certificates!.map(({ CertificateArn, IsDefault }) => `${CertificateArn!.at(-1)}${IsDefault ? '*' : ''}`);
  };
  return { LoadBalancerArn, ListenerArn, add, remove, listed };
}

describe('a listener', () => {
  test('for HTTPS has a default certificate and the old policy, unless it names one', async () => {
    const setting = loadBalancingRegion();
    const { ListenerArn, LoadBalancerArn } = await secureListener(setting);
    const { Listeners } = await setting.client.send(new DescribeListenersCommand({ LoadBalancerArn }));
    expect(Listeners).toEqual([
      {
        ListenerArn: expect.stringMatching(/:listener\/app\/shop\/[0-9a-f]{16}\/[0-9a-f]{16}$/),
        LoadBalancerArn,
        Port: 443,
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-2016-08',
        MutualAuthentication: { Mode: 'off' },
        Certificates: [{ CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' }],
        DefaultActions: [{ Type: 'fixed-response', Order: 1, FixedResponseConfig: { StatusCode: '200' } }],
      },
    ]);
    const SslPolicy = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';
    const modified = await setting.client.send(new ModifyListenerCommand({ ListenerArn, SslPolicy }));
    expect(modified.Listeners![0]!.SslPolicy).toBe(SslPolicy);
  });

  test('turned from HTTPS to HTTP loses its certificates and its policy', async () => {
    const setting = loadBalancingRegion();
    const { ListenerArn, add, listed } = await secureListener(setting);
    await add(setting.certificate(2));
    const { Listeners } = await setting.client.send(new ModifyListenerCommand({ ListenerArn, Protocol: 'HTTP' }));
    expect(Listeners![0]).not.toHaveProperty('SslPolicy');
    expect(await listed()).toEqual([]);
  });

  test('that redirects describes what it leaves as the request has it', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    const { Listeners } = await client.send(
      new CreateListenerCommand({
        LoadBalancerArn: await loadBalancer('shop'),
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [
          { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
        ],
      }),
    );
    expect(Listeners![0]!.DefaultActions).toEqual([
      {
        Type: 'redirect',
        Order: 1,
        RedirectConfig: {
          Protocol: 'HTTPS',
          Port: '443',
          Host: '#{host}',
          Path: '/#{path}',
          Query: '#{query}',
          StatusCode: 'HTTP_301',
        },
      },
    ]);
  });

  test.each([
    { name: 'on a port that is taken', input: { Port: 443, Protocol: 'HTTP' }, code: 'DuplicateListenerException' },
    {
      name: 'for a protocol of another type of load balancer',
      input: { Port: 8443, Protocol: 'TLS' },
      code: 'UnsupportedProtocolException',
    },
    { name: 'for HTTPS without a certificate', input: { Port: 8443, Protocol: 'HTTPS' }, code: 'ValidationError' },
    {
      name: 'with a certificate that is not there',
      input: { Port: 8443, Protocol: 'HTTPS', Certificates: [{ CertificateArn: 'arn:aws:acm:none' }] },
      code: 'CertificateNotFoundException',
    },
    {
      name: 'with a policy that is not there',
      input: { Port: 8443, Protocol: 'HTTPS', SslPolicy: 'None', Certificates: 'present' },
      code: 'SSLPolicyNotFoundException',
    },
    {
      name: 'with a certificate for HTTP',
      input: { Port: 8080, Protocol: 'HTTP', Certificates: 'present' },
      code: 'ValidationError',
    },
  ] as const)('is refused $name', async ({ input, code }) => {
    const setting = loadBalancingRegion();
    const { LoadBalancerArn } = await secureListener(setting);
    const given = 'Certificates' in input ? input.Certificates : undefined;
    const Certificates = given === 'present' ? [{ CertificateArn: setting.certificate(1) }] : given && [...given];
    const created = setting.listener(LoadBalancerArn, { ...input, Certificates });
    expect(await refusal(created)).toBe(code);
  });

  test('of a Network Load Balancer takes TLS, and RSA keys of at most 3072 bits', async () => {
    const { certificate, certificates, loadBalancer, targetGroup, listener } = loadBalancingRegion();
    const balancer = await loadBalancer('net', { Type: 'network' });
    const group = await targetGroup('net', { Protocol: 'TCP' });
    const withCertificate = (CertificateArn: string) =>
      listener(balancer, {
        Port: 443,
        Protocol: 'TLS',
        Certificates: [{ CertificateArn }],
        DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
      });
    expect(await refusal(withCertificate(certificate(1, 'RSA_4096')))).toBe('UnsupportedCertificate');
    const pending = certificate(2);
    certificates.set(pending, { isIssued: false, keyAlgorithm: 'RSA_2048' });
    expect(await refusal(withCertificate(pending))).toBe('UnsupportedCertificate');
    expect(await refusal(withCertificate(certificate(3, 'RSA_3072')))).toBeUndefined();
  });

  test('forwards to a group of a protocol that fits and that no other load balancer uses', async () => {
    const { loadBalancer, targetGroup, listener } = loadBalancingRegion();
    const first = await loadBalancer('first');
    const TargetGroupArn = await targetGroup('web');
    const forward = (to: string) => ({
      Port: 80,
      Protocol: 'HTTP' as const,
      DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: to }],
    });
    expect(await refusal(listener(first, forward(await targetGroup('tcp', { Protocol: 'TCP' }))))).toBe(
      'IncompatibleProtocolsException',
    );
    await listener(first, forward(TargetGroupArn));
    const second = await loadBalancer('second');
    expect(await refusal(listener(second, forward(TargetGroupArn)))).toBe('TargetGroupAssociationLimitException');
  });
});

describe('the certificates of a listener', () => {
  test('are the default one and those that were added, each once', async () => {
    const setting = loadBalancingRegion();
    const { add, remove, listed } = await secureListener(setting);
    await add(setting.certificate(2));
    await add(setting.certificate(3));
    await add(setting.certificate(2));
    expect(await listed()).toEqual(['1*', '2', '3']);
    await remove(setting.certificate(2));
    await remove(setting.certificate(2));
    expect(await listed()).toEqual(['1*', '3']);
  });

  test('may have the default one a second time; its removal leaves the default', async () => {
    const setting = loadBalancingRegion();
    const { add, remove, listed } = await secureListener(setting);
    await add(setting.certificate(1));
    expect(await listed()).toEqual(['1*', '1']);
    await remove(setting.certificate(1));
    expect(await listed()).toEqual(['1*']);
    expect(await refusal(remove(setting.certificate(1)))).toBe('OperationNotPermittedException');
  });

  test('are at most 25 over all listeners of a load balancer, the default ones excluded', async () => {
    const setting = loadBalancingRegion();
    const { LoadBalancerArn, add } = await secureListener(setting);
    const other = await setting.listener(LoadBalancerArn, {
      Port: 8443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: setting.certificate(1) }],
    });
    for (let number = 2; number <= 13; number++) await add(setting.certificate(number));
    for (let number = 14; number <= 26; number++) {
      const Certificates = [{ CertificateArn: setting.certificate(number) }];
      await setting.client.send(new AddListenerCertificatesCommand({ ListenerArn: other, Certificates }));
    }
    expect(await refusal(add(setting.certificate(27)))).toBe('TooManyCertificatesException');
    expect(await refusal(add(setting.certificate(2)))).toBeUndefined();
  });

  test('are added one by one, and only if they exist', async () => {
    const setting = loadBalancingRegion();
    const { ListenerArn, add } = await secureListener(setting);
    const Certificates = [2, 3].map((number) => ({ CertificateArn: setting.certificate(number) }));
    const both = setting.client.send(new AddListenerCertificatesCommand({ ListenerArn, Certificates }));
    expect(await refusal(both)).toBe('ValidationError');
    expect(await refusal(add('arn:aws:acm:none'))).toBe('CertificateNotFoundException');
  });

  test('name the load balancers that use a certificate', async () => {
    const setting = loadBalancingRegion();
    const { LoadBalancerArn, ListenerArn, add } = await secureListener(setting);
    await add(setting.certificate(2));
    expect(setting.service.usersOf(setting.certificate(1))).toEqual([LoadBalancerArn]);
    expect(setting.service.usersOf(setting.certificate(2))).toEqual([LoadBalancerArn]);
    await setting.client.send(new DeleteListenerCommand({ ListenerArn }));
    expect(setting.service.usersOf(setting.certificate(2))).toEqual([]);
  });
});

describe('the rules of a listener', () => {
  const ok = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '200' } }];
  const host = (...Values: string[]) => [{ Field: 'host-header', Values }];

  async function rules(setting: Setting) {
    const { client, loadBalancer, listener } = setting;
    const ListenerArn = await listener(await loadBalancer('shop'), { Port: 80, Protocol: 'HTTP' });
    const create = async (Priority: number, Conditions: { Field: string; Values: string[] }[]) => {
      const input = { ListenerArn, Priority, Conditions, Actions: ok };
      return (await client.send(new CreateRuleCommand(input))).Rules![0]!;
    };
    const listed = async () => {
      const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn }));
      return Rules!.map(({ Priority, Conditions }) => [Priority, ...(Conditions![0]?.Values ?? [])].join(' '));
    };
    return { ListenerArn, create, listed };
  }

  test('are listed by their priority, the default one last', async () => {
    const setting = loadBalancingRegion();
    const { create, listed } = await rules(setting);
    const later = await create(20, host('b.example.com'));
    await create(10, host('a.example.com'));
    expect(await listed()).toEqual(['10 a.example.com', '20 b.example.com', 'default']);
    expect(later).toMatchObject({
      RuleArn: expect.stringMatching(/:listener-rule\/app\/shop\/\w{16}\/\w{16}\/\w{16}$/),
      Conditions: [
        { Field: 'host-header', Values: ['b.example.com'], HostHeaderConfig: { Values: ['b.example.com'] } },
      ],
      IsDefault: false,
    } satisfies Partial<Rule>);
    await setting.client.send(new DeleteRuleCommand({ RuleArn: later.RuleArn }));
    expect(await listed()).toEqual(['10 a.example.com', 'default']);
  });

  test('have a priority each, and can exchange them', async () => {
    const setting = loadBalancingRegion();
    const { create, listed } = await rules(setting);
    const [a, b] = [await create(1, host('a.example.com')), await create(2, host('b.example.com'))];
    expect(await refusal(create(1, host('c.example.com')))).toBe('PriorityInUseException');
    const set = (...RulePriorities: { RuleArn: string | undefined; Priority: number }[]) =>
      setting.client.send(new SetRulePrioritiesCommand({ RulePriorities }));
    expect(await refusal(set({ RuleArn: a.RuleArn, Priority: 2 }))).toBe('PriorityInUseException');
    await set({ RuleArn: a.RuleArn, Priority: 2 }, { RuleArn: b.RuleArn, Priority: 1 });
    expect(await listed()).toEqual(['1 b.example.com', '2 a.example.com', 'default']);
  });

  test('can be given other conditions, but not the default one', async () => {
    const setting = loadBalancingRegion();
    const { ListenerArn, create, listed } = await rules(setting);
    const { RuleArn } = await create(1, host('a.example.com'));
    await setting.client.send(new ModifyRuleCommand({ RuleArn, Conditions: host('*.example.com', 'example.com') }));
    expect(await listed()).toEqual(['1 *.example.com example.com', 'default']);
    const { Rules } = await setting.client.send(new DescribeRulesCommand({ ListenerArn }));
    const fallback = Rules!.at(-1)!.RuleArn;
    expect(await refusal(setting.client.send(new DeleteRuleCommand({ RuleArn: fallback })))).toBe(
      'OperationNotPermittedException',
    );
    const again = await setting.client.send(new DescribeRulesCommand({ RuleArns: [fallback!] }));
    expect(again.Rules![0]!.IsDefault).toBe(true);
  });

  test.each([
    { name: 'a host without a dot', conditions: host('localhost'), code: 'ValidationError' },
    { name: 'no values', conditions: host(), code: 'ValidationError' },
    { name: 'a path with a space', conditions: [{ Field: 'path-pattern', Values: ['/a b'] }], code: 'ValidationError' },
    { name: 'a field that is not simulated', conditions: [{ Field: 'source-ip', Values: [] }], code: 'NotImplemented' },
  ])('are refused with $name', async ({ conditions, code }) => {
    const { create } = await rules(loadBalancingRegion());
    expect(await refusal(create(1, conditions))).toBe(code);
  });
});

test('the recommended policy takes TLS 1.2 and 1.3 only, the old one takes TLS 1.0', async () => {
  const { client } = loadBalancingRegion();
  const Names = ['ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', 'ELBSecurityPolicy-2016-08'];
  const { SslPolicies } = await client.send(new DescribeSSLPoliciesCommand({ Names }));
  expect(SslPolicies!.map(({ SslProtocols }) => SslProtocols)).toEqual([
    ['TLSv1.2', 'TLSv1.3'],
    ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
  ]);
});
