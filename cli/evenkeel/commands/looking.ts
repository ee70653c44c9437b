import { Option } from 'commander';
import { positiveDuration, wholeNumber } from '../../duration.ts';
import { addCommand, type Options, type Shell, type Tell } from '../command.ts';
import type { Installation } from '../installation.ts';

const DAY_MS = 86_400_000;
const TEN_SECONDS_MS = 10_000;

/** Commands that read, and change nothing. */
export function registerLooking(shell: Shell): void {
  shell.program.commandsGroup('Look:');
  addStatus(shell);
  addPlan(shell);
  addExplain(shell);
  addHistory(shell);
  addCertificates(shell);
}

interface StatusOptions extends Options {
  readonly recorded?: true;
  readonly watch?: true;
  readonly every: number;
}

function addStatus({ program, respond, follow }: Shell): void {
  addCommand(program, 'status [name]', 'show what needs a person, what is decided, and what it rests on', [
    ['status'],
    ['status shop', 'a cluster, with its safety net'],
    ['status --watch', 'again and again, until Ctrl-C'],
    ['status --recorded', 'only what the ledger has'],
  ])
    .option('--recorded', 'only what was recorded: asks nothing of the resources themselves')
    .option('--watch', 'again and again until Ctrl-C: in place on a terminal, else a block for each change')
    .addOption(
      new Option('--every <duration>', 'how often --watch reads, in real time')
        .argParser(positiveDuration)
        .default(TEN_SECONDS_MS, '10s'),
    )
    .action(async (name: string | undefined, options: StatusOptions) => {
      const work = async (installation: Installation, tell: Tell) => {
        const [{ chosen }, { readStatus, statusJson, statusEssence }, { describeStatus }, { exitCodeOfUnread }] =
          await Promise.all([
            import('../target.ts'),
            import('../status.ts'),
            import('../statusText.ts'),
            import('../look.ts'),
          ]);
        const recordedOnly = options.recorded ?? false;
        const status = await readStatus(installation, chosen(name, installation), { recordedOnly, tell });
        return {
          json: statusJson(installation, status),
          text: () => describeStatus(installation, status),
          exitCode: exitCodeOfUnread(status.unread),
          essence: statusEssence(status),
        };
      };
      await (options.watch ? follow(options, options.every, work) : respond(options, work));
    });
}

function addPlan({ program, respond }: Shell): void {
  addCommand(program, 'plan [name]', 'show what would be done now, and why; changes nothing', [
    ['plan'],
    ['plan shop', 'a cluster, with its safety net'],
    ['plan --json', 'exit code 2: something would be changed'],
  ]).action(async (name: string | undefined, options: Options) => {
    await respond(options, async (installation, tell) => {
      const [{ chosen }, { readPlan, planJson, exitCodeOfPlan }, { describePlan }] = await Promise.all([
        import('../target.ts'),
        import('../plan.ts'),
        import('../planText.ts'),
      ]);
      const plan = await readPlan(installation, chosen(name, installation), tell);
      return {
        json: planJson(installation, plan),
        text: () => describePlan(installation, plan),
        exitCode: exitCodeOfPlan(plan),
      };
    });
  });
}

function addExplain({ program, respond }: Shell): void {
  addCommand(program, 'explain <name>', 'show what would be decided now, rule by rule', [
    ['explain shop', 'a cluster'],
    ['explain shop --all', 'with the sentence of each rule, and every metric'],
    ['explain safetyNet/shop', 'its safety net'],
    ['explain targets/web', 'a target group'],
  ])
    .option('--all', 'unfold: the sentence of each rule, every setting and every metric')
    .action(async (name: string, options: Options & { readonly all?: true }) => {
      await respond(options, async (installation, tell) => {
        const [{ targetOf }, { explain, explanationJson }, { describeExplanation }] = await Promise.all([
          import('../target.ts'),
          import('../explain.ts'),
          import('../explainText.ts'),
        ]);
        const target = targetOf(name, installation);
        tell(`Reading ${name} …`);
        const explanation = await explain(installation, target);
        return {
          json: explanationJson(explanation),
          text: () => describeExplanation(explanation, options.all ?? false),
        };
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
  addCommand(program, 'certificates', 'list certificates: where each is served, and who renews it', [
    ['certificates'],
    ["certificates --json | jq '.rows[] | select(.isUrgent)'"],
  ])
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
