import { arn, type Core } from '../../core.ts';
import { ServiceApi } from '../../wire/api.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { WireService } from '../../wire/service.ts';
import { pageByPlace } from '../pages.ts';
import { CONSTRAINTS, SCHEMAS, SETTINGS } from './schemas.ts';

/** AWS FIS: experiments that a world lets begin, which act on nothing, and can be listed. */
export interface Fis {
  readonly wire: WireService;
  /** @param isPreview whether it only resolves its targets (`skip-all`) @returns its id */
  begin(lengthMs: number, isPreview?: boolean): string;
}

interface Experiment {
  readonly id: string;
  readonly creationTime: Date;
  readonly actionsMode: 'run-all' | 'skip-all';
  status: Status;
}

type Status = 'initiating' | 'running' | 'completed';

type Input = Readonly<Record<string, string | undefined>>;

/** Items of a page (API model). */
const PAGE_MAX = 100;

/** How long an experiment resolves its targets before it runs. A guess. */
const INITIATING_MS = 10_000;

const TEMPLATE = 'EXTEvenkeelSandbox1';

/** Guesses. */
const REASONS: Readonly<Record<Status, string>> = {
  initiating: 'Experiment is initiating.',
  running: 'Experiment is running.',
  completed: 'Experiment completed.',
};

const experimentArn = (id: string) => arn('fis', `experiment/${id}`);

export function createFis(core: Core): Fis {
  const experiments: Experiment[] = [];
  const random = core.random.fork('fis');

  const move = (experiment: Experiment, status: Status) => {
    const before = experiment.status;
    experiment.status = status;
    // The user guide ("Monitor experiments using EventBridge") shows these fields.
    core.emit({
      source: 'aws.fis',
      'detail-type': 'FIS Experiment State Change',
      resources: [experimentArn(experiment.id)],
      detail: {
        'experiment-id': experiment.id,
        'experiment-template-id': TEMPLATE,
        'new-state': { status, reason: REASONS[status] },
        'old-state': { status: before, reason: REASONS[before] },
      },
    });
  };

  return {
    wire: {
      api: new ServiceApi('fis', 'restJson', SETTINGS, SCHEMAS),
      constraints: CONSTRAINTS,
      handlers: {
        ListExperiments: ({ experimentTemplateId = TEMPLATE, maxResults, nextToken }: Input) => {
          const limit = maxResults === undefined ? PAGE_MAX : Number(maxResults);
          const all = experimentTemplateId === TEMPLATE ? experiments : [];
          const page = pageByPlace(all, { limit, token: nextToken }, () => {
            return new AwsError('ValidationException', 'The token is not valid.');
          });
          return {
            experiments: page.items.map(({ id, status, creationTime, actionsMode }) => ({
              id,
              arn: experimentArn(id),
              experimentTemplateId: TEMPLATE,
              state: { status, reason: REASONS[status] },
              creationTime,
              tags: {},
              experimentOptions: {
                accountTargeting: 'single-account',
                emptyTargetResolutionMode: actionsMode === 'skip-all' ? 'skip' : 'fail',
                actionsMode,
              },
            })),
            nextToken: page.nextToken,
          };
        },
      },
    },
    begin(lengthMs, isPreview = false) {
      const id = `EXP${Array.from({ length: 16 }, () => random.integer(0, 35).toString(36).toUpperCase()).join('')}`;
      const experiment: Experiment = {
        id,
        creationTime: new Date(core.clock.now()),
        actionsMode: isPreview ? 'skip-all' : 'run-all',
        status: 'initiating',
      };
      // The newest first, which is a guess.
      experiments.unshift(experiment);
      core.clock.setTimeout(() => move(experiment, 'running'), INITIATING_MS);
      core.clock.setTimeout(() => move(experiment, 'completed'), INITIATING_MS + lengthMs);
      return id;
    },
  };
}
