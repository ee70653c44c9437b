import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { eventBridge } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';

/** What CloudFormation begins the names of our rules with. */
const PREFIX = 'evenkeel-';

/**
 * The rules that are gone or disabled.
 * @param rules as CloudFormation refers to them: `NAME` on the default bus, `BUS|NAME` on another one
 */
export async function findFaultyRules(rules: readonly string[]): Promise<string[]> {
  const byBus = Map.groupBy(rules, (rule) => (rule.includes('|') ? rule.split('|')[0]! : 'default'));
  const faulty = await Promise.all(
    [...byBus].map(async ([bus, expected]) => {
      const enabled = await listEnabled(bus);
      return expected.filter((rule) => !enabled.has(rule.split('|').at(-1)!));
    }),
  );
  return faulty.flat();
}

/** A bus that is gone has no rules. */
async function listEnabled(bus: string): Promise<ReadonlySet<string>> {
  const enabled = new Set<string>();
  let token: string | undefined;
  try {
    do {
      const { Rules = [], NextToken } = await eventBridge.send(
        new ListRulesCommand({
          EventBusName: bus,
          NamePrefix: PREFIX,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      for (const { Name, State } of Rules) if (Name !== undefined && State !== 'DISABLED') enabled.add(Name);
      token = NextToken;
    } while (token !== undefined);
  } catch (error) {
    if (!isNamed(error, 'ResourceNotFoundException')) throw error;
  }
  return enabled;
}
