import type * as client from '@aws-sdk/client-eventbridge';
import { arn, type Core } from '../../core.ts';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import type { Bus, Buses } from './bus.ts';
import { compilePattern, InvalidPattern } from './pattern.ts';
import { parseObject, putEvents } from './putEvents.ts';
import { compileTarget, type Rule } from './rule.ts';

/** Five targets a rule, not adjustable (EventBridge quotas). */
const MAXIMUM_TARGETS = 5;

/** The ARN of a rule; those of the default bus do not name it. */
export const ruleArn = (busName: string, name: string) =>
  arn('events', `rule/${busName === 'default' ? '' : `${busName}/`}${name}`);

/** The API of EventBridge. */
export function createHandlers(core: Core, buses: Buses): Handlers<typeof client> {
  const busOf = (name: string | undefined): Bus => {
    const bus = buses.find(name);
    if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    return bus;
  };
  const ruleOf = (input: {
    Name?: string | undefined;
    Rule?: string | undefined;
    EventBusName?: string | undefined;
  }): [Bus, Rule] => {
    const bus = busOf(input.EventBusName);
    const name = input.Name ?? input.Rule ?? '';
    const rule = bus.rules.get(name);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus.name}.`);
    return [bus, rule];
  };
  return {
    PutEvents: (input) => putEvents(buses, input.Entries ?? []),
    TestEventPattern(input) {
      const matches = validly(() => compilePattern(JSON.parse(input.EventPattern ?? '')));
      const event = parseObject(input.Event ?? '');
      if (!event) throw new AwsError('ValidationException', 'Parameter Event is not valid.');
      return { Result: matches(event) };
    },
    CreateEventBus(input) {
      const name = input.Name ?? '';
      if (buses.find(name)) throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
      return { EventBusArn: buses.create(name).arn };
    },
    DeleteEventBus(input) {
      const bus = buses.find(input.Name);
      if (input.Name === 'default') throw new AwsError('ValidationException', 'Cannot delete event bus default.');
      if (bus?.rules.size)
        throw new AwsError('ValidationException', `Event bus ${bus.name} can't be deleted since it has rules.`);
      if (bus) buses.delete(bus);
      return {};
    },
    DescribeEventBus(input) {
      const bus = busOf(input.Name);
      return { Name: bus.name, Arn: bus.arn };
    },
    ListEventBuses: (input) => ({
      EventBuses: buses
        .all()
        .filter(({ name }) => name.startsWith(input.NamePrefix ?? ''))
        .map((bus) => ({ Name: bus.name, Arn: bus.arn })),
    }),
    PutRule(input) {
      const bus = busOf(input.EventBusName);
      const name = input.Name ?? '';
      const state = input.State ?? 'ENABLED';
      if (state !== 'ENABLED' && state !== 'DISABLED')
        throw new AwsError('ValidationException', `the state ${state} is not simulated`);
      const rule = validly(() =>
        buses.putRule(bus, {
          name,
          arn: ruleArn(bus.name, name),
          busName: bus.name,
          description: input.Description,
          pattern: input.EventPattern,
          scheduleExpression: input.ScheduleExpression,
          isEnabled: state === 'ENABLED',
        }),
      );
      return { RuleArn: rule.arn };
    },
    DescribeRule: (input) => describe(ruleOf(input)[1]),
    ListRules(input) {
      const rules = [...busOf(input.EventBusName).rules.values()];
      return { Rules: rules.filter(({ name }) => name.startsWith(input.NamePrefix ?? '')).map(describe) };
    },
    EnableRule: (input) => (buses.setEnabled(ruleOf(input)[1], true), {}),
    DisableRule: (input) => (buses.setEnabled(ruleOf(input)[1], false), {}),
    DeleteRule(input) {
      const bus = busOf(input.EventBusName);
      const rule = bus.rules.get(input.Name ?? '');
      if (rule?.targets.size) throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
      if (rule) buses.deleteRule(bus, rule);
      return {};
    },
    PutTargets(input) {
      const [, rule] = ruleOf(input);
      const targets = (input.Targets ?? []).map((target) => validly(() => compileTarget(core, target)));
      if (new Set([...rule.targets.keys(), ...targets.map(({ id }) => id)]).size > MAXIMUM_TARGETS) {
        throw new AwsError(
          'LimitExceededException',
          `The requested resource exceeds the maximum number allowed: ${MAXIMUM_TARGETS} targets.`,
        );
      }
      for (const target of targets) rule.targets.set(target.id, target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets(input) {
      const [, rule] = ruleOf(input);
      const unknown = (input.Ids ?? []).filter((id) => !rule.targets.delete(id));
      const FailedEntries = unknown.map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have target(s) ${TargetId}.`,
      }));
      return { FailedEntryCount: FailedEntries.length, FailedEntries };
    },
    ListTargetsByRule: (input) => ({ Targets: [...ruleOf(input)[1].targets.values()].map(({ declared }) => declared) }),
  };
}

/** Turns what is wrong with the input into the error that the caller sees. */
function validly<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof InvalidPattern || error instanceof SyntaxError) {
      throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
    }
    throw new AwsError('ValidationException', reason);
  }
}

const describe = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.busName,
  State: rule.isEnabled ? ('ENABLED' as const) : ('DISABLED' as const),
  ...(rule.pattern ? { EventPattern: rule.pattern } : {}),
  ...(rule.scheduleExpression ? { ScheduleExpression: rule.scheduleExpression } : {}),
  ...(rule.description ? { Description: rule.description } : {}),
});
