import { defineHub } from '../../../fleet/hubDefinition.ts';

/** The hub of two Regions of one account, in an account of its own. */
export default defineHub({
  members: [
    { account: '123456789012', region: 'eu-west-1' },
    { account: '123456789012', region: 'us-east-1' },
  ],
  attention: { emails: ['on-call@shop.example'] },
});
