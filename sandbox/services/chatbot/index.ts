import type { Provisioners } from '../../deploy/resource.ts';

const KNOWN: ReadonlySet<string> = new Set([
  'ConfigurationName',
  'GuardrailPolicies',
  'IamRoleArn',
  'LoggingLevel',
  'SlackChannelId',
  'SlackWorkspaceId',
  'SnsTopicArns',
  'Tags',
  'UserRoleRequired',
]);

/** CloudFormation template reference, "AWS::Chatbot::SlackChannelConfiguration". */
const FORMS: Readonly<Record<string, RegExp>> = {
  ConfigurationName: /^[A-Za-z0-9-_]{1,128}$/,
  IamRoleArn:
    /^arn:(aws[a-zA-Z-]*)?:[A-Za-z0-9][A-Za-z0-9_/.-]{0,62}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9_/.-]{0,63}:.{0,1023}$/,
  SlackChannelId: /^[A-Za-z0-9]+$/,
  SlackWorkspaceId: /^[0-9A-Z]{1,255}$/,
};

/** Channels of Slack in Amazon Q Developer (AWS Chatbot): declared, and nothing is posted there. */
export const createChatbot = (): { readonly provisioners: Provisioners } => ({
  provisioners: {
    'AWS::Chatbot::SlackChannelConfiguration': ({ properties, logicalId, type }) => {
      const unknown = Object.keys(properties).find((property) => !KNOWN.has(property));
      if (unknown) throw new Error(`${logicalId} (${type}): the property ${unknown} is not simulated`);
      for (const [name, form] of Object.entries(FORMS)) {
        if (!form.test(String(properties[name] ?? '')))
          throw new Error(`Model validation failed (#/${name}: failed validation constraint for keyword [pattern])`);
      }
      return () => {};
    },
  },
});
