import * as client from '@aws-sdk/client-sfn';
import type { Core, Delivery } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import type { Endpoint } from '../../wire/endpoint.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import { createApi } from './api.ts';
import { CONSTRAINTS } from './constraints.ts';
import { noStateMachine } from './errors.ts';
import { Executions } from './executions.ts';
import { createProvisioners } from './provision.ts';
import type { ExecutionRecord, MachineRecord } from './records.ts';
import { TaskTokens } from './tokens.ts';

export type { ExecutionRecord, ExecutionStatus } from './records.ts';

export interface StepFunctionsOptions {
  /** Where tasks call AWS. */
  readonly endpoint: Pick<Endpoint, 'call' | 'inputMembers' | 'modelledError'>;
  /** The access key under which a machine's role calls. */
  readonly accessKeyFor: (roleArn: string, sessionName: string) => string;
  /** Whether the role of a rule or a schedule may states:StartExecution. */
  readonly mayStart: (roleArn: string, machineArn: string) => boolean;
}

/** Step Functions: STANDARD state machines in JSONPath. */
export interface StepFunctions {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  machines(): readonly MachineRecord[];
  /** The executions of a machine, newest first, with the states that they went through. */
  executions(machineArn: string): readonly ExecutionRecord[];
  /** Counts throttled transitions of a machine, as if another workload had used up the quota. Nothing is delayed. */
  throttle(machineArn: string, count: number): void;
}

export function createStepFunctions(core: Core, options: StepFunctionsOptions): StepFunctions {
  const random = core.random.fork('step-functions');
  const machines = new Map<string, MachineRecord>();
  const tokens = new TaskTokens(random.fork('tokens'));
  const executions = new Executions(core, {
    random,
    tokens,
    accessKeyFor: options.accessKeyFor,
    mayStart: options.mayStart,
    call: (accessKeyId, signingName, operation, input) =>
      options.endpoint.call(signingName, operation, input, accessKeyId),
    inputMembers: (signingName, operation) => options.endpoint.inputMembers(signingName, operation),
    modelledError: (signingName, code) => options.endpoint.modelledError(signingName, code),
  });

  /** Starts an execution for a rule or a schedule, whose role must be allowed to. */
  function receive({ targetArn, payload, roleArn, principal }: Delivery): void {
    const machine = machines.get(targetArn);
    if (!machine) throw noStateMachine(targetArn);
    if (!roleArn || !options.mayStart(roleArn, targetArn)) {
      const message = `${roleArn ?? principal} may not states:StartExecution ${targetArn}`;
      throw new AwsError('AccessDeniedException', message, { status: 403 });
    }
    executions.start(machine, undefined, payload);
  }

  core.receivers.set('states', async (delivery) => receive(delivery));

  return {
    wire: service(client, CONSTRAINTS)(createApi(machines, executions, tokens)),
    provisioners: createProvisioners(machines, () => core.clock.now()),
    machines: () => [...machines.values()],
    executions: (machineArn) => executions.of(machineArn),
    throttle: (machineArn, count) => executions.throttle(machineArn, count),
  };
}
