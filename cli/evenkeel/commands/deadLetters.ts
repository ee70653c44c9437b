import { addCommand, type Options, type Shell } from '../command.ts';
import { commandLine } from '../commandLine.ts';
import { EXIT, UsageError } from '../../exitCodes.ts';

const resendCommand =
  ({ place }: { place: Parameters<typeof commandLine>[1] }) =>
  (id: string) =>
    commandLine(`dead-letters resend ${id}`, place);

/** Commands about events that could not be processed. */
export function registerDeadLetters(shell: Shell): void {
  const letters = shell.program
    .command('dead-letters')
    .description('events that could not be processed: why, and once more');
  const own = { ...shell, program: letters };
  addList(own);
  addShow(own);
  addResend(own);
  addDelete(own);
}

function addList({ program, respond }: Shell): void {
  addCommand(program, 'list', 'the events that wait in the dead-letter queue, and why each failed', [
    ['dead-letters list'],
  ]).action(async (options: Options) => {
    await respond(options, async (installation) => {
      const { DeadLetterQueue } = await import('../../deadLetters/queue.ts');
      const { describeLetters } = await import('../../deadLetters/text.ts');
      const { letters, unreadable } = await (await DeadLetterQueue.find(installation.stage)).list();
      const { nowMs } = installation.caller;
      return {
        json: { deadLetters: letters, unreadable },
        text: () => describeLetters(letters, unreadable, nowMs, resendCommand(installation)),
        exitCode: letters.length + unreadable > 0 ? EXIT.somethingToDo : EXIT.done,
      };
    });
  });
}

function addShow({ program, respond }: Shell): void {
  addCommand(program, 'show <id>', 'one of them in full, with the event', [['dead-letters show 3f2a91bc']]).action(
    async (id: string, options: Options) => {
      await respond(options, async (installation) => {
        const { DeadLetterQueue } = await import('../../deadLetters/queue.ts');
        const { lettersOf } = await import('../../deadLetters/resend.ts');
        const { describeLetter } = await import('../../deadLetters/text.ts');
        const { letters } = await (await DeadLetterQueue.find(installation.stage)).list();
        const letter = lettersOf(letters, [id])[0]!;
        const { nowMs } = installation.caller;
        return { json: letter, text: () => describeLetter(letter, nowMs, resendCommand(installation)) };
      });
    },
  );
}

function addResend({ program, respond }: Shell): void {
  addCommand(program, 'resend [id...]', 'send them to their functions again, once the cause is gone', [
    ['dead-letters resend 3f2a91bc'],
    ['dead-letters resend --all'],
  ])
    .option('--all', 'all of them')
    .action(async (ids: string[], options: Options & { all?: true }) => {
      if ((options.all === true) === ids.length > 0)
        throw new UsageError('Say which dead letters: their ids, or --all.');
      await respond(options, async (installation, tell) => {
        const { DeadLetterQueue } = await import('../../deadLetters/queue.ts');
        const { lettersOf, resend } = await import('../../deadLetters/resend.ts');
        const { describeResent } = await import('../../deadLetters/text.ts');
        const queue = await DeadLetterQueue.find(installation.stage);
        const { letters } = await queue.list();
        const wanted = options.all ? letters : lettersOf(letters, ids);
        tell(`Sending ${wanted.length} again …`);
        const resent = await resend(queue, wanted);
        return {
          json: { resent },
          text: () => describeResent(resent),
          exitCode: resent.some(({ failure }) => failure !== undefined) ? EXIT.incomplete : EXIT.done,
        };
      });
    });
}

function addDelete({ program, respond }: Shell): void {
  addCommand(program, 'delete <id...>', 'throw them away: what they were about is found by the next look', [
    ['dead-letters delete 3f2a91bc'],
  ]).action(async (ids: string[], options: Options) => {
    await respond(options, async (installation) => {
      const { DeadLetterQueue } = await import('../../deadLetters/queue.ts');
      const { deleteLetters, lettersOf } = await import('../../deadLetters/resend.ts');
      const { describeDeleted } = await import('../../deadLetters/text.ts');
      const queue = await DeadLetterQueue.find(installation.stage);
      const { letters } = await queue.list();
      const deleted = await deleteLetters(queue, lettersOf(letters, ids));
      return {
        json: { deleted },
        text: () => describeDeleted(deleted),
        exitCode: deleted.length < ids.length ? EXIT.incomplete : EXIT.done,
      };
    });
  });
}
