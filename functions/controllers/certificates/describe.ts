import {
  type Action,
  DescribeLoadBalancersCommand,
  type Listener,
  type LoadBalancer,
  paginateDescribeListenerCertificates,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeRules,
  type Rule,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../../aws/clients.ts';
import { AT_ONCE, type Pace } from './pace.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import type { ListenerView, LoadBalancerView, RuleView } from './view.ts';

/** Every load balancer of the Region, by the page. */
export async function describeAllLoadBalancers(pace: Pace): Promise<LoadBalancerView[]> {
  const config = { client: elasticLoadBalancing, pageSize: 400 };
  return (await collect(paginateDescribeLoadBalancers(config, {}), (page) => page.LoadBalancers, pace)).flatMap(
    balancerView,
  );
}

/** Those of these names that exist; each is asked for alone, because one that is missing fails a request for several. */
export async function describeLoadBalancers(names: readonly string[]): Promise<LoadBalancerView[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      try {
        const { LoadBalancers } = await elasticLoadBalancing.send(new DescribeLoadBalancersCommand({ Names: [name] }));
        return LoadBalancers ?? [];
      } catch (error) {
        if (isNamed(error, 'LoadBalancerNotFoundException')) return [];
        throw error;
      }
    }),
  );
  return found.flat().flatMap(balancerView);
}

/** Gateway load balancers have no listeners with certificates. */
function balancerView({ LoadBalancerArn, LoadBalancerName, Type, DNSName = '' }: LoadBalancer): LoadBalancerView[] {
  if (Type !== 'application' && Type !== 'network') return [];
  return [{ arn: LoadBalancerArn!, name: LoadBalancerName!, kind: Type, host: DNSName }];
}

/** How far a look at the listeners of an entry has come, in case there is no time for all of them. */
export interface SoFar {
  readonly seen: Map<string, ListenerView>;
  /** Throws where there is no time for another listener. */
  readonly mayGoOn: () => void;
}

/** How a look at the listeners of a load balancer is made. */
export interface Looking {
  readonly pace: Pace;
  /** Whether rules are kept, which HTTPS is to take over; their hosts always are. */
  readonly withRules: boolean;
  /** Listeners that were described before and are not again; those that are now are added, whatever happens. */
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
  const [certificateArns, rules] = [
    hasTls(listener) ? await certificatesOf(arn, listener, pace) : [],
    kind === 'application' ? await describeRules(arn, pace) : [],
  ];
  return {
    arn,
    loadBalancer: name,
    port,
    protocol,
    defaultCertificateArn: listener.Certificates?.[0]?.CertificateArn,
    certificateArns,
    hosts: hostsOf(rules),
    rules: withRules ? rules.map(ruleView).toSorted((a, b) => a.priority - b.priority) : [],
    defaultActions: asJson(DefaultActions),
    isRedirecting: DefaultActions.some(({ Type, RedirectConfig }) => Type === 'redirect' && isToHttps(RedirectConfig)),
  };
}

const hasTls = ({ Protocol }: Listener) => Protocol === 'HTTPS' || Protocol === 'TLS';

const isToHttps = (config: Action['RedirectConfig']) => config?.Protocol === 'HTTPS';

/** What is not said stays as the visitor asked for it (API reference, RedirectActionConfig). */
const isToSamePlace = ({ Host = '#{host}', Path = '/#{path}' }: NonNullable<Action['RedirectConfig']>) =>
  Host === '#{host}' && Path === '/#{path}';

function ruleView({ RuleArn = '', Priority, Conditions = [], Actions = [], Transforms = [] }: Rule): RuleView {
  const redirects = Actions.flatMap(({ RedirectConfig }) => (isToHttps(RedirectConfig) ? [RedirectConfig!] : []));
  const content = {
    Conditions: Conditions.map(withoutValuesOfOld),
    Actions: Actions.map(withoutArnsOfOld),
    ...(Transforms.length > 0 && { Transforms }),
  };
  return {
    arn: RuleArn,
    priority: Number(Priority),
    content: JSON.stringify(content),
    actions: asJson(Actions),
    isRedirecting: redirects.length > 0,
    isUpgrade: redirects.some(isToSamePlace),
  };
}

const asJson = (actions: readonly Action[]): string => JSON.stringify(actions.map(withoutArnsOfOld));

/** A condition says its values twice, and the API takes them once. */
function withoutValuesOfOld({ Values, ...condition }: RuleCondition): RuleCondition {
  const isSaidAnew = Object.keys(condition).some((key) => key.endsWith('Config'));
  return isSaidAnew ? condition : { ...condition, ...(Values && { Values }) };
}

/** An action that forwards to one group says so twice; either is enough, and the API refuses what differs. */
function withoutArnsOfOld({ TargetGroupArn, ...action }: Action): Action {
  return action.ForwardConfig ? action : { ...action, ...(TargetGroupArn && { TargetGroupArn }) };
}

async function certificatesOf(arn: string, { Certificates = [] }: Listener, pace: Pace): Promise<string[]> {
  const config = { client: elasticLoadBalancing, pageSize: 400 };
  const listed = await collect(
    paginateDescribeListenerCertificates(config, { ListenerArn: arn }),
    (page) => page.Certificates,
    pace,
  );
  // The default certificate comes first, and once, even where it is in the list as well.
  return [...new Set([...Certificates, ...listed].flatMap(({ CertificateArn }) => CertificateArn ?? []))];
}

/** The rules of a listener as AWS describes them, but for the one that takes what no other takes. */
async function describeRules(arn: string, pace: Pace): Promise<Rule[]> {
  const config = { client: elasticLoadBalancing, pageSize: 400 };
  const rules = await collect(paginateDescribeRules(config, { ListenerArn: arn }), (page) => page.Rules, pace);
  return rules.filter(({ IsDefault }) => !IsDefault);
}

/** The rules of a listener, read once more, in the order in which they are tried. */
export const readRules = async (listenerArn: string): Promise<RuleView[]> =>
  (await describeRules(listenerArn, AT_ONCE)).map(ruleView).toSorted((a, b) => a.priority - b.priority);

/** Patterns by regular expression name no host that a certificate could be had for. */
const hostsOf = (rules: readonly Rule[]): string[] => [
  ...new Set(
    rules.flatMap(({ Conditions = [] }) =>
      Conditions.filter(({ Field }) => Field === 'host-header').flatMap(
        ({ HostHeaderConfig, Values = [] }) => HostHeaderConfig?.Values ?? Values,
      ),
    ),
  ),
];

/** All of a listing; every page is a call, and waits for its turn. */
export async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  pace: Pace,
): Promise<Item[]> {
  const items: Item[] = [];
  await pace();
  let isFirst = true;
  for await (const page of pages) {
    if (!isFirst) await pace();
    isFirst = false;
    items.push(...(itemsOf(page) ?? []));
  }
  return items;
}
