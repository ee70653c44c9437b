import { z } from 'zod';

const PART = String.raw`[\w+=,.@*?-]+`;
const SHAPE = new RegExp(
  String.raw`^arn:aws[a-z-]*:(?:sts::\d{12}:assumed-role/${PART}/${PART}|sts::\d{12}:federated-user/${PART}|iam::\d{12}:user/(?:${PART}/)*${PART})$`,
);

const WRONG_SHAPE =
  'the whole ARN of a principal (arn:…:sts::ACCOUNT:assumed-role/AWSReservedSSO_OnCall_*/ada@shop.example, ' +
  'arn:…:iam::ACCOUNT:user/ada): a name alone could be the session name of anybody who may assume a role';

const isWild = (part: string): boolean => /[*?]/.test(part);

/**
 * The ARN of a person's principal, as IAM verifies it. `*` stands for any characters and `?` for one, within one part of
 * the ARN: the suffix of a role of IAM Identity Center changes when its assignments are re-made.
 */
export const principalPattern = z
  .string()
  .max(2_048)
  .superRefine((pattern, { addIssue }) => {
    if (!SHAPE.test(pattern)) return addIssue({ code: 'custom', message: WRONG_SHAPE });
    const [kind = '', ...names] = pattern.slice(pattern.lastIndexOf(':') + 1).split('/');
    const [role = '', session = ''] = names;
    if (kind !== 'assumed-role') {
      if (names.some(isWild)) addIssue({ code: 'custom', message: 'a user without wildcards: it is one person' });
    } else if (/^[*?]*$/.test(role)) {
      addIssue({
        code: 'custom',
        message: 'the name of a role, not any role: whoever may assume one would be this person',
      });
    } else if (isWild(session) && isWild(role)) {
      addIssue({
        code: 'custom',
        message: 'a role or a session without wildcards: the sessions of several roles are several people',
      });
    }
  });
