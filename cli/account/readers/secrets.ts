import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Fleet } from '../../../fleet/fleet.ts';
import { parameterOf } from '../../../fleet/names.ts';
import { isNamed } from '../../../functions/aws/conditionChanged.ts';
import { parseObject } from '../../../functions/aws/parseJson.ts';
import type { Reader } from '../reader.ts';
import type { Clients } from '../clients.ts';
import { askEach } from '../each.ts';
import { kindOf } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { SecretFound } from '../shapes.ts';

/** Every secret of a fleet, once, as the fleet names it. */
export function referencesOf({ clusters, drills, slack }: Fleet): string[] {
  const warmUps = Object.values(clusters).flatMap(({ warmUp }) => (warmUp === 'none' ? [] : [warmUp.secret]));
  const probes = drills.list.flatMap((drill) =>
    drill.probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : [])),
  );
  return [...new Set([...warmUps, ...probes, ...(slack ? [slack.secret] : [])])];
}

/** What the fleet keeps outside of itself. */
export const SECRETS = {
  secrets: {
    what: 'secrets of the fleet',
    actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'ssm:GetParameter'],
    read: async ({ clients, fleet }) => {
      const found = await fleet();
      let refusal: unknown;
      const secrets = await askEach(found ? referencesOf(found) : [], async (reference) => {
        try {
          return [await look(clients, reference)];
        } catch (error) {
          if (kindOf(error) !== 'denied') throw error;
          refusal = error;
          return [{ reference, state: 'unreadable', fields: undefined } as const];
        }
      });
      // Where none may be read, it is the right that lacks; where one may not, its own policy or key is in the way.
      if (secrets.length > 0 && secrets.every(({ state }) => state === 'unreadable')) throw refusal;
      return secrets;
    },
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };

const MISSING = { state: 'missing', fields: undefined } as const;

async function look(clients: Clients, reference: string): Promise<SecretFound> {
  const parameter = parameterOf(reference);
  try {
    if (parameter !== undefined) {
      const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: parameter, WithDecryption: true }));
      return { reference, state: 'there', fields: fieldsOf(Parameter?.Value) };
    }
    const { DeletedDate } = await clients.secretsManager.send(new DescribeSecretCommand({ SecretId: reference }));
    if (DeletedDate) return { reference, state: 'to be deleted', fields: undefined };
    const { SecretString } = await clients.secretsManager.send(new GetSecretValueCommand({ SecretId: reference }));
    return { reference, state: 'there', fields: fieldsOf(SecretString) };
  } catch (error) {
    if (isNamed(error, 'ParameterNotFound') || isNamed(error, 'ResourceNotFoundException'))
      return { reference, ...MISSING };
    throw error;
  }
}

/** The names alone: no value of a secret leaves this function. */
const fieldsOf = (text: string | undefined): readonly string[] => Object.keys(parseObject(text ?? ''));
