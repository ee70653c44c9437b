import { readStack, type StackTemplate } from '../../../stacks/quotas/declared.ts';

export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

export const stack = (Resources: Resources, sections: object = {}): StackTemplate =>
  readStack('evenkeel-prod', JSON.stringify({ ...sections, Resources }), (logicalId) => `Evenkeel/${logicalId}`);

export const text = (length: number) => 'x'.repeat(length);
export const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);
export const many = (count: number, resource: Resources[string]): Resources =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`R${at + 1}`, resource]));

/** A document of 26 characters and those of the ID: `{"Statement":[{"Sid":"…"}]}`. */
export const document = (length: number) => ({ Statement: [{ Sid: text(length - 26) }] });
export const policy = (type: string, length: number) => ({
  R: { Type: `AWS::${type}`, Properties: { PolicyDocument: document(length) } },
});
export const queuePolicy = (Statement: object | readonly object[]) => ({
  R: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement } } },
});
export const role = (properties: object) => ({ R: { Type: 'AWS::IAM::Role', Properties: properties } });
export const ofRole = (type: string, length = 26) => ({
  Type: `AWS::IAM::${type}`,
  Properties: { Roles: [{ Ref: 'R' }], PolicyDocument: document(length) },
});
export const rule = (properties: object) => ({ R: { Type: 'AWS::Events::Rule', Properties: properties } });
export const alarm = (properties: object) => ({ R: { Type: 'AWS::CloudWatch::Alarm', Properties: properties } });
export const composite = (AlarmRule: string) => ({
  R: { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmRule } },
});
export const one = (type: string, property: string, value: unknown) => ({
  R: { Type: `AWS::${type}`, Properties: { [property]: value } },
});
/** As Lambda writes them: nine statements of 442 characters and others of 443, with commas, in a policy of 54. */
export const invokedBy = (count: number) => ({
  F: { Type: 'AWS::Lambda::Function' },
  ...many(count, {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { 'Fn::GetAtt': ['F', 'Arn'] },
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: `arn:aws:events:eu-west-1:123456789012:rule/${text(60)}`,
    },
  }),
});
