import { clusterAlarmName, groupAlarmName } from '../../../events/alarmNames.ts';
import { busName, ledgerTableName } from '../../../fleet/names.ts';
import {
  alarmsStackName,
  drillReportFunctionName,
  drillsStackName,
  targetAlarmsStackName,
  watchStackName,
} from '../../../fleet/stackNames.ts';
import { CONTROLLERS } from '../../../functions/controllers/registry.ts';
import { DEFAULT_QUALIFIER } from '../../account/qualifier.ts';
import { row } from '../../findings/finding.ts';

/** What the manifests of our stacks require (`requiresBootstrapStackVersion`). */
const BOOTSTRAP_VERSION = 6;

const BOOTSTRAPPING = 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html';

const optionsOf = (qualifier: string) => (qualifier === DEFAULT_QUALIFIER ? '' : `--qualifier ${qualifier} `);

/** What a deployment needs, whether there has been one or not. */
export const BEFORE_ROWS = [
  row({
    id: 'bootstrap-missing',
    title: 'the CDK is not bootstrapped',
    severity: 'error',
    seenBy:
      'Parameter Store has no /cdk-bootstrap/hnb659fds/version, or that of the `@aws-cdk/core:bootstrapQualifier` in cdk.json',
    remedy: 'npx cdk bootstrap {options}aws://{account}/{region}',
    link: BOOTSTRAPPING,
    needs: ['bootstrapVersion', 'bootstrapQualifier'],
    find: ({ bootstrapVersion, bootstrapQualifier }) =>
      bootstrapVersion === undefined
        ? [
            {
              resource: 'CDKToolkit',
              message: `The CDK cannot deploy: the account has no bootstrap stack ${bootstrapQualifier} in this Region.`,
              values: { options: optionsOf(bootstrapQualifier) },
            },
          ]
        : [],
  }),
  row({
    id: 'bootstrap-outdated',
    title: 'the bootstrap stack of the CDK is too old',
    severity: 'error',
    seenBy: `Parameter Store has a version below ${BOOTSTRAP_VERSION} in /cdk-bootstrap/hnb659fds/version`,
    remedy: 'npx cdk bootstrap {options}aws://{account}/{region}',
    link: BOOTSTRAPPING,
    needs: ['bootstrapVersion', 'bootstrapQualifier'],
    find: ({ bootstrapVersion, bootstrapQualifier }) =>
      bootstrapVersion !== undefined && bootstrapVersion < BOOTSTRAP_VERSION
        ? [
            {
              resource: 'CDKToolkit',
              message: `It has the version ${bootstrapVersion}, and the stacks need ${BOOTSTRAP_VERSION}.`,
              values: { options: optionsOf(bootstrapQualifier) },
            },
          ]
        : [],
  }),
  row({
    id: 'deployer-denied',
    title: 'these credentials may not deploy',
    severity: 'warning',
    seenBy: '`iam:SimulatePrincipalPolicy` does not allow sts:AssumeRole on a role of the bootstrap stack',
    remedy: 'allow sts:AssumeRole on {resource}, or deploy with other credentials',
    link: 'https://docs.aws.amazon.com/cdk/v2/guide/security-iam.html',
    needs: ['deployerRights'],
    find: ({ deployerRights }) =>
      deployerRights
        .filter(({ isAllowed }) => !isAllowed)
        .map(({ action, resource }) => ({
          resource,
          message: `They are not allowed ${action} on it, which cdk deploy needs.`,
        })),
  }),
  row({
    id: 'ledger-left-behind',
    title: 'a table of an earlier deployment is in the way',
    severity: 'error',
    seenBy: '`dynamodb:DescribeTable` finds the ledger of the stage, which is not deployed',
    remedy:
      'keep it: STAGE={stage} npx cdk deploy --all --import-existing-resources; or lose its history: aws dynamodb update-table --region {region} --table-name {resource} --no-deletion-protection-enabled; aws dynamodb delete-table --region {region} --table-name {resource}',
    link: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html',
    needs: ['published', 'ledger', 'functions'],
    find: ({ stage, published, ledger, functions }) =>
      published === undefined && ledger.exists && ledger.isLedger && functions.length === 0
        ? [{ resource: ledgerTableName(stage), message: 'CloudFormation does not create a table whose name is taken.' }]
        : [],
  }),
  row({
    id: 'table-foreign',
    title: 'a table that is no ledger has its name',
    severity: 'error',
    seenBy: '`dynamodb:DescribeTable` finds a table of this name with other keys than `pk` and `sk`',
    remedy: 'choose another stage: STAGE=NAME npx cdk deploy --all',
    link: 'docs/deploy.md',
    needs: ['ledger'],
    find: ({ stage, ledger }) =>
      ledger.exists && !ledger.isLedger
        ? [
            {
              resource: ledgerTableName(stage),
              message: 'It is no ledger of Evenkeel, and must not be imported or deleted as one.',
            },
          ]
        : [],
  }),
  row({
    id: 'deployment-incomplete',
    title: 'a deployment or an uninstallation has stopped half-way',
    severity: 'error',
    seenBy:
      '`lambda:ListFunctions`, `events:DescribeEventBus` or `scheduler:ListSchedules` have something of a stage whose fleet is not published',
    remedy:
      'aws cloudformation describe-stacks --region {region} --query "Stacks[?starts_with(StackName,\'evenkeel-{stage}\')].[StackName,StackStatus]"; wait while it says IN_PROGRESS; at UPDATE_ROLLBACK_FAILED: STAGE={stage} npx cdk rollback --all; else what failed once: STAGE={stage} npx cdk destroy --all, and deploy again',
    link: 'docs/deploy.md',
    needs: ['published', 'functions', 'bus', 'schedules'],
    find({ stage, published, functions, bus, schedules }) {
      if (published !== undefined) return [];
      const left = [
        ...(functions.length > 0 ? [counted(functions.length, 'function')] : []),
        ...(bus.exists ? ['its event bus'] : []),
        ...(schedules.length > 0 ? [counted(schedules.length, 'schedule')] : []),
      ];
      if (left.length === 0) return [];
      return [{ resource: `evenkeel-${stage}`, message: `Of the stage there is ${left.join(', ')}, and no fleet.` }];
    },
  }),
  row({
    id: 'concurrency-overstated',
    title: 'the fleet names more concurrency than the account has',
    severity: 'error',
    seenBy: '`lambda:GetAccountSettings` has a smaller quota than account.concurrentExecutions of the fleet',
    remedy:
      'account.concurrentExecutions: {there} in the fleet file, or request more: aws service-quotas request-service-quota-increase --region {region} --service-code lambda --quota-code L-B99A9384 --desired-value {wanted}',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    needs: ['concurrentExecutions'],
    find({ fleet, concurrentExecutions }) {
      const wanted = fleet.account?.concurrentExecutions ?? 0;
      if (wanted <= concurrentExecutions) return [];
      const message = `The fleet says ${wanted}, and the account has ${concurrentExecutions}: reserving a part of it may fail.`;
      return [
        {
          resource: 'concurrent executions',
          message,
          values: { there: String(concurrentExecutions), wanted: String(wanted) },
        },
      ];
    },
  }),
  row({
    id: 'drill-alarm-missing',
    title: 'an alarm of a drill does not exist',
    severity: 'error',
    seenBy: '`cloudwatch:DescribeAlarms` does not list a name of drills.list[].alarms',
    remedy:
      'aws cloudwatch describe-alarms --region {region} --query "MetricAlarms[].AlarmName"; correct drills.list in the fleet file',
    link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
    needs: ['alarms'],
    find({ fleet, alarms }) {
      const names = new Set(fleet.drills.list.flatMap((drill) => Object.values(drill.alarms).flat()));
      return [...names]
        .filter((name) => !alarms.some((alarm) => alarm.name === name))
        .map((name) => ({
          resource: name,
          message: 'A drill looks at this alarm before it begins, and refuses without it.',
        }));
    },
  }),
];

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `safetyNet` → `SafetyNet`, as its stack calls its function. */
const roleOf = (controller: string) => `${controller.slice(0, 1).toUpperCase()}${controller.slice(1)}`;

/** What is deployed. */
export const DEPLOYED_ROWS = [
  row({
    id: 'fleet-not-deployed',
    title: 'the fleet file is not what is deployed',
    severity: 'warning',
    seenBy: 'Parameter Store has another fleet than the file that --fleet names',
    remedy: 'STAGE={stage} npx cdk deploy --all',
    link: 'https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-deploy.html',
    needs: ['published'],
    isOfDeployed: true,
    find({ stage, fleet, published }) {
      const plain = (value: unknown) => JSON.stringify(sorted(value));
      if (plain(published) === plain(fleet)) return [];
      const message = 'What the file says takes effect with the next deployment.';
      return [{ resource: `evenkeel-${stage}`, message }];
    },
  }),
  row({
    id: 'ledger-missing',
    title: 'the ledger is gone',
    severity: 'error',
    seenBy: '`dynamodb:DescribeTable` does not find the table of a stage that is deployed',
    remedy:
      'aws dynamodb restore-table-to-point-in-time --region {region} --source-table-name {resource} --target-table-name {resource} --use-latest-restorable-time',
    link: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.Tutorial.html',
    needs: ['ledger'],
    isOfDeployed: true,
    find: ({ stage, ledger }) =>
      ledger.exists
        ? []
        : [
            {
              resource: ledgerTableName(stage),
              message: 'No function can decide or act: every one takes its lease there.',
            },
          ],
  }),
  row({
    id: 'bus-missing',
    title: 'the event bus is gone',
    severity: 'error',
    seenBy: '`events:DescribeEventBus` does not find the bus of a stage that is deployed',
    remedy:
      'STAGE={stage} npx cdk deploy --all, after: aws cloudformation detect-stack-drift --region {region} --stack-name evenkeel-{stage}',
    link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-event-bus.html',
    needs: ['bus'],
    isOfDeployed: true,
    find: ({ stage, bus }) =>
      bus.exists
        ? []
        : [{ resource: busName(stage), message: 'Neither people nor Slack nor the warm-up hear of anything.' }],
  }),
  row({
    id: 'function-missing',
    title: 'a function is gone',
    severity: 'error',
    seenBy: '`lambda:ListFunctions` has no function of a controller that the fleet needs',
    remedy:
      'STAGE={stage} npx cdk deploy --all, after: aws cloudformation detect-stack-drift --region {region} --stack-name evenkeel-{stage}',
    link: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html',
    needs: ['functions', 'published'],
    isOfDeployed: true,
    find: ({ published, functions }) =>
      CONTROLLERS.filter((one) => published && one.isNeededBy(published))
        .filter(({ name }) => !functions.some(({ role }) => role === roleOf(name)))
        .map(({ name, title }) => ({ resource: roleOf(name), message: `Nobody looks after ${title}.` })),
  }),
  row({
    id: 'function-failed',
    title: 'the last update of a function failed',
    severity: 'error',
    seenBy: '`lambda:GetFunctionConfiguration` has the state Failed, or a last update that failed',
    remedy:
      'aws lambda get-function-configuration --region {region} --function-name {resource} --query "[StateReason,LastUpdateStatusReason]"; then deploy again',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html',
    needs: ['functions'],
    isOfDeployed: true,
    find: ({ functions }) =>
      functions
        .filter(({ state, lastUpdate }) => state === 'Failed' || lastUpdate === 'Failed')
        .map(({ name, role }) => ({
          resource: name,
          message: `The function ${role} does not run, or runs an older version.`,
        })),
  }),
  row({
    id: 'function-halted',
    title: 'a function is halted',
    severity: 'error',
    seenBy: '`lambda:GetFunctionConcurrency` has 0 reserved concurrent executions',
    remedy: 'aws lambda delete-function-concurrency --region {region} --function-name {resource}; or deploy again',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
    needs: ['functions'],
    isOfDeployed: true,
    find: ({ functions }) =>
      functions
        .filter(({ isHalted }) => isHalted)
        .map(({ name, role }) => ({
          resource: name,
          message: `Somebody has stopped the function ${role} by its concurrency: every event of it is refused.`,
        })),
  }),
  row({
    id: 'rule-disabled',
    title: 'a rule of EventBridge is disabled',
    severity: 'error',
    seenBy: '`events:ListRules` has the state DISABLED',
    remedy: 'aws events enable-rule --region {region} --event-bus-name {bus} --name {resource}',
    link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-disable-rule.html',
    needs: ['eventRules'],
    isOfDeployed: true,
    find: ({ eventRules }) =>
      eventRules
        .filter(({ isEnabled }) => !isEnabled)
        .map(({ name, bus }) => ({
          resource: name,
          message: 'Its events wait for the next tick, or are lost.',
          values: { bus },
        })),
  }),
  row({
    id: 'schedule-disabled',
    title: 'a schedule is disabled',
    severity: 'error',
    seenBy: '`scheduler:ListSchedules` has the state DISABLED',
    remedy: 'EventBridge console › Schedules › {resource} › Enable',
    link: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-state.html',
    needs: ['schedules'],
    isOfDeployed: true,
    find: ({ schedules }) =>
      schedules
        .filter(({ isEnabled }) => !isEnabled)
        .map(({ name }) => ({ resource: name, message: 'What no event tells of is not found any more.' })),
  }),
  row({
    id: 'alarm-missing',
    title: 'an alarm of ours is gone',
    severity: 'error',
    seenBy: '`cloudwatch:DescribeAlarms` does not list an alarm of a cluster or a target group that is deployed',
    remedy:
      'STAGE={stage} npx cdk deploy --all, after: aws cloudformation detect-stack-drift --region {region} --stack-name {stack}',
    link: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html',
    needs: ['alarms', 'published'],
    isOfDeployed: true,
    find: ({ stage, published, alarms }) =>
      [
        ...Object.keys(published?.clusters ?? {}).map((name, at) => ({
          name: clusterAlarmName(stage, name, 'cpu-high'),
          stack: alarmsStackName(stage, at),
        })),
        ...Object.entries(published?.targetGroups ?? {}).flatMap(([name, { zones }], at) =>
          zones.map((zone) => ({
            name: groupAlarmName(stage, name, zone, 'healthy-low'),
            stack: targetAlarmsStackName(stage, at),
          })),
        ),
      ]
        .filter(({ name }) => !alarms.some((alarm) => alarm.name === name))
        .map(({ name, stack }) => ({
          resource: name,
          message: 'Its controller reacts up to five minutes later.',
          values: { stack },
        })),
  }),
  row({
    id: 'watch-missing',
    title: 'nothing watches Evenkeel itself',
    severity: 'error',
    seenBy: '`cloudwatch:DescribeAlarms` lists no alarm on the heartbeat of the stage',
    remedy: 'STAGE={stage} npx cdk deploy --all',
    link: 'docs/runbooks/heartbeat.md',
    needs: ['alarms'],
    isOfDeployed: true,
    find: ({ stage, alarms }) =>
      alarms.some(({ heartbeatOf }) => heartbeatOf === stage)
        ? []
        : [
            {
              resource: watchStackName(stage),
              message: 'The stack is not there, or not whole: nobody hears if functions fail or events do not arrive.',
            },
          ],
  }),
  row({
    id: 'drills-missing',
    title: 'what carries out drills is not deployed',
    severity: 'error',
    seenBy: '`lambda:ListFunctions` lacks the function that reports drills, and the fleet that is deployed has drills',
    remedy: 'STAGE={stage} npx cdk deploy --all',
    link: 'docs/deploy.md',
    needs: ['functions', 'published'],
    isOfDeployed: true,
    find: ({ stage, functions, published }) =>
      published === undefined ||
      published.drills.list.length === 0 ||
      functions.some(({ name }) => name === drillReportFunctionName(stage))
        ? []
        : [{ resource: drillsStackName(stage), message: 'The stack is not there: no drill can begin.' }],
  }),
  row({
    id: 'alarm-disabled',
    title: 'the actions of an alarm are disabled',
    severity: 'warning',
    seenBy: '`cloudwatch:DescribeAlarms` has ActionsEnabled false for an alarm of ours',
    remedy: 'aws cloudwatch enable-alarm-actions --region {region} --alarm-names {resource}',
    link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_EnableAlarmActions.html',
    needs: ['alarms'],
    isOfDeployed: true,
    find: ({ stage, alarms }) =>
      alarms
        .filter(({ name, hasActionsEnabled }) => !hasActionsEnabled && name.startsWith(`evenkeel-${stage}-`))
        .map(({ name }) => ({ resource: name, message: 'It tells nobody.' })),
  }),
  row({
    id: 'subscription-missing',
    title: 'nobody is told what needs a person',
    severity: 'error',
    seenBy: '`sns:ListSubscriptionsByTopic` has no subscription of the topic Attention',
    remedy: "add attention: { emails: ['ADDRESS'] } to the fleet file, and deploy: STAGE={stage} npx cdk deploy --all",
    link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html',
    needs: ['attention'],
    isOfDeployed: true,
    find: ({ stage, attention }) =>
      attention === undefined || attention.subscriptions.length === 0
        ? [
            {
              resource: attention?.arn ?? `the topic Attention of evenkeel-${stage}`,
              message: 'It has no subscription: alarms and concerns reach nobody.',
            },
          ]
        : [],
  }),
  row({
    id: 'subscription-unconfirmed',
    title: 'a subscription waits for its confirmation',
    severity: 'warning',
    seenBy: '`sns:ListSubscriptionsByTopic` has PendingConfirmation in place of an ARN',
    remedy:
      'open the link in the mail "AWS Notification - Subscription Confirmation", or send it again: aws sns subscribe --region {region} --topic-arn {topic} --protocol email --notification-endpoint {resource}',
    link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html',
    needs: ['attention'],
    isOfDeployed: true,
    find: ({ attention }) =>
      (attention?.subscriptions ?? [])
        .filter(({ isConfirmed }) => !isConfirmed)
        .map(({ endpoint }) => ({
          resource: endpoint,
          message: 'It gets nothing until somebody opens the link in the mail.',
          values: { topic: attention!.arn },
        })),
  }),
];

/** Whatever the order of its fields, which a file may have changed. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
