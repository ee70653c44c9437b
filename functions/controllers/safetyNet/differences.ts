import { isSame, type Net } from './net.ts';
import type { Registered } from './view.ts';

/** What of a net is not as it should be, for people to read; empty if all of it is. */
export function differences({ target, policies }: Registered, net: Net): string[] {
  if (!target) return ['target', 'policy'];
  const policy = policies.find(({ ours }) => ours)?.settings;
  return [
    ...(target.min === net.min ? [] : ['min']),
    ...(target.max === net.max ? [] : ['max']),
    ...(isSame(target.suspension, net.suspension) ? [] : ['suspension']),
    ...(policy && isSame(policy, net.policy) ? [] : ['policy']),
  ];
}
