import { stripVTControlCharacters } from 'node:util';
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeAll, describe, expect, test } from 'vitest';
import { describePosture, exitCodeOf, readPosture } from '../../../cli/check/run.ts';
import { sarifOf } from '../../../cli/check/sarif.ts';
import { clusterSchema } from '../../../fleet/cluster.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { createCluster } from '../../../sandbox/scenarios/cluster.ts';
import { addRule, importCertificate, issueCertificate } from '../../../sandbox/scenarios/website.ts';
import { DEFAULT_SUBNETS } from '../../../sandbox/services/ec2/index.ts';
import {
  addMachine,
  allowing,
  createReader,
  createSite,
  listen,
  PRIVATE_SUBNETS,
  recordConnections,
  refuse,
  runCommand,
  settingsOf,
} from '../account/region.ts';

const PURPOSE = { stage: 'dev' };
const classes = ['db.r6g.large'];

/** As the manuals have it. */
async function good(): Promise<Region> {
  const region = createRegion();
  for (const subnet of PRIVATE_SUBNETS) region.ec2.addSubnet(subnet);
  const zones = PRIVATE_SUBNETS.map(({ zone }) => zone);
  await createCluster(region, 'shop', clusterSchema.parse({ classes, zones, readers: { min: 1 } }));
  recordConnections(region, 'shop-1', 10);
  recordConnections(region, 'shop-2', 30);
  const outside = allowing(region, 'sg-0d000000000000001', '0.0.0.0/0');
  const inside = allowing(region, 'sg-0d000000000000002', outside);
  const { loadBalancerArn, groupArn } = await createSite(region, { name: 'web', securityGroup: outside });
  const certificate = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 10 });
  const forward = { Type: 'forward', TargetGroupArn: groupArn } as const;
  const https = await listen(region, loadBalancerArn, 443, forward, { certificate });
  const redirect = {
    Type: 'redirect',
    RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
  } as const;
  await listen(region, loadBalancerArn, 80, redirect);
  await addRule(region, https, { host: 'www.shop.example', path: '/cart/*', targetGroupArn: groupArn, priority: 1 });
  await addRule(region, https, { host: 'www.shop.example', targetGroupArn: groupArn, priority: 2 });
  for (const subnet of PRIVATE_SUBNETS) await addMachine(region, groupArn, subnet, inside);
  return region;
}

/** As it grows when nobody looks. */
async function bad(): Promise<Region> {
  const region = createRegion();
  for (const subnet of PRIVATE_SUBNETS) region.ec2.addSubnet(subnet);
  const zones = ['eu-west-1a'];
  await createCluster(region, 'shop', clusterSchema.parse({ classes, zones, readers: { min: 1 } }));
  recordConnections(region, 'shop-1', 40);
  recordConnections(region, 'shop-2', 0);
  const open = allowing(region, 'sg-0d000000000000001', '0.0.0.0/0', 'sg-0d0000000000000ff');
  const [first, second] = DEFAULT_SUBNETS;
  const subnets = [first!.id, PRIVATE_SUBNETS[1]!.id];
  const { loadBalancerArn, groupArn } = await createSite(region, {
    name: 'web',
    subnets,
    securityGroup: 'sg-0a000000000000000',
  });
  const imported = await importCertificate(region, ['shop.example'], 90);
  await issueCertificate(region, ['unused.example'], { daysAgo: 10 });
  const forward = { Type: 'forward', TargetGroupArn: groupArn } as const;
  const https = await listen(region, loadBalancerArn, 443, forward, {
    certificate: imported,
    policy: 'ELBSecurityPolicy-2016-08',
  });
  await listen(region, loadBalancerArn, 80, forward);
  const www = { host: 'www.shop.example', targetGroupArn: groupArn };
  await addRule(region, https, { ...www, priority: 1 });
  await addRule(region, https, { ...www, path: '/cart/*', priority: 2 });
  await addMachine(region, groupArn, first!, open);
  await addMachine(region, groupArn, DEFAULT_SUBNETS[2]!, open);
  const plain = await createSite(region, { name: 'plain', securityGroup: 'sg-0a000000000000000' });
  await listen(region, plain.loadBalancerArn, 80, { Type: 'forward', TargetGroupArn: plain.groupArn });
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new CreateLoadBalancerCommand({
      Name: 'edge',
      Type: 'network',
      SubnetMappings: [{ SubnetId: first!.id, AllocationId: 'eipalloc-0a1b2c3d4e5f60718' }, { SubnetId: second!.id }],
    }),
  );
  // Lists of ACM lag behind.
  await region.clock.runUntil(region.clock.now() + 600_000);
  return region;
}

describe('a posture', () => {
  test('that is good has no finding, and everything was looked at', async () => {
    const region = await good();
    const posture = await readPosture(PURPOSE, settingsOf(region));
    expect(posture).toMatchObject({ findings: [], unchecked: [], region: 'eu-west-1' });
    expect(exitCodeOf(posture, 'note')).toBe(0);
    expect(stripVTControlCharacters(describePosture(posture))).toMatch(/\n\nnothing found \(\d+ rules\)$/);
  });

  describe('that is bad', () => {
    let region: Region;
    beforeAll(async () => {
      region = await bad();
    });

    test('has a finding for each fault', async () => {
      const { findings, unchecked } = await readPosture(PURPOSE, settingsOf(region));
      expect(unchecked).toEqual([]);
      expect(findings.map(({ id, resource }) => `${id} ${resource}`)).toEqual([
        'load-balancer-in-private-subnet web',
        'load-balancer-zone-missing web',
        'target-open-to-internet web',
        'https-missing plain',
        'reader-missing-elsewhere shop',
        'host-not-covered web:443',
        'target-in-public-subnet web',
        'http-not-redirected web:80',
        'tls-policy-outdated web:443',
        'rule-shadowed web:443 rule 2',
        'pinned-address-in-one-zone edge',
        'readers-unused shop',
        expect.stringMatching(/^certificate-imported arn:/),
        'target-open-to-others web',
        expect.stringMatching(/^certificate-unserved arn:/),
      ]);
    });

    test('fails from the severity on that is asked for', async () => {
      const posture = await readPosture(PURPOSE, settingsOf(region));
      const only = (severity: string) => ({
        ...posture,
        findings: posture.findings.filter((finding) => finding.severity === severity),
      });
      expect((['error', 'warning', 'note'] as const).map((failOn) => exitCodeOf(only('error'), failOn))).toEqual([
        2, 2, 2,
      ]);
      expect((['error', 'warning', 'note'] as const).map((failOn) => exitCodeOf(only('warning'), failOn))).toEqual([
        0, 2, 2,
      ]);
      expect((['error', 'warning', 'note'] as const).map((failOn) => exitCodeOf(only('note'), failOn))).toEqual([
        0, 0, 2,
      ]);
    });

    test('is judged as far as it may be read, and what may not is named', async () => {
      const reader = createReader(region, 'auditor', ['ec2:DescribeSecurityGroups', 'acm:ListCertificates']);
      const posture = await readPosture(PURPOSE, reader);
      expect(posture.unchecked.map(({ what, kind, rows }) => [what, kind, rows])).toEqual([
        ['security groups', 'denied', ['target-open-to-internet', 'target-open-to-others']],
        [
          'certificates of ACM',
          'denied',
          [
            'host-not-covered',
            'certificate-unserved',
            'certificate-validated-by-mail',
            'certificate-imported',
            'certificate-private',
          ],
        ],
      ]);
      expect(posture.findings.map(({ id }) => id)).toContain('rule-shadowed');
      const text = stripVTControlCharacters(describePosture(posture));
      expect(text.replace(/\s+/g, ' ')).toContain('could not be checked: security groups (UnauthorizedOperation:');
      expect(text).toContain('Allow ec2:DescribeSecurityGroups.');
      expect(
        Math.max(
          ...text
            .split('\n')
            .filter((line) => !/https:|arn:|aws |npx /.test(line))
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(80);
    });

    test('is unknown where AWS throttles: nothing is found, and the exit code says so', async () => {
      const other = createRegion();
      refuse(other, 'Throttling', 'DescribeListeners');
      const posture = await readPosture(PURPOSE, settingsOf(other));
      expect(posture.unchecked).toMatchObject([]);
      await createSite(other, { name: 'web', securityGroup: 'sg-0a000000000000000' });
      const throttled = await readPosture(PURPOSE, settingsOf(other));
      expect(throttled.unchecked).toMatchObject([{ what: 'listeners', kind: 'throttled' }]);
      expect(exitCodeOf(throttled, 'note')).toBe(3);
    });

    test('is SARIF, with its rules, its results and what could not be checked', async () => {
      const reader = createReader(region, 'scanner', ['ec2:DescribeSecurityGroups']);
      const posture = await readPosture(PURPOSE, reader);
      const { version, runs } = sarifOf(posture);
      const [{ tool, results, invocations }] = runs as [(typeof runs)[0]];
      expect(version).toBe('2.1.0');
      expect(new Set(results.map(({ ruleId }) => ruleId)).size).toBe(13);
      for (const { ruleId, ruleIndex, level, message, locations } of results) {
        expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
        expect(['error', 'warning', 'note']).toContain(level);
        expect(message.text).not.toBe('');
        expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe('evenkeel.config.ts');
      }
      expect(invocations).toMatchObject([
        {
          executionSuccessful: false,
          toolExecutionNotifications: [{ message: { text: expect.stringContaining('security groups') } }],
        },
      ]);
    });

    test('is printed as people and scripts want it, and ends with 2', async () => {
      const server = await region.endpoint.listen();
      try {
        const at = ['--endpoint-url', server.url];
        const text = await runCommand(['check', ...at]);
        expect({ code: text.code, stderr: text.stderr }).toEqual({ code: 2, stderr: '' });
        expect(text.stdout).toMatch(/^Posture of eu-west-1, account 123456789012:\n/);
        expect(text.stdout).toMatch(/\n6 errors, 7 warnings, 2 notes \(\d+ rules\)\n$/);
        const sarif = await runCommand(['check', '--sarif', '--fail-on', 'error', ...at]);
        expect(sarif.code).toBe(2);
        expect(JSON.parse(sarif.stdout)).toMatchObject({ version: '2.1.0', runs: [{ results: { length: 15 } }] });
        const json = await runCommand(['check', '--json', ...at]);
        expect(JSON.parse(json.stdout)).toMatchObject({ findings: { length: 15 }, unchecked: [] });
      } finally {
        await server.close();
      }
    });
  });

  test('cannot be read without credentials: the command says what to do, and ends with 1', async () => {
    const { code, stderr } = await runCommand(['check']);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('No AWS credentials found') });
  });
});
