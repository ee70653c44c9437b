import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { slackRoleName } from '../events/drillNames.ts';
import { FUNCTION_TIMEOUT_SECONDS } from '../fleet/limits.ts';
import { parameterOf } from '../fleet/names.ts';
import type { SlackSettings } from '../fleet/slack.ts';
import { drillPartitions, partitions, pauseHistoryPartition, slackPartitions } from '../fleet/partitions.ts';
import { allow, createFunction, type FunctionProps, secretArn } from './function.ts';
import { allowLedger, type LedgerUse } from './ledgerAccess.ts';

interface SlackProps extends Omit<FunctionProps, 'bundle'> {
  readonly settings: SlackSettings;
  readonly bundles: { readonly slackIngress: string; readonly slack: string };
  /** The functions to invoke for a preview, by controller name. */
  readonly controllers: Readonly<Record<string, lambda.IFunction>>;
  /** Where drills are asked for; undefined if the fleet has none. */
  readonly drillApi: DrillApi | undefined;
}

/** The function that takes every request about drills, and its URL. */
export interface DrillApi {
  readonly function: lambda.Function;
  readonly url: lambda.FunctionUrl;
}

/** Slack's timeout of three seconds: by then the worker has the request, or it is lost. */
const INGRESS_TIMEOUT = Duration.seconds(10);

/**
 * The ingress is public. A flood of requests can use only this much of the account's concurrency; the rest stays for
 * the controllers.
 */
export const INGRESS_CONCURRENCY = 10;

/** What it writes and reads. */
const OWN = [
  slackPartitions.own,
  slackPartitions.announcements('*'),
  partitions.leases('slack'),
  partitions.pauses('*'),
  pauseHistoryPartition('*', '*'),
];

const READS = [...OWN, partitions.history('*', '*'), drillPartitions.records, drillPartitions.approvals];

/** It pauses and resumes, and reads what it is asked for; what controllers and drills have written it cannot change. */
const LEDGER_USE: LedgerUse = {
  reads: READS,
  queries: READS,
  writes: [...OWN, partitions.history('slack', 'asks')],
  readsControllers: true,
};

/** The Slack ingress and the function behind it, which answers. */
export class SlackFunctions extends Construct {
  /** Answers requests, and posts announcements. */
  readonly worker: lambda.Function;
  /** What Slack calls. */
  readonly ingress: lambda.Function;

  constructor(scope: Construct, id: string, { settings, bundles, controllers, drillApi, ...shared }: SlackProps) {
    super(scope, id);
    const roleName = slackRoleName(shared.stage, Stack.of(this).region);
    this.worker = createFunction(
      this,
      'Worker',
      { ...shared, bundle: bundles.slack },
      {
        timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
        roleName,
        environment: {
          ...(drillApi && { DRILL_API_URL: drillApi.url.url }),
          CONTROLLER_FUNCTIONS: JSON.stringify(
            Object.fromEntries(Object.entries(controllers).map(([name, { functionName }]) => [name, functionName])),
          ),
        },
      },
    );
    const role = this.worker.role!;
    this.#allowSecret(role, settings.secret);
    allowLedger(role, shared.ledger, LEDGER_USE);
    allow(
      role,
      ['lambda:InvokeFunction'],
      Object.values(controllers).map(({ functionArn }) => functionArn),
      'To ask a controller what it would do now.',
    );
    if (drillApi) {
      drillApi.url.grantInvokeUrl(this.worker);
      const delegate = Stack.of(this).formatArn({
        service: 'sts',
        region: '',
        resource: 'assumed-role',
        resourceName: `${roleName}/*`,
      });
      drillApi.function.addEnvironment('DELEGATES', delegate);
    }
    this.ingress = this.#addIngress(settings, { ...shared, bundle: bundles.slackIngress });
  }

  #addIngress(settings: SlackSettings, props: FunctionProps): lambda.Function {
    const ingress = createFunction(this, 'Ingress', props, {
      timeout: INGRESS_TIMEOUT,
      environment: { SLACK_SECRET: settings.secret, WORKER_NAME: this.worker.functionName },
      reservedConcurrency: INGRESS_CONCURRENCY,
    });
    this.#allowSecret(ingress.role!, settings.secret);
    // Whoever may invoke the worker speaks for anybody in Slack: nobody else may.
    const why = 'To hand over requests whose signature it has verified.';
    allow(ingress.role!, ['lambda:InvokeFunction'], [this.worker.functionArn], why);
    // Slack has no AWS credentials: it signs requests in its own way, which the function verifies.
    const url = ingress.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
    new CfnOutput(this, 'RequestUrl', { value: url.url, description: 'The request URL of the Slack app.' });
    return ingress;
  }

  /** With the AWS managed keys of both stores, permission to read a secret includes decryption. */
  #allowSecret(role: iam.IRole, secret: string): void {
    const parameter = parameterOf(secret);
    const why = "To read the secrets of the Slack app: what signs Slack's requests, and the token of ours.";
    if (parameter === undefined) return allow(role, ['secretsmanager:GetSecretValue'], [secretArn(this, secret)], why);
    const arn = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: parameter.replace(/^\//, ''),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    allow(role, ['ssm:GetParameter'], [arn], why);
  }
}
