/** The exit codes of every command, and what each means to a script. */
export const EXIT = {
  done: 0,
  failed: 1,
  somethingToDo: 2,
  incomplete: 3,
  refused: 4,
  usage: 64,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For `--help` and the reference. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done, or nothing to do',
  failed: 'failed: the message says what is wrong and what to do',
  somethingToDo: 'something is to be done: by `plan`, or for a certificate',
  incomplete: 'not everything could be read: what is known is printed, the rest is named',
  refused: 'refused by the drill API; the answer says why',
  usage: 'wrong usage (EX_USAGE of sysexits.h)',
  interrupted: 'ended by Ctrl-C before there was a result',
};

/** What was typed is wrong, and nothing was done. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
