import {
  type Action as DescribedAction,
  DescribeTagsCommand,
  DescribeTargetHealthCommand,
  paginateDescribeListenerCertificates,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeRules,
  paginateDescribeTargetGroups,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { chunksOf, collect } from '../../../functions/aws/collect.ts';
import type { Reader } from '../reader.ts';
import { askEach } from '../each.ts';
import type { Parts } from '../parts.ts';
import type { Action, Condition } from '../shapes.ts';

/** The most of a page (API reference). */
const PAGE = 400;

/** Resources of one call (API reference, DescribeTags). */
const TAGGED_AT_ONCE = 20;

/** Load balancers, their listeners and target groups. */
export const LOAD_BALANCING = {
  loadBalancers: {
    what: 'load balancers',
    actions: ['elasticloadbalancing:DescribeLoadBalancers'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeLoadBalancers({ client: clients.elasticLoadBalancing, pageSize: PAGE }, {}),
          (page) => page.LoadBalancers,
        )
      ).flatMap(({ Type: kind, AvailabilityZones = [], SecurityGroups = [], ...balancer }) =>
        // Gateway load balancers have neither certificates nor targets that anybody moves.
        kind === 'application' || kind === 'network'
          ? [
              {
                arn: balancer.LoadBalancerArn!,
                name: balancer.LoadBalancerName!,
                kind,
                isInternal: balancer.Scheme === 'internal',
                vpcId: balancer.VpcId ?? '',
                host: balancer.DNSName ?? '',
                securityGroupIds: SecurityGroups,
                zones: AvailabilityZones.map(({ ZoneName = '', SubnetId = '', LoadBalancerAddresses = [] }) => ({
                  zone: ZoneName,
                  subnetId: SubnetId,
                  hasFixedAddress: LoadBalancerAddresses.some(
                    ({ AllocationId, PrivateIPv4Address }) =>
                      AllocationId !== undefined || PrivateIPv4Address !== undefined,
                  ),
                })),
              },
            ]
          : [],
      ),
  },
  listeners: {
    what: 'listeners',
    actions: ['elasticloadbalancing:DescribeListeners'],
    read: async ({ clients, part }) =>
      await askEach(await part('loadBalancers'), async ({ arn }) =>
        (
          await collect(
            paginateDescribeListeners(
              { client: clients.elasticLoadBalancing, pageSize: PAGE },
              { LoadBalancerArn: arn },
            ),
            (page) => page.Listeners,
          )
        ).map((listener) => ({
          arn: listener.ListenerArn!,
          loadBalancerArn: arn,
          port: listener.Port ?? 0,
          protocol: listener.Protocol ?? '',
          tlsPolicy: listener.SslPolicy,
          defaultCertificateArn: listener.Certificates?.[0]?.CertificateArn,
          defaultActions: (listener.DefaultActions ?? []).map(actionOf),
        })),
      ),
  },
  served: {
    what: 'certificates on listeners',
    actions: ['elasticloadbalancing:DescribeListenerCertificates'],
    read: async ({ clients, part }) => {
      const speaking = (await part('listeners')).filter(({ protocol }) => protocol === 'HTTPS' || protocol === 'TLS');
      return await askEach(speaking, async ({ arn, defaultCertificateArn }) => {
        const found = await collect(
          paginateDescribeListenerCertificates(
            { client: clients.elasticLoadBalancing, pageSize: PAGE },
            { ListenerArn: arn },
          ),
          (page) => page.Certificates,
        );
        // The default one may be in the list a second time.
        const arns = [defaultCertificateArn, ...found.map(({ CertificateArn }) => CertificateArn)];
        const distinct = new Set(arns.flatMap((one) => (one === undefined ? [] : [one])));
        return [...distinct].map((certificateArn) => ({ listenerArn: arn, certificateArn }));
      });
    },
  },
  rules: {
    what: 'rules of listeners',
    actions: ['elasticloadbalancing:DescribeRules'],
    read: async ({ clients, part }) => {
      const [balancers, listeners] = await Promise.all([part('loadBalancers'), part('listeners')]);
      const application = new Set(balancers.flatMap(({ kind, arn }) => (kind === 'application' ? [arn] : [])));
      const withRules = listeners.filter(({ loadBalancerArn }) => application.has(loadBalancerArn));
      return await askEach(withRules, async ({ arn }) =>
        (
          await collect(
            paginateDescribeRules({ client: clients.elasticLoadBalancing, pageSize: PAGE }, { ListenerArn: arn }),
            (page) => page.Rules,
          )
        )
          .filter(({ IsDefault }) => !IsDefault)
          .map((rule) => ({
            arn: rule.RuleArn!,
            listenerArn: arn,
            priority: Number(rule.Priority),
            conditions: (rule.Conditions ?? []).map(conditionOf),
            actions: (rule.Actions ?? []).map(actionOf),
          })),
      );
    },
  },
  targetGroups: {
    what: 'target groups',
    actions: ['elasticloadbalancing:DescribeTargetGroups'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeTargetGroups({ client: clients.elasticLoadBalancing, pageSize: PAGE }, {}),
          (page) => page.TargetGroups,
        )
      ).map((group) => ({
        arn: group.TargetGroupArn!,
        name: group.TargetGroupName!,
        protocol: group.Protocol ?? '',
        port: group.Port ?? 0,
        targetType: group.TargetType ?? 'instance',
        loadBalancerArns: group.LoadBalancerArns ?? [],
      })),
  },
  groupTags: {
    what: 'tags of target groups',
    actions: ['elasticloadbalancing:DescribeTags'],
    read: async ({ clients, part }) => {
      const arns = (await part('targetGroups')).map(({ arn }) => arn);
      const found = await askEach(chunksOf(arns, TAGGED_AT_ONCE), async (some) => {
        const { TagDescriptions = [] } = await clients.elasticLoadBalancing.send(
          new DescribeTagsCommand({ ResourceArns: some }),
        );
        return TagDescriptions;
      });
      return new Map(
        found.map(({ ResourceArn = '', Tags = [] }) => [
          ResourceArn,
          Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
        ]),
      );
    },
  },
  targets: {
    what: 'health of targets',
    actions: ['elasticloadbalancing:DescribeTargetHealth'],
    read: async ({ clients, part }) =>
      await askEach(await part('targetGroups'), async ({ arn, port }) => {
        const { TargetHealthDescriptions = [] } = await clients.elasticLoadBalancing.send(
          new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
        );
        return TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
          groupArn: arn,
          id: Target?.Id ?? '',
          port: Target?.Port ?? port,
          zone: Target?.AvailabilityZone,
          state: TargetHealth?.State ?? 'unavailable',
        }));
      }),
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };

const actionOf = ({ Type, TargetGroupArn, ForwardConfig, RedirectConfig }: DescribedAction): Action => ({
  type: Type ?? '',
  targetGroupArns: [
    ...new Set(
      [TargetGroupArn, ...(ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn)].flatMap((arn) =>
        arn === undefined ? [] : [arn],
      ),
    ),
  ],
  redirectProtocol: Type === 'redirect' ? (RedirectConfig?.Protocol ?? '#{protocol}') : undefined,
  redirectPort:
    Type === 'redirect' && (RedirectConfig?.Host ?? '#{host}') === '#{host}'
      ? (RedirectConfig?.Port ?? '#{port}')
      : undefined,
});

function conditionOf(condition: RuleCondition): Condition {
  const { Field = '', Values, HttpHeaderConfig, QueryStringConfig } = condition;
  const config =
    condition.HostHeaderConfig ??
    condition.PathPatternConfig ??
    condition.HttpRequestMethodConfig ??
    condition.SourceIpConfig;
  const regular = [condition.HostHeaderConfig, condition.PathPatternConfig, HttpHeaderConfig].flatMap(
    (one) => (one as { readonly RegexValues?: readonly string[] } | undefined)?.RegexValues ?? [],
  );
  const headers = HttpHeaderConfig?.Values?.map((value) => `${HttpHeaderConfig.HttpHeaderName}: ${value}`);
  const queries = QueryStringConfig?.Values?.map(({ Key, Value = '' }) =>
    Key === undefined ? Value : `${Key}=${Value}`,
  );
  const values = headers ?? queries ?? config?.Values ?? Values ?? [];
  return { field: Field, values: regular.length > 0 ? regular : values, isRegular: regular.length > 0 };
}
