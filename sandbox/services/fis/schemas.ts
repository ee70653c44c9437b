import type { Constraints } from '../../wire/constraints.ts';
import { shapesIn } from '../../wire/writtenShapes.ts';

/** The shapes that are simulated (API reference, version 2020-12-01). */
const { structure, listOf, mapOf, operation, query, settings } = shapesIn('com.amazonaws.fis');

const experiment = structure('ExperimentSummary', {
  id: 0,
  arn: 0,
  experimentTemplateId: 0,
  state: structure('ExperimentState', { status: 0, reason: 0 }),
  creationTime: 4,
  tags: mapOf('TagMap', 0),
  experimentOptions: structure('ExperimentOptions', {
    accountTargeting: 0,
    emptyTargetResolutionMode: 0,
    actionsMode: 0,
  }),
});

export const SCHEMAS = [
  operation(
    'ListExperiments',
    ['GET', '/experiments', 200],
    structure('ListExperimentsRequest', {
      maxResults: query('maxResults', 1),
      nextToken: query('nextToken'),
      experimentTemplateId: query('experimentTemplateId'),
    }),
    structure('ListExperimentsResponse', {
      experiments: listOf('ExperimentSummaryList', () => experiment),
      nextToken: 0,
    }),
  ),
];

/** What the API model demands of the inputs of the operations that are simulated. */
export const CONSTRAINTS: Constraints = {
  ListExperimentsRequest: {
    maxResults: { range: [1, 100] },
    nextToken: { length: [1, 1024], pattern: String.raw`[\S]+` },
    experimentTemplateId: { length: [0, 64], pattern: String.raw`[\S]+` },
  },
};

export const SETTINGS = settings('2020-12-01', { ValidationException: [400] });
