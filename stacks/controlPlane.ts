import { Annotations, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EventPattern } from '../events/envelope.ts';
import { type FleetNames, narrowed, type Width } from '../events/narrowing.ts';
import type { Route } from '../events/routes.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { busName, ledgerTableName } from '../fleet/names.ts';
import { CONTROLLER_INDEX } from '../fleet/partitions.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { listControllers } from '../functions/controllers/row.ts';
import type { Bundles } from './bundle.ts';
import { ControllerFunction } from './controllers/controller.ts';
import { allowDeadLetters, createRuleRole, DELIVERY, withDeadLetters } from './delivery.ts';
import { DrillEntry } from './drillEntry.ts';
import { fleetNamesOf } from './fleetNames.ts';
import type { FunctionProps } from './function.ts';
import type { WatchedFunction } from './functionAlarms.ts';
import { HandshakesFunction, proofsOf } from './handshakes.ts';
import { Heartbeat } from './heartbeat.ts';
import { putOut } from './outputs.ts';
import { tellPeople } from './people.ts';
import { PublishedFleet } from './publishedFleet.ts';
import { mayReserve } from './reserved.ts';
import { routesOf } from './routes.ts';
import { type NarrowRoute, shareRules } from './rules.ts';
import { SlackFunctions } from './slack.ts';
import { overloadSecondsOf, WarmerFunction, warmUpsOf } from './warmer.ts';
import { createSchedulerRole } from './tick.ts';
import { watchOver } from './watch.ts';

interface ControlPlaneProps extends StackProps {
  readonly stage: string;
  readonly fleet: Fleet;
  readonly bundles: Bundles;
  readonly controllers?: typeof CONTROLLERS;
}

type Shared = Omit<FunctionProps, 'bundle'>;

type Functions = Readonly<Record<string, lambda.Function>>;

/** The control plane of one stage: the ledger, the bus, the functions, and the rules that trigger them. */
export class ControlPlaneStack extends Stack {
  /** What other stacks share with it. */
  readonly shared: Shared & { readonly attention: sns.ITopic };
  /** Its functions, for what watches them. */
  readonly functions: readonly WatchedFunction[];

  constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    const { stage, fleet, bundles, controllers = CONTROLLERS, ...stackProps } = props;
    super(scope, id, stackProps);
    const ledger = new dynamodb.TableV2(this, 'Ledger', {
      tableName: ledgerTableName(stage),
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: CONTROLLER_INDEX.name,
          partitionKey: { name: CONTROLLER_INDEX.partitionKey, type: dynamodb.AttributeType.STRING },
          sortKey: { name: CONTROLLER_INDEX.sortKey, type: dynamodb.AttributeType.STRING },
        },
      ],
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new PublishedFleet(this, 'Fleet', { stage, fleet });
    const deadLetters = new sqs.Queue(this, 'DeadLetters', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    allowDeadLetters(deadLetters);
    const attention = new sns.Topic(this, 'Attention', { enforceSSL: true, displayName: `Evenkeel ${stage}` });
    const bus = new events.EventBus(this, 'Bus', { eventBusName: busName(stage) });

    const shared = {
      stage,
      ledger,
      bus,
      deadLetters,
      mayReserve: mayReserve(fleet, controllers),
      isTraced: fleet.account?.tracing === 'on',
    };
    const scheduler = createSchedulerRole(this, 'SchedulerRole');
    const deciding = controllers
      .filter(({ isNeededBy }) => isNeededBy(fleet))
      .map((row) => {
        const controller = { ...shared, row, fleet, attention, scheduler, bundle: bundles[row.name]! };
        return [row.name, new ControllerFunction(this, controller).function] as const;
      });
    const asked = new Set(listControllers(controllers, fleet).map(({ name }) => name));
    const warmers = this.#warmer(fleet, shared, bundles);
    const drills =
      fleet.drills.list.length > 0 ? new DrillEntry(this, 'Drills', { ...shared, fleet, bundles }) : undefined;
    const heartbeat = new Heartbeat(this, 'Heartbeat', { ...shared, bundle: bundles.heartbeat });
    const slack =
      fleet.slack &&
      new SlackFunctions(this, 'Slack', {
        ...shared,
        settings: fleet.slack,
        bundles,
        controllers: Object.fromEntries(deciding.filter(([name]) => asked.has(name))),
        drillApi: drills?.api,
      });
    const functions: Functions = {
      heartbeat: heartbeat.function,
      ...Object.fromEntries(deciding),
      ...warmers,
      ...this.#handshakes(fleet, shared, bundles),
      ...(slack && { slack: slack.worker }),
    };
    const wanted = routesOf(controllers).filter(
      ({ announced }) => !announced || announced.some((how) => how === fleet.slack?.announce),
    );
    const rules = this.#route(wanted, functions, { bus, attention, deadLetters, stage, names: fleetNamesOf(fleet) });
    // Without its own one there is no beat.
    heartbeat.expect(rules.filter(({ node }) => node.id !== 'BeatToHeartbeat'));
    this.shared = { ...shared, attention };
    const watched = {
      ...functions,
      ...(slack && { slackIngress: slack.ingress }),
      ...(drills && { drillApi: drills.api.function }),
    };
    this.functions = Object.entries(watched).map(([name, one]) => ({
      name,
      function: one,
      timeout: one.timeout!,
      // A warm-up takes what the fleet gives it.
      runsLong: name === 'warmer',
    }));
    watchOver(this, { stage, attention, deadLetters });
    tellPeople(attention, fleet);
    putOut(this, { ledger, bus, attention, deadLetters });

    Validations.of(deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue; an alarm fires when it has messages.',
    });
    Validations.of(attention).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: 'CloudWatch alarms cannot publish to a topic under the AWS-managed key, and messages hold no secrets.',
    });
  }

  /** Warms readers up, if the fleet configures it. */
  #warmer(fleet: Fleet, shared: Shared, bundles: Bundles): Functions {
    const warmUps = warmUpsOf(fleet);
    if (!fleet.vpc || warmUps.length === 0) return {};
    const props = {
      ...shared,
      vpc: fleet.vpc,
      warmUps,
      overloadSeconds: overloadSecondsOf(fleet),
      bundle: bundles.warmer,
    };
    return { warmer: new WarmerFunction(this, 'Warmer', props).function };
  }

  /** Verifies certificates from where the fleet configures it: from the internet, and from its VPC. */
  #handshakes(fleet: Fleet, shared: Shared, bundles: Bundles): Functions {
    const proofs = proofsOf(fleet);
    const props = { ...shared, bundle: bundles.handshakes };
    return {
      ...(proofs.has('public') && { handshakes: new HandshakesFunction(this, 'Handshakes', props).function }),
      ...(proofs.has('vpc') &&
        fleet.vpc && {
          vpcHandshakes: new HandshakesFunction(this, 'VpcHandshakes', { ...props, vpc: fleet.vpc }).function,
        }),
    };
  }

  /** The rules for what there is: what has a route is triggered, and nothing else is. */
  #route(
    rows: readonly Route[],
    functions: Functions,
    to: { bus: events.EventBus; attention: sns.ITopic; deadLetters: sqs.IQueue; stage: string; names: FleetNames },
  ): events.Rule[] {
    const role = createRuleRole(this, 'NotifyRole');
    const narrow = rows.flatMap(({ name, event, bus, to: target }): NarrowRoute[] => {
      if ('function' in target && !functions[target.function]) return [];
      const found = narrowed(event, to.stage, to.names);
      return found ? [{ name, bus, ...found, to: 'function' in target ? target.function : target.topic }] : [];
    });
    return shareRules(narrow).map(({ name, bus, pattern, width, routes, targets: reached }) => {
      const rule = new events.Rule(this, name, {
        description: `Evenkeel ${to.stage}: ${routes.join(', ')}`,
        ...(bus === 'own' && { eventBus: to.bus }),
        eventPattern: patternOf(pattern),
      });
      if (width !== 'names') Annotations.of(rule).addInfo(`${name}: ${WIDER[width]}`);
      for (const target of reached) {
        const woken = functions[target];
        const delivered = woken
          ? new targets.LambdaFunction(woken, DELIVERY)
          : new targets.SnsTopic(to.attention, {
              ...DELIVERY,
              role,
              message: events.RuleTargetInput.fromText(
                `${events.EventField.fromPath('$.detail.resource')}: ${events.EventField.fromPath('$.detail.message')}`,
              ),
            });
        rule.addTarget(withDeadLetters(delivered, to.deadLetters));
      }
      return rule;
    });
  }
}

/** What people should know of a rule into which the names of the fleet do not fit. */
const WIDER: Readonly<Record<Exclude<Width, 'names'>, string>> = {
  prefixes:
    'The names of the fleet do not fit into an event pattern. The rule matches by their common beginning, and the function drops the rest.',
  everything:
    'The names of the fleet do not fit into an event pattern and have no beginning in common. Every such event of the account invokes the function, which drops the rest.',
};

const patternOf = ({ source, 'detail-type': detailType, resources, detail }: EventPattern): events.EventPattern => ({
  source: [...source],
  detailType: [...detailType],
  ...(resources && { resources: [...resources] as string[] }),
  ...(detail && { detail: { ...detail } }),
});
