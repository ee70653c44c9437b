import { describe, expect, test } from 'vitest';
import { canonicalAddress, isWithin, zoneOfAddress } from '../../../functions/aws/ec2/addresses.ts';

test.for([
  ['10.0.1.0/24', '10.0.1.255', true],
  ['10.0.1.0/24', '10.0.2.0', false],
  ['10.0.0.0/16', '10.0.255.1', true],
  ['10.0.1.5', '10.0.1.5', true],
  ['2001:db8:0:1::/64', '2001:db8:0:1:ffff::1', true],
  ['2001:db8:0:1::/64', '2001:DB8:0:1:0:0:0:5', true],
  ['2001:db8:0:1::/64', '2001:db8:0:2::', false],
  ['2001:db8::/44', '2001:db8:f:1::1', true],
  ['2001:db8::/44', '2001:db8:10:1::1', false],
  ['10.0.1.0/24', '2001:db8:0:1::1', false],
  ['2001:db8:0:1::/64', '10.0.1.1', false],
  ['10.0.1.0/24', 'i-0123456789abcdef0', false],
  ['', '10.0.1.1', false],
] as const)('%s has %s: %s', ([block, address, expected]) => {
  expect(isWithin(block, address)).toBe(expected);
});

test.for([
  ['2001:DB8:0:0:0:0:0:5', '2001:db8::5'],
  ['2001:db8:0:1::5', '2001:db8:0:1::5'],
  ['10.0.1.5', '10.0.1.5'],
  ['i-0123456789abcdef0', 'i-0123456789abcdef0'],
] as const)('%s is %s', ([given, expected]) => {
  expect(canonicalAddress(given)).toBe(expected);
});

describe('the zone of an address', () => {
  const block = (Ipv6CidrBlock: string, State: 'associated' | 'disassociated') => ({
    Ipv6CidrBlock,
    Ipv6CidrBlockState: { State },
  });
  const subnets = [
    {
      AvailabilityZone: 'a',
      CidrBlock: '10.0.1.0/24',
      Ipv6CidrBlockAssociationSet: [
        block('2001:db8:0:9::/64', 'disassociated'),
        block('2001:db8:0:1::/64', 'associated'),
      ],
    },
    { AvailabilityZone: 'b', Ipv6CidrBlockAssociationSet: [block('2001:db8:0:2::/64', 'associated')] },
  ];

  test.for([
    ['is that of its subnet', '10.0.1.7', 'a'],
    ['also by IPv6', '2001:db8:0:1::7', 'a'],
    ['also in a subnet without IPv4', '2001:db8:0:2::7', 'b'],
    ['is unknown in a block that is associated no more', '2001:db8:0:9::7', undefined],
    ['is unknown outside of the VPC', '172.16.0.1', undefined],
  ] as const)('%s', ([, address, expected]) => {
    expect(zoneOfAddress(subnets, address)).toBe(expected);
  });
});
