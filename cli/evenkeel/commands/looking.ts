import { Option } from 'commander';
import { positiveDuration, wholeNumber } from '../../duration.ts';
import { addCommand, type Options, type Shell } from '../command.ts';

const DAY_MS = 86_400_000;

/** Commands that read, and change nothing. */
export function registerLooking(shell: Shell): void {
  shell.program.commandsGroup('Look:');
  addStatus(shell);
  addExplain(shell);
  addHistory(shell);
  addCertificates(shell);
}

function addStatus({ program, respond }: Shell): void {
  addCommand(program, 'status [name]', 'show the current decision for each resource').action(
    async (name: string | undefined, options: Options) => {
      await respond(options, async (installation) => {
        const [{ chosen }, { readStatus }, { describeStatus }] = await Promise.all([
          import('../target.ts'),
          import('../status.ts'),
          import('../statusText.ts'),
        ]);
        const shown = await readStatus(installation, chosen(name, installation));
        return { json: shown.map(({ status }) => status), text: () => describeStatus(installation, shown) };
      });
    },
  );
}

function addExplain({ program, respond }: Shell): void {
  addCommand(program, 'explain <name>', 'show what would be decided now, rule by rule', [
    ['explain shop', 'a cluster'],
    ['explain safetyNet/shop', 'its safety net'],
    ['explain targets/web', 'a target group'],
  ]).action(async (name: string, options: Options) => {
    await respond(options, async (installation, tell) => {
      const [{ targetOf }, { explain, explanationJson }, { describeExplanation }] = await Promise.all([
        import('../target.ts'),
        import('../explain.ts'),
        import('../explainText.ts'),
      ]);
      const target = targetOf(name, installation);
      tell(`Reading ${name} …`);
      const explanation = await explain(installation, target);
      return { json: explanationJson(explanation), text: () => describeExplanation(explanation) };
    });
  });
}

function addHistory({ program, respond }: Shell): void {
  addCommand(program, 'history <name>', 'show decisions and actions, oldest first', [
    ['history shop --since 3d'],
    ['history certificates/shop --limit 200'],
  ])
    .addOption(
      new Option('--since <duration>', 'period to show: 90m, 24h, 7d')
        .argParser(positiveDuration)
        .default(DAY_MS, '24h'),
    )
    .option('--limit <n>', 'maximum of entries, the latest ones', wholeNumber(1, 10_000), 50)
    .action(async (name: string, options: Options & { since: number; limit: number }) => {
      await respond(options, async (installation) => {
        const { readHistory, describeHistory } = await import('../history.ts');
        const history = await readHistory(installation, name, options);
        return { json: history.lines, text: () => describeHistory(name, history, options) };
      });
    });
}

function addCertificates({ program, respond }: Shell): void {
  addCommand(program, 'certificates', 'list certificates: where each is served, and who renews it')
    .addHelpText(
      'after',
      `
Lists everything that managed load balancers serve, and everything in ACM that
they do not serve. Exit code 2: a served certificate is to be replaced, has
expired or cannot be read; 3: not everything could be read.`,
    )
    .action(async (options: Options) => {
      await respond(options, async (installation, tell) => {
        const [{ readInventory }, { exitCodeOf }, { describeInventory }] = await Promise.all([
          import('../inventory.ts'),
          import('../inventoryRows.ts'),
          import('../inventoryText.ts'),
        ]);
        tell('Reading certificates and listeners …');
        const inventory = await readInventory(installation);
        return { json: inventory, text: () => describeInventory(inventory), exitCode: exitCodeOf(inventory) };
      });
    });
}
