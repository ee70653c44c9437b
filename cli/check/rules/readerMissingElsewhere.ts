import { isPresent } from '../presence.ts';
import { row } from '../../findings/finding.ts';

export const readerMissingElsewhere = row({
  id: 'reader-missing-elsewhere',
  title: 'a cluster has no reader in another zone',
  severity: 'error',
  seenBy: 'no instance of the cluster that can serve is in another zone than its writer',
  remedy:
    'put the cluster into the fleet with readers: { min: 1 } and another zone in zones, or: aws rds create-db-instance --region {region} --db-cluster-identifier {resource} --db-instance-identifier NAME --db-instance-class CLASS --engine {engine} --availability-zone ZONE',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html',
  needs: ['clusters', 'instances'],
  find: ({ clusters, instances }) =>
    clusters
      .filter(({ unfit }) => unfit === undefined)
      .flatMap(({ id, engine, writer }) => {
        const members = instances.filter((one) => one.clusterId === id && isPresent(one));
        const zone = members.find((one) => one.id === writer)?.zone;
        if (zone === undefined || members.some((one) => one.zone !== zone)) return [];
        const message = `When ${zone} fails, there is nothing to fail over to: RDS has to build an instance first, which takes 10 minutes or more.`;
        return [{ resource: id, message, values: { engine } }];
      }),
});
