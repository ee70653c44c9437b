import { Duration, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { stageTag } from '../fleet/names.ts';
import { acknowledge, allow, controllerFunction, type FunctionProps } from './function.ts';
import { addTick } from './tick.ts';

/** Nothing tells that somebody has changed a net: this is how long it may stay unseen. */
const TICK = Duration.minutes(5);

/** The principal of the role by which Application Auto Scaling itself acts on Aurora. */
const SERVICE_PRINCIPAL = 'rds.application-autoscaling.amazonaws.com';

/** The function that keeps Application Auto Scaling ready for the time when Evenkeel is down. */
export class SafetyNetFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    this.function = controllerFunction(this, 'Function', props);
    this.#allowReading();
    this.#allowRegistering(props.stage);
    this.#allowValidation();
    addTick(this, this.function, TICK);
  }

  #allowReading(): void {
    const role = this.function.role!;
    const actions = [
      'application-autoscaling:DescribeScalableTargets',
      'application-autoscaling:DescribeScalingPolicies',
      'application-autoscaling:DescribeScheduledActions',
      'rds:DescribeDBClusters',
      'rds:DescribeDBInstances',
    ];
    allow(role, actions, ['*']);
    acknowledge(role, 'Resource::*', 'Reading a page of clusters or targets takes no resource, nor does a validation.');
  }

  /** Targets have ids that AWS draws: only what they scale tells them apart beforehand. */
  #allowRegistering(stage: string): void {
    const role = this.function.role!;
    const targets = Stack.of(this).formatArn({
      service: 'application-autoscaling',
      resource: 'scalable-target',
      resourceName: '*',
    });
    const actions = [
      'application-autoscaling:RegisterScalableTarget',
      'application-autoscaling:DeregisterScalableTarget',
      'application-autoscaling:PutScalingPolicy',
      'application-autoscaling:DeleteScalingPolicy',
    ];
    allow(role, actions, [targets], {
      StringEquals: {
        'application-autoscaling:service-namespace': 'rds',
        'application-autoscaling:scalable-dimension': 'rds:cluster:ReadReplicaCount',
      },
    });
    allow(role, ['application-autoscaling:ListTagsForResource'], [targets]);
    allow(role, ['application-autoscaling:TagResource'], [targets], {
      StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) },
    });
    acknowledge(
      role,
      'Resource::arn:<AWS::Partition>:application-autoscaling:<AWS::Region>:<AWS::AccountId>:scalable-target/*',
      'AWS draws the id of a scalable target when it is registered.',
    );
    allow(
      role,
      ['iam:CreateServiceLinkedRole'],
      [
        Stack.of(this).formatArn({
          service: 'iam',
          region: '',
          resource: 'role',
          resourceName: `aws-service-role/${SERVICE_PRINCIPAL}/AWSServiceRoleForApplicationAutoScaling_RDSCluster`,
        }),
      ],
      { StringEquals: { 'iam:AWSServiceName': SERVICE_PRINCIPAL } },
    );
  }

  /**
   * AWS registers a cluster only for those who could scale it themselves, and tries that with their rights (Application
   * Auto Scaling user guide, "Permissions validation"). These rights are there for AWS's calls on our behalf; the
   * function's own calls are denied.
   */
  #allowValidation(): void {
    const actions = [
      'rds:CreateDBInstance',
      'rds:DeleteDBInstance',
      'rds:AddTagsToResource',
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:DeleteAlarms',
    ];
    allow(this.function.role!, actions, ['*'], { Bool: { 'aws:ViaAWSService': 'true' } });
  }
}
