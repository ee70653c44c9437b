import type { Fleet } from '../../../fleet/fleet.ts';
import { row } from '../../findings/finding.ts';
import { isElsewhere } from './arns.ts';

/** What a secret has to hold: Slack's keys, or the user of a database. */
const fieldsOf = ({ slack }: Fleet, reference: string): readonly string[] =>
  slack?.secret === reference ? ['signingSecret', 'botToken'] : ['username', 'password'];

/** What the fleet keeps in Secrets Manager and Parameter Store. Only the names of fields are looked at. */
export const SECRET_ROWS = [
  row({
    id: 'secret-missing',
    title: 'a secret of the fleet does not exist',
    severity: 'error',
    seenBy: '`secretsmanager:DescribeSecret` or `ssm:GetParameter` does not find it',
    remedy: 'Secrets Manager console › Store a new secret › {resource}: JSON with {fields}',
    link: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/create_secret.html',
    needs: ['secrets'],
    find: ({ fleet, caller, secrets }) =>
      secrets
        // One of another account is a finding of its own.
        .filter(({ state, reference }) => state === 'missing' && !isElsewhere(reference, caller))
        .map(({ reference }) => ({
          resource: reference,
          message: 'There is no secret or parameter of this name.',
          values: { fields: fieldsOf(fleet, reference).join(' and ') },
        })),
  }),
  row({
    id: 'secret-unreadable',
    title: 'a secret of the fleet may not be read, although others may',
    severity: 'warning',
    seenBy: '`secretsmanager:GetSecretValue` or `ssm:GetParameter` is denied for it alone',
    remedy:
      'look at its own policy, and at that of its key: aws secretsmanager get-resource-policy --region {region} --secret-id {resource}',
    link: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
    needs: ['secrets'],
    find: ({ secrets }) =>
      secrets
        .filter(({ state }) => state === 'unreadable')
        .map(({ reference }) => ({
          resource: reference,
          message:
            'What denies it to these credentials may deny it to our functions, too. Its fields were not looked at.',
        })),
  }),
  row({
    id: 'secret-to-be-deleted',
    title: 'a secret of the fleet is about to be deleted',
    severity: 'error',
    seenBy: '`secretsmanager:DescribeSecret` has a date of deletion',
    remedy: 'aws secretsmanager restore-secret --region {region} --secret-id {resource}',
    link: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_restore-secret.html',
    needs: ['secrets'],
    find: ({ secrets }) =>
      secrets
        .filter(({ state }) => state === 'to be deleted')
        .map(({ reference }) => ({
          resource: reference,
          message: 'Nobody can read it any more until it is restored.',
        })),
  }),
  row({
    id: 'secret-malformed',
    title: 'a secret lacks what is looked for in it',
    severity: 'error',
    seenBy: 'the content is no JSON object with the fields that Evenkeel reads',
    remedy: 'Secrets Manager console › {resource} › Retrieve secret value › Edit: add {fields}',
    link: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html',
    needs: ['secrets'],
    find: ({ fleet, secrets }) =>
      secrets.flatMap(({ reference, state, fields = [] }) => {
        const lacking = fieldsOf(fleet, reference).filter((field) => !fields.includes(field));
        if (state !== 'there' || lacking.length === 0) return [];
        return [
          {
            resource: reference,
            message: `It has no ${lacking.join(' and no ')}.`,
            values: { fields: lacking.join(' and ') },
          },
        ];
      }),
  }),
];
