import { describe, expect, test } from 'vitest';
import { letIn } from '../../../../sandbox/services/events/abroad.ts';
import type { Bus } from '../../../../sandbox/services/events/bus.ts';

const BUS = 'arn:aws:events:eu-west-1:123456789012:event-bus/hub';
const OTHER = '210987654321';

interface Row {
  readonly from?: string;
  readonly organizationId?: string;
  readonly source?: string;
  readonly detailType?: string;
}

const busWith = (...statements: object[]): Bus => ({
  name: 'hub',
  arn: BUS,
  rules: new Map(),
  tags: new Map(),
  createdMs: 0,
  modifiedMs: 0,
  description: undefined,
  policy: statements.length > 0 ? { Statement: statements } : undefined,
});

function isLetIn(bus: Bus, { from = OTHER, organizationId, source = 'shop', detailType = 'Order' }: Row): boolean {
  try {
    letIn(bus, {
      targetArn: BUS,
      payload: JSON.stringify({ source, 'detail-type': detailType }),
      principal: 'events.amazonaws.com',
      sourceArn: `arn:aws:events:us-east-1:${from}:rule/own/forward`,
      roleArn: `arn:aws:iam::${from}:role/forward`,
      organizationId,
    });
    return true;
  } catch (error) {
    expect((error as Error).name).toBe('AccessDeniedException');
    return false;
  }
}

const allow = (Principal: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action: 'events:PutEvents',
  Resource: BUS,
  ...(Condition && { Condition }),
});
const deny = (Principal: unknown) => ({ ...allow(Principal), Effect: 'Deny' });
const ofOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } };

describe('an event from elsewhere', () => {
  test.for<readonly [sentence: string, bus: Bus, row: Row, isAllowed: boolean]>([
    ['from the same account needs no policy', busWith(), { from: '123456789012' }, true],
    [
      'from the same account is refused where the policy denies it',
      busWith(deny('*')),
      { from: '123456789012' },
      false,
    ],
    ['from another account is refused without a policy', busWith(), {}, false],
    ['from an account that is named comes in', busWith(allow({ AWS: `arn:aws:iam::${OTHER}:root` })), {}, true],
    ['from an account that is named by its number comes in', busWith(allow({ AWS: OTHER })), {}, true],
    ['by a role that is named comes in', busWith(allow({ AWS: `arn:aws:iam::${OTHER}:role/forward` })), {}, true],
    ['by another role does not', busWith(allow({ AWS: `arn:aws:iam::${OTHER}:role/other` })), {}, false],
    ['from an account beside the named one does not', busWith(allow({ AWS: '111122223333' })), {}, false],
    ['of the owner of the bus alone does not', busWith(allow({ AWS: 'arn:aws:iam::123456789012:root' })), {}, false],
    ['comes in for anyone', busWith(allow('*')), {}, true],
    ['of a service alone does not', busWith(allow({ Service: 'events.amazonaws.com' })), {}, false],
    ['from the organization comes in', busWith(allow('*', ofOrganization)), { organizationId: 'o-a1b2c3d4e5' }, true],
    [
      'from another organization does not',
      busWith(allow('*', ofOrganization)),
      { organizationId: 'o-other00000' },
      false,
    ],
    ['from no organization does not', busWith(allow('*', ofOrganization)), {}, false],
    [
      'with the source that is allowed comes in',
      busWith(allow('*', { StringEquals: { 'events:source': 'shop' } })),
      {},
      true,
    ],
    [
      'with another source does not',
      busWith(allow('*', { StringEquals: { 'events:source': 'shop' } })),
      { source: 'shops' },
      false,
    ],
    [
      'with another detail type does not',
      busWith(allow('*', { StringEquals: { 'events:detail-type': ['Order', 'Refund'] } })),
      { detailType: 'Parcel' },
      false,
    ],
    [
      'of another rule than the named one does not',
      busWith(allow('*', { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/evenkeel-*' } })),
      {},
      false,
    ],
    ['is refused where one statement allows and one denies it', busWith(allow('*'), deny({ AWS: OTHER })), {}, false],
  ])('%s', ([, bus, row, isAllowed]) => {
    expect(isLetIn(bus, row)).toBe(isAllowed);
  });
});
