import type { Seen } from '../findings/finding.ts';
import { listenerName } from './places.ts';
import { type Idle, idleRules } from './shadowing.ts';

/** The rules that no request reaches, of every listener, with its name. */
export const idleOf = ({
  loadBalancers,
  listeners,
  rules,
}: Seen<'loadBalancers' | 'listeners' | 'rules'>): (Idle & { readonly listener: string })[] =>
  listeners.flatMap((listener) =>
    idleRules(rules.filter(({ listenerArn }) => listenerArn === listener.arn)).map((idle) => ({
      ...idle,
      listener: listenerName(listener, loadBalancers),
    })),
  );
