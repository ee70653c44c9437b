import { describe, expect, test } from 'vitest';
import { changesIn, controlPlaneIn } from '../../../stacks/templates.ts';
import { assemblyFolder } from '../assembly.ts';

const STEPS = [
  'Admit',
  'Preflight',
  'Begin',
  'Advance',
  'SteadyState',
  'Inject',
  'RollBack',
  'Assess',
  'CleanUp',
  'Report',
];

/** What the role of each step may change of certificates, listeners and hosted zones. */
const changes = () => {
  const resources = controlPlaneIn(assemblyFolder());
  return Object.fromEntries(
    STEPS.map((step) => [
      step,
      changesIn(resources, `Drills${step}Role`).filter((line) => /^(acm|elasticloadbalancing|route53):/.test(line)),
    ]),
  );
};

export function testRoles(): void {
  describe('the roles of the steps', () => {
    const websites = ['another', 'foreign', 'many', 'one', 'shop'];
    const on = (action: string) =>
      websites.map(
        (name) =>
          `elasticloadbalancing:${action} elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:listener/*/${name}/*`,
      );
    const exchanging = [...on('AddListenerCertificates'), ...on('ModifyListener')];
    const rollingBack = [...exchanging, ...on('RemoveListenerCertificates')];
    const deleting =
      'acm:DeleteCertificate acm:<AWS::Region>:<AWS::AccountId>:certificate/* {"StringEquals":{"aws:ResourceTag/evenkeel:stage":"dev"},"Null":{"aws:ResourceTag/evenkeel:drill":"false"}}';
    const tagging =
      '{"StringEquals":{"aws:RequestTag/evenkeel:stage":"dev"},"Null":{"aws:RequestTag/evenkeel:drill":"false"}}';

    test('request and delete only certificates that bear the tag of a drill, and change only rehearsed listeners', () => {
      const { Advance, Inject, RollBack, CleanUp, ...others } = changes();
      expect(Inject).toEqual(exchanging);
      expect(RollBack).toEqual(rollingBack);
      expect(CleanUp).toEqual([deleting, ...rollingBack]);
      expect(Advance).toEqual(
        [
          ...on('RemoveListenerCertificates'),
          `acm:AddTagsToCertificate * ${tagging}`,
          `acm:RequestCertificate * ${tagging}`,
          'route53:ChangeResourceRecordSets route53:::hostedzone/Z0F59463C606C5B0E5D3D {"ForAllValues:StringEquals":{"route53:ChangeResourceRecordSetsRecordTypes":["CNAME"],"route53:ChangeResourceRecordSetsActions":["UPSERT"]}}',
        ].toSorted(),
      );
      expect(Object.values(others).flat()).toEqual([]);
    });
  });
}
