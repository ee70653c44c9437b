import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import { createReader } from '../../../cli/account/region.ts';

test('a simulation says of a role what the Region would decide, and of people that they may do everything', async () => {
  const region = createRegion();
  createReader(region, 'auditor', ['iam:GetUser']);
  const iam = new IAMClient(region.clientConfig());
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'auditor' }));
  const simulate = async (PolicySourceArn: string) => {
    const ActionNames = ['iam:GetRole', 'iam:GetUser', 'iam:PassRole'];
    const { EvaluationResults = [] } = await iam.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames, ResourceArns: ['*'] }),
    );
    return EvaluationResults.map(({ EvalDecision }) => EvalDecision);
  };
  expect(await simulate(Role!.Arn!)).toEqual(['allowed', 'explicitDeny', 'implicitDeny']);
  expect(await simulate('arn:aws:iam::123456789012:user/ada')).toEqual(['allowed', 'allowed', 'allowed']);
  await expect(simulate('arn:aws:iam::123456789012:role/nobody')).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
  await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});
