import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { runInstances } from '../../../../sandbox/scenarios/balanced.ts';
import { DEFAULT_SUBNETS } from '../../../../sandbox/services/ec2/index.ts';
import { B, deployed, type Deployed, killZone, MINUTE, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

const numbersOf = ({ sayings }: Deployed, reason: string) =>
  sayings.findLast(({ type, detail }) => type === 'Decision Made' && detail['reason'] === reason)?.detail['numbers'];

const sparesIn = (region: Region, zone: string) =>
  region.ec2.state.instances.all().filter(({ subnet, tags }) => subnet.zone === zone && tags.has('pool'));

describe('an IPv6 group', () => {
  test.for(['ip', 'instance'] as const)(
    'of targets by %s is bridged and gets spares, in the zones of their addresses',
    async (targetType) => {
      const six = await deployed('six', { ipAddressType: 'ipv6', targetType });
      await six.run(2 * MINUTE);
      expect(six.decisions()).toEqual(['hold/even']);
      killZone(six, B, 'six');
      await six.run(7 * MINUTE);
      expect(six.decisions().slice(1, 3)).toEqual(['bridge/zone-below-minimum', 'register/zone-below-minimum']);
      expect([six.healthy(B), six.answered(B)]).toEqual([2, 1]);
      const names = new Set(sparesIn(six.region, B).map(({ id, ipv6 }) => (targetType === 'ip' ? ipv6!.address : id)));
      expect(six.registered(B).filter((id) => names.has(id))).toHaveLength(2);
      expect(six.problems).toEqual([]);
    },
  );

  test('takes no spare without an IPv6 address of its own, and says so', async () => {
    const six = await deployed('six', {
      ipAddressType: 'ipv6',
      sparesPerZone: 0,
      before: async (region) => {
        await runInstances(region, DEFAULT_SUBNETS[1]!, 2, { pool: 'spare' });
        await region.clock.runUntil(region.clock.now() + MINUTE);
      },
    });
    await six.run(2 * MINUTE);
    killZone(six, B, 'six');
    await six.run(3 * MINUTE);
    expect(six.decisions().slice(1)).toEqual(['bridge/zone-below-minimum', 'hold/no-spare']);
    expect(numbersOf(six, 'no-spare')).toMatchObject({ noIpv6: 2, spares: 0 });
  });
});

describe('a TCP_QUIC group', () => {
  const tag = (region: Region, id: string, Value: string) =>
    new EC2Client(region.clientConfig()).send(
      new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'evenkeel:quic-server-id', Value }] }),
    );

  test('gets the spares whose tag says their server ID, with it, and no others', async () => {
    const quic = await deployed('quic', {
      protocol: 'TCP_QUIC',
      before: async (region) => {
        const [first, second] = sparesIn(region, B);
        await tag(region, first!.id, '0x00000000000000a1');
        await tag(region, second!.id, '0x00000000000000A2');
      },
    });
    await quic.run(2 * MINUTE);
    killZone(quic, B, 'quic');
    await quic.run(5 * MINUTE);
    const { targets } = quic.region.elasticLoadBalancing.state.targetGroups.get(fleet.targetGroups['quic']!.arn)!;
    const [first] = sparesIn(quic.region, B);
    const newcomers = [...targets.values()].filter(({ id }) => sparesIn(quic.region, B).some((one) => one.id === id));
    expect(newcomers).toMatchObject([{ id: first!.id, quicServerId: '0x00000000000000a1' }]);
    // The spares of the other zones have no ID either.
    expect(numbersOf(quic, 'no-spare')).toMatchObject({ noQuicServerId: 8, spares: 0 });
    expect(quic.problems).toEqual([]);
  });
});
