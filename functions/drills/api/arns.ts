import { cleanUpMachineName, drillMachineName, gameDayMachineName } from '../../../events/drillNames.ts';
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

/** The state machine that ends drills whose execution is over, or that ends game days, which is their own. */
export const endingMachineArn = ({ stage, functionArn }: Whereabouts, isGameDay: boolean): string =>
  `${statesArn(functionArn)}:stateMachine:${endingName(stage, isGameDay)}`;

export const endingArn = ({ stage, functionArn }: Whereabouts, isGameDay: boolean, name: string): string =>
  `${statesArn(functionArn)}:execution:${endingName(stage, isGameDay)}:${name}`;

const endingName = (stage: string, isGameDay: boolean): string =>
  isGameDay ? gameDayMachineName(stage) : cleanUpMachineName(stage);

const nameOf = (stage: string, drill: string): string =>
  drill === GAME_DAY ? gameDayMachineName(stage) : drillMachineName(stage, drill);

function statesArn(functionArn: string): string {
  const [arn, partition, , region, account] = functionArn.split(':');
  return [arn, partition, 'states', region, account].join(':');
}
