const RIGHTS = 'it needs rights in AWS that you may have and Evenkeel in Slack does not';
const MACHINE = 'it works on your machine';

/** Words of the command line that Slack does not have, and why not. */
export const COMMAND_LINE_ONLY: Readonly<Record<string, string>> = {
  release: RIGHTS,
  'dead-letters': RIGHTS,
  discover: RIGHTS,
  doctor: RIGHTS,
  check: RIGHTS,
  wiring: 'it prints whole files',
  console: MACHINE,
  sandbox: MACHINE,
};
