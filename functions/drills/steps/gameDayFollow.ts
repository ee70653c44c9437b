import { followCurrent } from '../gameDays/follow.ts';
import { createStep } from './step.ts';

interface Result {
  readonly state: 'running' | 'done';
}

/** Whether the drill that a game day has started is over, cleaned up and reported. */
export const handler = createStep('game-day-follow', async (tools): Promise<Result> => ({
  state: (await followCurrent(tools)) ? 'running' : 'done',
}));
