import { describe, expect, test } from 'vitest';
import { refusalOfCrossZone } from '../../../../../functions/drills/kinds/zoneEvacuation/obstacles.ts';

const CROSS_ZONE = 'load_balancing.cross_zone.enabled';
const TERMINATION = 'target_health_state.unhealthy.connection_termination.enabled';

const on = { [CROSS_ZONE]: 'true' };
const off = { [CROSS_ZONE]: 'false' };
const inherited = { [CROSS_ZONE]: 'use_load_balancer_configuration' };
const keeps = { [TERMINATION]: 'false' };

interface Given {
  readonly protocol?: string;
  readonly targetType?: string;
  readonly of: Readonly<Record<string, string>>;
  readonly balancer: Readonly<Record<string, string>>;
}

describe('ARC', () => {
  test.for<readonly [name: string, Given, refused: RegExp | undefined]>([
    ['shifts without cross-zone, whatever the group', { protocol: 'UDP', of: inherited, balancer: off }, undefined],
    ['shifts where only the group is without cross-zone', { protocol: 'UDP', of: off, balancer: off }, undefined],
    ['shifts TCP with cross-zone and without termination', { of: { ...on, ...keeps }, balancer: off }, undefined],
    ['shifts TLS that inherits', { protocol: 'TLS', of: { ...inherited, ...keeps }, balancer: on }, undefined],
    ['shifts what does not say whether it inherits', { of: keeps, balancer: on }, undefined],
    ['does not shift UDP', { protocol: 'UDP', of: { ...on, ...keeps }, balancer: off }, /speaks UDP: web does/],
    ['does not shift TCP_UDP', { protocol: 'TCP_UDP', of: keeps, balancer: on }, /speaks TCP_UDP/],
    ['does not shift with an ALB', { targetType: 'alb', of: { ...on, ...keeps }, balancer: off }, /has an Application/],
    ['does not shift a group that opts out', { of: { ...off, ...keeps }, balancer: on }, /turns it off for itself/],
    ['does not shift with termination', { of: { ...on, [TERMINATION]: 'true' }, balancer: off }, /terminates connect/],
    [
      'does not shift with the default, which is termination',
      { of: inherited, balancer: on },
      /terminates connections/,
    ],
  ])('%s', ([, { protocol = 'TCP', targetType = 'ip', of, balancer }, refused]) => {
    const group = { name: 'web', protocol, targetType, attributes: new Map(Object.entries(of)) };
    const fit = { name: 'fit', protocol: 'TCP', targetType: 'ip', attributes: new Map(Object.entries(keeps)) };
    const refusal = refusalOfCrossZone([fit, group], new Map(Object.entries(balancer)))?.refusal;
    expect(refusal?.reason).toBe(refused && 'not-supported');
    expect(refusal?.explanation ?? '').toMatch(refused ?? /^$/);
  });
});
