import { row } from '../../findings/finding.ts';
import { usageOf } from '../usage.ts';

/** A pool for writing is seldom larger than one for reading: a guess, which is why this is only a note. */
const FACTOR = 4;

export const readsOnWriter = row({
  id: 'reads-on-writer',
  title: 'most connections are to the writer',
  severity: 'note',
  seenBy: `CloudWatch has more than ${FACTOR} times as many DatabaseConnections of the writer as of all readers in the last day`,
  remedy:
    'npx evenkeel wiring django --cluster {resource} --stage {stage} (or node, rails, spring) prints how an application reads from the readers',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Endpoints.Reader.html',
  needs: ['clusters', 'instances', 'connections'],
  find: (seen) =>
    usageOf(seen)
      .filter(({ ofReaders, ofWriter }) => ofReaders > 0 && ofWriter > FACTOR * ofReaders)
      .map(({ cluster, ofReaders, ofWriter }) => ({
        resource: cluster,
        message: `Its writer had up to ${ofWriter} connections in the last day, all of its readers together ${ofReaders}: some reads probably go to the writer.`,
      })),
});
