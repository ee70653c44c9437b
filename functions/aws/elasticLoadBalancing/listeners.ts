import { type Listener, paginateDescribeListeners } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../clients.ts';
import { collect } from '../collect.ts';
import type { Pace } from '../pace.ts';
import { isTls, type ListenerView, type LoadBalancerView } from './listener.ts';
import { readOnListener } from './listenerCertificates.ts';
import { actionsText, describeRules, hostsOf, isRedirecting, ruleViews } from './rules.ts';

/** The progress of reading the listeners of an entry, in case there is no time for all of them. */
export interface SoFar {
  readonly seen: Map<string, ListenerView>;
  /** Throws where there is no time for another listener. */
  readonly mayGoOn: () => void;
}

/** Options for reading the listeners of a load balancer. */
export interface Looking {
  readonly pace: Pace;
  /** Whether rules are kept, to copy them to HTTPS; their hosts always are. */
  readonly withRules: boolean;
  /**
   * Listeners that are already described, and are not read again; newly described ones are added even after an error.
   */
  readonly sofar?: SoFar | undefined;
}

/**
 * The listeners of a load balancer: one call for all of them, and two for each with TLS; its rules are left out on a
 * Network Load Balancer, which has none.
 */
export async function describeListeners(
  balancer: LoadBalancerView,
  { pace, withRules, sofar = { seen: new Map(), mayGoOn: () => {} } }: Looking,
): Promise<ListenerView[]> {
  const config = { client: elasticLoadBalancing, pageSize: 400 };
  const listeners = await collect(
    paginateDescribeListeners(config, { LoadBalancerArn: balancer.arn }),
    (page) => page.Listeners,
    pace,
  );
  const views: ListenerView[] = [];
  for (const listener of listeners) {
    let view = sofar.seen.get(listener.ListenerArn!);
    if (!view) {
      sofar.mayGoOn();
      view = await listenerView(listener, balancer, { pace, withRules });
      sofar.seen.set(view.arn, view);
    }
    views.push(view);
  }
  return views;
}

async function listenerView(
  listener: Listener,
  { name, kind }: LoadBalancerView,
  { pace, withRules }: Pick<Looking, 'pace' | 'withRules'>,
): Promise<ListenerView> {
  const { ListenerArn: arn = '', Protocol: protocol = '', Port: port = 0, DefaultActions = [] } = listener;
  const [{ certificateArns, isDefaultListed }, rules] = [
    isTls({ protocol }) ? await certificatesOf(arn, listener, pace) : { certificateArns: [], isDefaultListed: false },
    kind === 'application' ? await describeRules(arn, pace) : [],
  ];
  return {
    arn,
    loadBalancer: name,
    port,
    protocol,
    defaultCertificateArn: listener.Certificates?.[0]?.CertificateArn,
    certificateArns,
    isDefaultListed,
    hosts: hostsOf(rules),
    rules: withRules ? ruleViews(rules) : [],
    defaultActions: actionsText(DefaultActions),
    isRedirecting: isRedirecting(DefaultActions),
  };
}

async function certificatesOf(
  arn: string,
  { Certificates = [] }: Listener,
  pace: Pace,
): Promise<Pick<ListenerView, 'certificateArns' | 'isDefaultListed'>> {
  const { defaultArn, listed } = await readOnListener(arn, pace);
  // The default certificate comes first, and once, even where it is in the list as well.
  const all = [...Certificates.map(({ CertificateArn }) => CertificateArn), defaultArn, ...listed];
  const certificateArns = [...new Set(all.flatMap((one) => one ?? []))];
  return { certificateArns, isDefaultListed: certificateArns[0] !== undefined && listed.includes(certificateArns[0]) };
}
