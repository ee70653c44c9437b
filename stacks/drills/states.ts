import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  LambdaInvocationType,
  LambdaInvoke,
  type LambdaInvokeProps,
  SnsPublish,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { DrillStep } from '../bundle.ts';

/** What the states of one machine are made from. */
export interface StatesProps {
  readonly functions: Readonly<Record<DrillStep, IFunction>>;
  readonly prober: IFunction;
  /** Where the machine finds the id of its drill, as a path into the context of the execution. */
  readonly drillId: string;
  /** Where it finds the ARN of the drill's execution, which tells it from one of the same name on another machine. */
  readonly executionArn: string;
  /** Reaches people where no function of ours runs. */
  readonly attention: ITopic;
  /** Where a task goes that has failed for good (default: it fails the execution). */
  readonly caughtBy?: sfn.IChainable;
  /** Where the error goes in the data of the execution (default: it replaces them). */
  readonly caughtPath?: string;
}

export interface Step {
  readonly function: DrillStep;
  readonly comment: string;
  /** The input of the function besides the drill's id. */
  readonly fields?: Readonly<Record<string, string>>;
  /** (default: the function's own time-out and 30 s for its start) */
  readonly timeoutSeconds?: number;
  readonly retry: Retry;
  /** (default: the result replaces the input) */
  readonly resultPath?: string;
}

/**
 * `transient`: errors of Lambda, not of the function. `patient`: all errors, for three minutes; what comes after that is
 * the machine's own. `brief`: the same for a quarter of a minute, where people must hear at once. `never`: what must not
 * happen twice.
 */
type Retry = 'transient' | 'patient' | 'brief' | 'never';

const RETRIES = {
  transient: {
    errors: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
      'Runtime.ExitError',
      'Sandbox.Timedout',
    ],
    interval: Duration.seconds(2),
    maxAttempts: 4,
    backoffRate: 2,
  },
  patient: {
    errors: [sfn.Errors.ALL],
    interval: Duration.seconds(5),
    maxAttempts: 6,
    backoffRate: 2,
    maxDelay: Duration.seconds(60),
  },
  brief: { errors: [sfn.Errors.ALL], interval: Duration.seconds(5), maxAttempts: 2, backoffRate: 2 },
  never: undefined,
} satisfies Readonly<Record<Retry, sfn.RetryProps | undefined>>;

/** Makes the states of one machine, each of which gets the id of its drill. */
export class States {
  readonly #scope: Construct;
  readonly #props: StatesProps;

  /** @param scope of this machine alone, because a state is called as its construct is */
  constructor(scope: Construct, props: StatesProps) {
    this.#scope = scope;
    this.#props = props;
  }

  /** The same, with another state that catches errors. */
  caughtBy(caughtBy: sfn.IChainable): States {
    return new States(this.#scope, { ...this.#props, caughtBy });
  }

  /** A function that does one thing and returns. */
  step(name: string, { function: target, comment, fields, timeoutSeconds = 90, retry, resultPath }: Step): Task {
    return this.#task(name, retry, {
      comment,
      lambdaFunction: this.#props.functions[target],
      payloadResponseOnly: true,
      payload: this.#payload(fields),
      taskTimeout: seconds(timeoutSeconds),
      ...(resultPath !== undefined && { resultPath }),
    });
  }

  /** A function that requests an approval, and the wait for it. A retry would request it twice. */
  approval(name: string, { function: target, comment, timeoutSeconds, resultPath }: Approval): Task {
    return this.#task(name, 'never', {
      comment,
      lambdaFunction: this.#props.functions[target],
      integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: this.#payload({ taskToken: sfn.JsonPath.taskToken }),
      taskTimeout: seconds(timeoutSeconds),
      ...(resultPath !== undefined && { resultPath }),
    });
  }

  /** The prober, which is started and not waited for. */
  probes(name: string, comment: string): Task {
    return this.#task(name, 'transient', {
      comment,
      lambdaFunction: this.#props.prober,
      invocationType: LambdaInvocationType.EVENT,
      payload: sfn.TaskInput.fromJsonPathAt('$.prober'),
      taskTimeout: seconds(60),
      resultPath: sfn.JsonPath.DISCARD,
    });
  }

  /** Publishes a message to people without a function: Lambda may be what does not answer. */
  tellPeople(name: string, comment: string, message: string, resultPath: string): SnsPublish {
    const told = new SnsPublish(this.#scope, name, {
      comment,
      topic: this.#props.attention,
      message: sfn.TaskInput.fromText(message),
      taskTimeout: seconds(60),
      resultSelector: { 'MessageId.$': '$.MessageId', 'at.$': '$$.State.EnteredTime' },
      resultPath,
    });
    told.addRetry(RETRIES.patient);
    return told;
  }

  pass(name: string, props: sfn.PassProps): sfn.Pass {
    return new sfn.Pass(this.#scope, name, props);
  }

  /** Ends the execution with a part of its data. */
  succeed(name: string, outputPath?: string): sfn.Succeed {
    return new sfn.Succeed(this.#scope, name, outputPath === undefined ? {} : { outputPath });
  }

  /** Where the machine finds the id of its drill. */
  get drillId(): string {
    return this.#props.drillId;
  }

  /** @param given seconds, or where the data of the execution has them */
  wait(name: string, given: number | string, comment?: string): sfn.Wait {
    const time =
      typeof given === 'number' ? sfn.WaitTime.duration(Duration.seconds(given)) : sfn.WaitTime.secondsPath(given);
    return new sfn.Wait(this.#scope, name, { time, ...(comment !== undefined && { comment }) });
  }

  choice(name: string, comment?: string): sfn.Choice {
    return new sfn.Choice(this.#scope, name, comment === undefined ? {} : { comment });
  }

  #task(name: string, retry: Retry, props: LambdaInvokeProps): Task {
    const task = new Task(this.#scope, name, { ...props, retryOnServiceExceptions: false });
    const { caughtBy, caughtPath } = this.#props;
    if (RETRIES[retry]) task.addRetry(RETRIES[retry]);
    if (caughtBy) task.addCatch(caughtBy, caughtPath === undefined ? {} : { resultPath: caughtPath });
    return task;
  }

  #payload(fields: Readonly<Record<string, string>> = {}): sfn.TaskInput {
    const { drillId, executionArn } = this.#props;
    return sfn.TaskInput.fromObject({
      drillId: sfn.JsonPath.stringAt(drillId),
      executionArn: sfn.JsonPath.stringAt(executionArn),
      ...fields,
    });
  }
}

type Approval = Required<Pick<Step, 'function' | 'comment' | 'timeoutSeconds'>> & Pick<Step, 'resultPath'>;

/** Invokes a function; the CDK would allow the machine every version and alias of it, and there are none. */
class Task extends LambdaInvoke {
  protected override readonly taskPolicies: PolicyStatement[];

  constructor(scope: Construct, id: string, props: LambdaInvokeProps) {
    super(scope, id, props);
    const resources = [props.lambdaFunction.functionArn];
    this.taskPolicies = [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources })];
  }
}

const seconds = (count: number): sfn.Timeout => sfn.Timeout.duration(Duration.seconds(count));

/** A choice goes on from where none of its conditions holds. */
export const otherwise = (choice: sfn.Choice): sfn.INextable => ({
  next: (after) => sfn.Chain.sequence(choice.otherwise(after), after),
});
