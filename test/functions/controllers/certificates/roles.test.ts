import { beforeAll, describe, expect, test } from 'vitest';
import { changesIn, controlPlaneIn, type Declared, ofType, spelled } from '../../../stacks/templates.ts';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';

let resources: readonly Declared[];
synthesizeBefore(new URL('fleet.ts', import.meta.url));
beforeAll(() => {
  resources = controlPlaneIn(assemblyFolder());
});

const changesOf = (role: string): string[] => changesIn(resources, role);

describe('the certificates function', () => {
  test('writes CNAMEs into the listed zones, deletes only what is tagged, and changes only the named load balancers', () => {
    const tagged = '{"StringEquals":{"aws:ResourceTag/evenkeel:stage":"dev"}}';
    const tagging = '{"StringEquals":{"aws:RequestTag/evenkeel:stage":"dev"}}';
    const elb = 'elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:';
    const acm = 'acm:<AWS::Region>:<AWS::AccountId>:certificate/*';
    // The third set is only observed.
    const names = ['landing', 'shop'];
    const own =
      '{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["controller#certificates","leases#certificates","history#certificates#*","leases#hosted-zones"]}}';
    expect(changesOf('CertificatesFunctionRole')).toEqual(
      [
        `acm:AddTagsToCertificate * ${tagging}`,
        `acm:DeleteCertificate ${acm} ${tagged}`,
        `acm:RequestCertificate * ${tagging}`,
        `acm:UpdateCertificateOptions ${acm}`,
        `dynamodb:PutItem <Ledger.Arn> ${own}`,
        `dynamodb:UpdateItem <Ledger.Arn> ${own}`,
        `elasticloadbalancing:AddTags ${elb}listener/* ${tagging}`,
        `elasticloadbalancing:DeleteListener ${elb}listener/* ${tagged}`,
        ...names.flatMap((name) => [
          `elasticloadbalancing:AddListenerCertificates ${elb}listener/*/${name}/*`,
          `elasticloadbalancing:ModifyListener ${elb}listener/*/${name}/*`,
          `elasticloadbalancing:RemoveListenerCertificates ${elb}listener/*/${name}/*`,
        ]),
        // Where HTTPS is asked for.
        `elasticloadbalancing:CreateListener ${elb}loadbalancer/app/landing/*`,
        `elasticloadbalancing:CreateRule ${elb}listener/app/landing/*`,
        `elasticloadbalancing:ModifyRule ${elb}listener-rule/app/landing/*`,
        'events:PutEvents <Bus.Arn> {"StringEquals":{"events:source":"evenkeel","events:detail-type":' +
          '["Decision Made","Action Finished","Attention Needed","Proof Requested","Sweep To Be Continued"]}}',
        'logs:CreateLogStream <CertificatesFunctionLogs.Arn>',
        'logs:PutLogEvents <CertificatesFunctionLogs.Arn>',
        'route53:ChangeResourceRecordSets route53:::hostedzone/Z0F59463C606C5B0E5D3D ' +
          '{"ForAllValues:StringEquals":{"route53:ChangeResourceRecordSetsRecordTypes":["CNAME"],' +
          '"route53:ChangeResourceRecordSetsActions":["UPSERT"]}}',
        // By Lambda, for events that it could not handle.
        'sqs:SendMessage <DeadLetters.Arn>',
      ].toSorted(),
    );
  });

  test('is asked for by one alarm, for which a sweep that does not come is no number', () => {
    const [alarm] = ofType(resources, 'AWS::CloudWatch::Alarm', 'CertificatesExpiryNear');
    expect(alarm!.properties).toMatchObject({
      Namespace: 'Evenkeel',
      MetricName: 'MinDaysToExpiry',
      Dimensions: [
        { Name: 'service', Value: 'certificates' },
        { Name: 'stage', Value: 'dev' },
      ],
      Statistic: 'Minimum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 12,
      Period: 86_400,
      TreatMissingData: 'breaching',
    });
    expect((alarm!.properties['AlarmActions'] as unknown[]).map(spelled)).toEqual(['<Attention>']);
  });
});

describe('the function that makes handshakes', () => {
  test('may write down what it saw, and say so', () => {
    expect(changesOf('HandshakesFunctionRole')).toEqual([
      'dynamodb:PutItem <Ledger.Arn> {"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["marks#certificates"]}}',
      'events:PutEvents <Bus.Arn> {"StringEquals":{"events:source":"evenkeel","events:detail-type":["Proof Finished"]}}',
      'logs:CreateLogStream <HandshakesFunctionLogs.Arn>',
      'logs:PutLogEvents <HandshakesFunctionLogs.Arn>',
      'sqs:SendMessage <DeadLetters.Arn>',
    ]);
  });
});

describe('a fleet without clusters', () => {
  test('has no function for what only clusters need, and nobody misses their tick', () => {
    const functions = ofType(resources, 'AWS::Lambda::Function').map(({ logicalId }) =>
      logicalId.replace(/[0-9A-F]{8}$/, ''),
    );
    expect(functions.toSorted()).toEqual(['CertificatesFunction', 'HandshakesFunction', 'HeartbeatFunction']);
    const [missed] = ofType(resources, 'AWS::CloudWatch::Alarm', 'CertificatesTickMissed');
    expect(missed!.properties['AlarmDescription']).toContain('The Certificates function has not run for 15 minutes');
  });
});
