import { endpointId, READER_PREFIX, safetyNetPolicyName, stageTag } from '../../../fleet/names.ts';
import { row } from '../../findings/finding.ts';

const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide';

/** A subnet with fewer free addresses has no room for readers and for what RDS keeps for itself: a guess. */
const FEW_ADDRESSES = 5;

/** Custom endpoints of a cluster (Aurora user guide, "Quotas and constraints"). */
const ENDPOINTS_MAX = 5;

/** The clusters of the fleet, held against what RDS has. */
export const CLUSTER_ROWS = [
  row({
    id: 'cluster-missing',
    title: 'a cluster of the fleet does not exist',
    severity: 'error',
    seenBy: '`rds:DescribeDBClusters` does not list it',
    remedy: 'correct clusters.{resource} in the fleet file; there is: {there}',
    link: `${RDS}/Aurora.Overview.html`,
    needs: ['clusters'],
    find: ({ fleet, clusters }) =>
      Object.keys(fleet.clusters)
        .filter((name) => !clusters.some(({ id }) => id === name))
        .map((name) => ({
          resource: name,
          message: 'There is no Aurora cluster of this name.',
          values: { there: clusters.map(({ id }) => id).join(', ') || 'none' },
        })),
  }),
  row({
    id: 'cluster-unfit',
    title: 'a cluster is of a kind that Evenkeel does not manage',
    severity: 'error',
    seenBy: 'engine, mode and status in `rds:DescribeDBClusters`',
    remedy:
      'leave it out of the fleet file, or start it if it is stopped: aws rds start-db-cluster --region {region} --db-cluster-identifier {resource}',
    link: `${RDS}/aurora-replicas-adding.html`,
    needs: ['clusters'],
    find: ({ fleet, clusters }) =>
      clusters
        .filter(({ id, unfit }) => unfit !== undefined && fleet.clusters[id])
        .map(({ id, unfit }) => ({ resource: id, message: `Its readers cannot be managed: ${unfit}.` })),
  }),
  row({
    id: 'cluster-zone-unknown',
    title: 'a zone of a cluster does not exist',
    severity: 'error',
    seenBy: '`ec2:DescribeAvailabilityZones` does not list a zone of the fleet',
    remedy: 'correct clusters.{resource}.zones in the fleet file; there is: {there}',
    link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html',
    needs: ['zones'],
    find: ({ fleet, zones }) =>
      Object.entries(fleet.clusters).flatMap(([name, policy]) =>
        policy.zones
          .filter((zone) => !zones.includes(zone))
          .map((zone) => ({
            resource: name,
            message: `No reader can be created in ${zone}: the account has no such zone.`,
            values: { there: zones.join(', ') },
          })),
      ),
  }),
  row({
    id: 'cluster-zone-without-subnet',
    title: 'the subnet group of a cluster has no subnet in one of its zones',
    severity: 'error',
    seenBy: '`rds:DescribeDBInstances` shows the subnet group of the cluster, and none of its subnets is in the zone',
    remedy:
      'RDS console › Subnet groups › Edit › Add subnets: one in {zone}; or take {zone} out of clusters.{resource}.zones',
    link: `${RDS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html`,
    needs: ['instances', 'subnets', 'zones'],
    find: ({ fleet, instances, subnets, zones }) =>
      Object.entries(fleet.clusters).flatMap(([name, policy]) => {
        const ids = new Set(instances.filter((one) => one.clusterId === name).flatMap(({ subnetIds }) => subnetIds));
        const covered = new Set(subnets.filter(({ id }) => ids.has(id)).map(({ zone }) => zone));
        // Of subnets that another account shares, nothing may be known.
        if (covered.size === 0) return [];
        return policy.zones
          .filter((zone) => zones.includes(zone) && !covered.has(zone))
          .map((zone) => ({
            resource: name,
            message: `RDS creates no reader in ${zone}: no subnet of its subnet group is there.`,
            values: { zone },
          }));
      }),
  }),
  row({
    id: 'class-not-sold',
    title: 'an instance class is not sold for a cluster',
    severity: 'error',
    seenBy: '`rds:DescribeOrderableDBInstanceOptions` has no option of the class for its engine version',
    remedy: 'take {class} out of clusters.{resource}.classes in the fleet file, or upgrade the engine',
    link: `${RDS}/Concepts.DBInstanceClass.SupportAurora.html`,
    needs: ['offers'],
    find: ({ offers }) =>
      offers
        .filter(({ zones }) => zones.length === 0)
        .map(({ clusterId, instanceClass }) => ({
          resource: clusterId,
          message: `RDS does not sell ${instanceClass} for the engine version of this cluster.`,
          values: { class: instanceClass },
        })),
  }),
  row({
    id: 'class-not-in-zone',
    title: 'no instance class of a cluster is sold in one of its zones',
    severity: 'warning',
    seenBy: '`rds:DescribeOrderableDBInstanceOptions` has the classes of the fleet, and none of them in the zone',
    remedy: 'add a class that is sold in {zone} to clusters.{resource}.classes in the fleet file',
    link: `${RDS}/Concepts.DBInstanceClass.SupportAurora.html`,
    needs: ['offers', 'zones'],
    find: ({ fleet, offers, zones }) =>
      Object.entries(fleet.clusters).flatMap(([name, policy]) => {
        const sold = offers.filter(({ clusterId, zones: own }) => clusterId === name && own.length > 0);
        if (sold.length === 0) return [];
        return policy.zones
          .filter((zone) => zones.includes(zone) && !sold.some((offer) => offer.zones.includes(zone)))
          .map((zone) => ({
            resource: name,
            message: `RDS sells none of its classes in ${zone}: there will be no reader.`,
            values: { zone },
          }));
      }),
  }),
  row({
    id: 'reservation-missing',
    title: 'a capacity reservation of the fleet does not exist',
    severity: 'error',
    seenBy: '`rds:DescribeDBCapacityReservations` does not list it',
    remedy: 'correct clusters.{resource}.capacityReservation in the fleet file',
    link: `${RDS}/capacity-reservations.using.html`,
    needs: ['reservations'],
    find: ({ fleet, reservations }) =>
      Object.entries(fleet.clusters).flatMap(([name, { capacityReservation }]) =>
        capacityReservation === undefined || reservations.includes(capacityReservation)
          ? []
          : [{ resource: name, message: `There is no capacity reservation ${capacityReservation}.` }],
      ),
  }),
  row({
    id: 'instance-quota-short',
    title: 'the quota of instances is too small for the fleet',
    severity: 'warning',
    seenBy: '`rds:DescribeAccountAttributes`: used instances, and what the maxima of the fleet would add',
    remedy:
      'aws service-quotas request-service-quota-increase --region {region} --service-code rds --quota-code L-7B6409FD --desired-value {wanted}',
    link: `${RDS}/CHAP_Limits.html`,
    needs: ['clusters', 'instances', 'instanceQuota'],
    find({ fleet, clusters, instances, instanceQuota }) {
      const more = Object.entries(fleet.clusters).map(([name, { readers }]) => {
        const cluster = clusters.find(({ id }) => id === name);
        const own = instances.filter(({ clusterId, id }) => clusterId === name && id !== cluster?.writer);
        return cluster ? Math.max(0, readers.max - own.length) : 0;
      });
      const wanted = more.reduce((sum, one) => sum + one, instanceQuota.used);
      if (wanted <= instanceQuota.max) return [];
      const message = `The fleet may need ${wanted} instances in this Region, and the account may have ${instanceQuota.max}.`;
      return [{ resource: 'DB instances', message, values: { wanted: String(wanted) } }];
    },
  }),
  row({
    id: 'cluster-subnets-full',
    title: 'a subnet of a cluster has no room for readers',
    severity: 'warning',
    seenBy: `\`ec2:DescribeSubnets\` shows fewer than ${FEW_ADDRESSES} free addresses in a subnet of its subnet group`,
    remedy: 'add a larger subnet in {zone}: RDS console › Subnet groups › Edit › Add subnets',
    link: `${RDS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html`,
    needs: ['instances', 'subnets'],
    find: ({ fleet, instances, subnets }) =>
      Object.entries(fleet.clusters).flatMap(([name, policy]) => {
        const ids = new Set(instances.filter((one) => one.clusterId === name).flatMap(({ subnetIds }) => subnetIds));
        return policy.zones.flatMap((zone) => {
          const own = subnets.filter((subnet) => ids.has(subnet.id) && subnet.zone === zone);
          if (own.length === 0 || own.some(({ freeAddresses }) => freeAddresses >= FEW_ADDRESSES)) return [];
          const message = `Its subnets in ${zone} have almost no free address (${own.map(({ id }) => id).join(', ')}).`;
          return [{ resource: name, message, values: { zone } }];
        });
      }),
  }),
  row({
    id: 'endpoint-name-taken',
    title: 'the name of an endpoint of ours is taken',
    severity: 'error',
    seenBy: '`rds:DescribeDBClusterEndpoints` has an endpoint of this name at another cluster, or of another type',
    remedy: 'aws rds delete-db-cluster-endpoint --region {region} --db-cluster-endpoint-identifier {resource}',
    link: `${RDS}/Aurora.Endpoints.Custom.html`,
    needs: ['endpoints'],
    find: ({ fleet, endpoints }) =>
      Object.keys(fleet.clusters).flatMap((name) =>
        endpoints
          .filter(
            ({ id, clusterId, customType }) =>
              id === endpointId(name) && (clusterId !== name || customType !== 'READER'),
          )
          .map(({ id, clusterId, customType }) => ({
            resource: id,
            message: `It is an endpoint of the type ${customType} of the cluster ${clusterId}: Evenkeel cannot create its own for ${name}.`,
          })),
      ),
  }),
  row({
    id: 'endpoint-quota-full',
    title: 'a cluster has as many custom endpoints as it may have',
    severity: 'error',
    seenBy: `\`rds:DescribeDBClusterEndpoints\` has ${ENDPOINTS_MAX} of the cluster, and ours is none of them`,
    remedy:
      'aws rds delete-db-cluster-endpoint --region {region} --db-cluster-endpoint-identifier ENDPOINT, for one of: {there}',
    link: `${RDS}/Aurora.Endpoints.Custom.html`,
    needs: ['endpoints'],
    find: ({ fleet, endpoints }) =>
      Object.keys(fleet.clusters).flatMap((name) => {
        const own = endpoints.filter(({ clusterId }) => clusterId === name).map(({ id }) => id);
        if (own.length < ENDPOINTS_MAX || own.includes(endpointId(name))) return [];
        const message = `It has ${own.length} custom endpoints: there is no room for ${endpointId(name)}.`;
        return [{ resource: name, message, values: { there: own.join(', ') } }];
      }),
  }),
  row({
    id: 'scaling-policy-foreign',
    title: 'somebody else scales the readers of a cluster',
    severity: 'error',
    seenBy: '`application-autoscaling:DescribeScalingPolicies` has a policy on the cluster that is not ours',
    remedy:
      'aws application-autoscaling delete-scaling-policy --region {region} --service-namespace rds --scalable-dimension rds:cluster:ReadReplicaCount --resource-id cluster:{resource} --policy-name {policy}',
    link: `${RDS}/Aurora.Integrating.AutoScaling.html`,
    needs: ['scalingPolicies'],
    find: ({ fleet, stage, scalingPolicies }) =>
      scalingPolicies
        .filter(({ name }) => name !== safetyNetPolicyName(stage))
        .flatMap(({ name, resourceId }) => {
          const cluster = resourceId.replace('cluster:', '');
          const message = `The scaling policy ${name} adds and removes its readers: Evenkeel holds while it is there.`;
          return fleet.clusters[cluster] ? [{ resource: cluster, message, values: { policy: name } }] : [];
        }),
  }),
  row({
    id: 'reader-name-taken',
    title: 'a reader has a name of ours and is not ours',
    severity: 'warning',
    seenBy: '`rds:DescribeDBInstances` has an instance `evenkeel-…` without the tag `evenkeel:stage`',
    remedy:
      'aws rds modify-db-instance --region {region} --db-instance-identifier {resource} --new-db-instance-identifier NAME --apply-immediately',
    link: `${RDS}/Aurora.Modifying.html`,
    needs: ['instances'],
    find: ({ fleet, instances }) =>
      instances
        .filter(({ id, clusterId = '', tags }) => {
          const isOurs = tags[stageTag.key] !== undefined;
          return id.startsWith(READER_PREFIX) && fleet.clusters[clusterId] && !isOurs;
        })
        .map(({ id, clusterId }) => ({
          resource: id,
          message: `It counts as a reader of ${clusterId}, and is never removed: it lacks our tag.`,
        })),
  }),
];
