import { row } from '../../findings/finding.ts';

const FEW_ADDRESSES = 5;

/** The network of our functions that connect to databases. */
export const NETWORK_ROWS = [
  row({
    id: 'vpc-subnet-missing',
    title: 'a subnet of the fleet does not exist',
    severity: 'error',
    seenBy: '`ec2:DescribeSubnets` does not list an ID of vpc.subnetIds',
    remedy:
      'aws ec2 describe-subnets --region {region} --query "Subnets[].[SubnetId,AvailabilityZone,VpcId]"; correct vpc.subnetIds in the fleet file',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    needs: ['subnets'],
    find: ({ fleet, subnets }) =>
      (fleet.vpc?.subnetIds ?? [])
        .filter((id) => !subnets.some((subnet) => subnet.id === id))
        .map((id) => ({ resource: id, message: 'There is no subnet of this ID: the deployment would fail.' })),
  }),
  row({
    id: 'vpc-subnets-full',
    title: 'the subnets of our functions have no free address',
    severity: 'warning',
    seenBy: `\`ec2:DescribeSubnets\` shows fewer than ${FEW_ADDRESSES} free addresses in every subnet of vpc.subnetIds`,
    remedy: 'add a subnet with free addresses to vpc.subnetIds in the fleet file',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    needs: ['subnets'],
    find({ fleet, subnets }) {
      const own = subnets.filter(({ id }) => fleet.vpc?.subnetIds.includes(id));
      if (own.length === 0 || own.some(({ freeAddresses }) => freeAddresses >= FEW_ADDRESSES)) return [];
      const message = 'Lambda can create no network interface for the warmer and the prober.';
      return [{ resource: own.map(({ id }) => id).join(', '), message }];
    },
  }),
  row({
    id: 'vpc-security-group-missing',
    title: 'a security group of the fleet does not exist',
    severity: 'error',
    seenBy: '`ec2:DescribeSecurityGroups` does not list an ID of vpc.securityGroupIds',
    remedy:
      'aws ec2 describe-security-groups --region {region} --query "SecurityGroups[].[GroupId,GroupName,VpcId]"; correct vpc.securityGroupIds in the fleet file',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    needs: ['securityGroups'],
    find: ({ fleet, securityGroups }) =>
      (fleet.vpc?.securityGroupIds ?? [])
        .filter((id) => !securityGroups.some((group) => group.id === id))
        .map((id) => ({ resource: id, message: 'There is no security group of this ID: the deployment would fail.' })),
  }),
  row({
    id: 'vpc-mixed',
    title: 'subnets and security groups of the fleet are of several VPCs',
    severity: 'error',
    seenBy: '`ec2:DescribeSubnets` and `ec2:DescribeSecurityGroups` have more than one VPC for vpc of the fleet',
    remedy: 'vpc.subnetIds and vpc.securityGroupIds in the fleet file: of one VPC alone, that of the clusters',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    needs: ['subnets', 'securityGroups'],
    find({ fleet, subnets, securityGroups }) {
      const { subnetIds = [], securityGroupIds = [] } = fleet.vpc ?? {};
      const own = [
        ...subnets.filter(({ id }) => subnetIds.includes(id)),
        ...securityGroups.filter(({ id }) => securityGroupIds.includes(id)),
      ];
      const vpcIds = [...new Set(own.map(({ vpcId }) => vpcId))];
      if (vpcIds.length < 2) return [];
      const places = own.map(({ id, vpcId }) => `${id} in ${vpcId}`).join(', ');
      return [{ resource: vpcIds.join(', '), message: `Lambda takes those of one VPC only: ${places}.` }];
    },
  }),
  row({
    id: 'database-unreachable',
    title: 'a database does not let our functions in',
    severity: 'error',
    seenBy:
      'no security group of a cluster that is warmed up or probed lets one of vpc.securityGroupIds reach its port',
    remedy:
      'aws ec2 authorize-security-group-ingress --region {region} --group-id {group} --protocol tcp --port {port} --source-group {source}',
    link: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.RDSSecurityGroups.html',
    needs: ['clusters', 'instances', 'subnets', 'securityGroups'],
    find({ fleet, clusters, instances, subnets, securityGroups }) {
      const { vpc } = fleet;
      if (!vpc) return [];
      const connected = new Set([
        ...Object.entries(fleet.clusters).flatMap(([name, { warmUp }]) => (warmUp === 'none' ? [] : [name])),
        ...fleet.drills.list
          .filter(({ probes }) =>
            probes.some((probe) => (probe.kind === 'postgres' || probe.kind === 'mysql') && !probe.host),
          )
          .map(({ resource }) => resource),
      ]);
      const vpcIds = new Set(subnets.filter(({ id }) => vpc.subnetIds.includes(id)).map(({ vpcId }) => vpcId));
      return (
        clusters
          .filter(({ id }) => connected.has(id))
          // Between VPCs there may be a way that security groups do not tell of.
          .filter(({ id }) => instances.some((one) => one.clusterId === id && vpcIds.has(one.vpcId ?? '')))
          .filter(({ port, securityGroupIds }) => {
            const open = securityGroups
              .filter((group) => securityGroupIds.includes(group.id))
              .flatMap(({ ingress }) => ingress)
              .filter(
                ({ protocol, fromPort, toPort }) =>
                  protocol === '-1' || (protocol === 'tcp' && (fromPort ?? 0) <= port && port <= (toPort ?? 65_535)),
              );
            // Whether a range contains the addresses of functions is not looked at: where there is one, it is meant to.
            return !open.some(
              ({ groupIds, ranges, prefixLists }) =>
                ranges.length + prefixLists.length > 0 || groupIds.some((one) => vpc.securityGroupIds.includes(one)),
            );
          })
          .map(({ id, port, securityGroupIds }) => ({
            resource: id,
            message: `The warmer and the prober cannot connect to its port ${port}.`,
            values: { port: String(port), group: securityGroupIds[0] ?? 'GROUP', source: vpc.securityGroupIds[0]! },
          }))
      );
    },
  }),
];
