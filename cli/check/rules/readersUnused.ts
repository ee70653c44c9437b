import { row } from '../../findings/finding.ts';
import { usageOf } from '../usage.ts';

export const readersUnused = row({
  id: 'readers-unused',
  title: 'nobody reads from the readers',
  severity: 'warning',
  seenBy: 'CloudWatch has no DatabaseConnections of any reader in the last day, and some of the writer',
  remedy:
    'npx evenkeel wiring django --cluster {resource} --stage {stage} (or node, rails, spring) prints how an application reads from them',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Endpoints.Reader.html',
  needs: ['clusters', 'instances', 'connections'],
  find: (seen) =>
    usageOf(seen)
      .filter(({ ofReaders }) => ofReaders === 0)
      .map(({ cluster, ofWriter }) => ({
        resource: cluster,
        message: `Its readers had no connection in the last day, and its writer up to ${ofWriter}: the application uses the writer's endpoint for everything.`,
      })),
});
