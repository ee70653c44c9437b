import { drillMachineName, gameDayMachineName } from '../../../events/drillNames.ts';
import { GAME_DAY } from '../../../fleet/drillNames.ts';

/** Where a function of ours runs: its own ARN begins like those of its neighbours. */
export interface Whereabouts {
  readonly stage: string;
  /** `arn:aws:lambda:eu-west-1:123456789012:function:…` */
  readonly functionArn: string;
}

export const machineArn = ({ stage, functionArn }: Whereabouts, drill: string): string =>
  `${statesArn(functionArn)}:stateMachine:${nameOf(stage, drill)}`;

export const executionArn = ({ stage, functionArn }: Whereabouts, drill: string, drillId: string): string =>
  `${statesArn(functionArn)}:execution:${nameOf(stage, drill)}:${drillId}`;

const nameOf = (stage: string, drill: string): string =>
  drill === GAME_DAY ? gameDayMachineName(stage) : drillMachineName(stage, drill);

function statesArn(functionArn: string): string {
  const [arn, partition, , region, account] = functionArn.split(':');
  return [arn, partition, 'states', region, account].join(':');
}
