import type { Exception } from './compare.ts';

/** What the Region does not do, or does without asking for a right. Known from AWS's documentation alone. */
const ONLY_IN_AN_ACCOUNT: readonly Exception[] = [
  {
    rights: /Role logs:(?:CreateLogStream|PutLogEvents) logs:log-group$/,
    why: 'Lambda writes the log of a function with its role (Lambda developer guide, "Execution role").',
  },
  {
    rights: /Role xray:\w+ \*$/,
    why: 'Lambda and Step Functions send traces with the roles of functions and machines, and the Region keeps none.',
  },
  {
    rights: /Role sqs:SendMessage sqs$/,
    why: 'Lambda leaves an event there that a function could not handle. The Region asks for it, but not each function fails in a test.',
  },
  {
    rights: /^(?:DrillsProberFunction|Warmer\w*|VpcHandshakesFunction)Role ec2:\w+ \*$/,
    why: 'Lambda connects a function to a VPC with its role (AWSLambdaVPCAccessExecutionRole).',
  },
  {
    rights: /^VpcHandshakesFunctionRole /,
    why: 'The same code as that of the handshakes from the internet, in a VPC.',
  },
  {
    rights: /^ReplicasFunctionRole (?:iam:PassRole|kms:)/,
    why: 'RDS takes what a new reader of a cluster with enhanced monitoring or a key of its own needs; test/sandbox/iam/onBehalf.test.ts has the key.',
  },
  {
    rights: /^SafetyNetFunctionRole iam:CreateServiceLinkedRole /,
    why: 'Application Auto Scaling makes its role once in an account.',
  },
  { rights: /^DrillsProberFunctionRole rds-data:/, why: 'The Data API is not emulated.' },
];

/** Rights that are given as one where a part of them is used. */
const SHARED: readonly Exception[] = [
  {
    rights:
      /^Drills\w+Role (?:acm|arc-zonal-shift|cloudwatch|ec2|elasticloadbalancing|fis|rds|route53):(?:Describe|Get|List)\w+ \*$/,
    why: 'The steps of drills share one list of what they read: which step reads what depends on the kind of the drill.',
  },
  {
    rights: /^Drills\w+Role (?:dynamodb:(?:PutItem|GetItem|UpdateItem) dynamodb:table|reads dynamodb:LeadingKeys)/,
    why: 'The functions of drills share one way to read and one way to write their own parts of the ledger.',
  },
  {
    rights: /Role reads dynamodb:LeadingKeys (?:leases|interlocks|marks)#/,
    why: 'Read where the answer to a conditional write was lost, to see whose it is (functions/control-loop/exclusive.ts).',
  },
];

/** Rights that steps of drills have in common although each of them uses a part. */
const OF_DRILLS: readonly Exception[] = [
  {
    rights: /^Drills\w+machineRole sns:Publish /,
    why: 'A machine tells people itself only where not even the clean-up can run.',
  },
  {
    rights:
      /^DrillsReportRole (?:events:DescribeEventBus|writes events:detail-type (?:Attention Needed|Drill Changed)|events:PutEvents)/,
    why: 'People are told of a look at the end that finds something left behind.',
  },
];

/** Used in tests that the last recording did not run. Whoever records anew takes them out: a test asks for it. */
const NOT_RECORDED: readonly Exception[] = [
  {
    rights:
      /^TargetsFunctionRole (?:autoscaling:|ecs:|ec2:CreateFleet|ec2:DescribeLaunchTemplate|writes dynamodb:LeadingKeys marks#targets|writes events:detail-type Attention Needed)/,
    why: 'test/functions/controllers/targets/pools, news.test.ts and loop.test.ts',
  },
  {
    rights: /^(?:Certificates|Replicas|SafetyNet|Targets)FunctionRole dynamodb:GetItem /,
    why: 'test/sandbox/faults: the answer to a lease is lost.',
  },
  {
    rights: /^CertificatesFunctionRole (?:acm:DeleteCertificate|writes events:detail-type Sweep To Be Continued)/,
    why: 'test/functions/controllers/certificates/rotation.test.ts and sweep.test.ts',
  },
  {
    rights:
      /^ReplicasFunctionRole rds:(?:DeleteDBInstance rds:db if StringEquals aws:ResourceTag|DescribeCertificates \*|DescribeDBCapacityReservations \*|DescribeDBProxyTargets \*)/,
    why: 'test/functions/controllers/replicas/loop, safetyNet/down.test.ts, replicas/reservation and proxy tests',
  },
  {
    rights: /^SafetyNetFunctionRole application-autoscaling:(?:DeleteScalingPolicy|DeregisterScalableTarget) /,
    why: 'test/functions/controllers/safetyNet/net.test.ts',
  },
  { rights: /^Slack(?:Ingress|Worker)Role ssm:GetParameter /, why: 'test/functions/slack/secret/secret.test.ts' },
  {
    rights: /^Drills(?:Api|Schedule|GameDay\w+|gamedaymachine)Role /,
    why: 'test/functions/drills/drills.test.ts and gameDays.test.ts',
  },
];

export const EXCEPTIONS: readonly Exception[] = [...ONLY_IN_AN_ACCOUNT, ...SHARED, ...OF_DRILLS, ...NOT_RECORDED];
