import { describe, expect, test } from 'vitest';
import { readCommand } from '../../../../functions/slack/commands/parseCommand.ts';

const RESOURCES = ['shop', 'orders', 'shop-archive'];
const ADDRESSES = ['shop', 'orders', 'shop-archive', 'safetyNet/shop'];
const DRILLS = [
  { drill: 'aurora-failover', resource: 'shop' },
  { drill: 'aurora-failover', resource: 'orders' },
  { drill: 'reader-loss', resource: 'shop' },
  { drill: 'game-day', resource: 'spring' },
];
const read = (text: string) => readCommand(text, { resources: RESOURCES, addresses: ADDRESSES, drills: DRILLS });

describe('a command', () => {
  const rows: readonly [text: string, command: object][] = [
    ['', { name: 'help' }],
    ['help', { name: 'help' }],
    ['  Status ', { name: 'status' }],
    ['plan shop', { name: 'plan', resource: 'shop' }],
    ['history   shop-archive', { name: 'history', resource: 'shop-archive', sinceMs: 86_400_000 }],
    ['pause shop 2h moving a table', { name: 'pause', target: 'shop', forMs: 7_200_000, why: 'moving a table' }],
    ['pause all 30m R&amp;D &lt;3', { name: 'pause', target: 'all', forMs: 1_800_000, why: 'R&D <3' }],
    ['pause shop 90d a long one', { name: 'pause', target: 'shop', forMs: 7_776_000_000, why: 'a long one' }],
    ['status shop', { name: 'status', resource: 'shop' }],
    ['explain safetyNet/shop', { name: 'explain', resource: 'safetyNet/shop' }],
    ['history shop --since 3d', { name: 'history', resource: 'shop', sinceMs: 259_200_000 }],
    ['Certificates', { name: 'certificates' }],
    [
      'pause shop --for 2h --why "moving a table"',
      { name: 'pause', target: 'shop', forMs: 7_200_000, why: 'moving a table' },
    ],
    [
      'pause shop --why “moving a table” —for 2h',
      { name: 'pause', target: 'shop', forMs: 7_200_000, why: 'moving a table' },
    ],
    ['pause shop 2h wait --for "ada"', { name: 'pause', target: 'shop', forMs: 7_200_000, why: 'wait --for "ada"' }],
    ['resume all', { name: 'resume', target: 'all' }],
    ['resume all --why "AWS has recovered"', { name: 'resume', target: 'all', why: 'AWS has recovered' }],
    ['resume all AWS has recovered', { name: 'resume', target: 'all', why: 'AWS has recovered' }],
    ['resume orders', { name: 'resume', target: 'orders' }],
    ['drill aurora-failover shop', { name: 'drill start', drill: 'aurora-failover', resource: 'shop', dryRun: false }],
    [
      'drill --dry-run aurora-failover shop --to shop-2',
      { name: 'drill start', drill: 'aurora-failover', resource: 'shop', dryRun: true, target: 'shop-2' },
    ],
    ['drill reader-loss shop —dry-run', { name: 'drill start', drill: 'reader-loss', resource: 'shop', dryRun: true }],
    ['drill game-day spring', { name: 'drill start', drill: 'game-day', resource: 'spring', dryRun: false }],
    [
      'drill game-day spring —go-on',
      { name: 'drill start', drill: 'game-day', resource: 'spring', dryRun: false, goOn: true },
    ],
    [
      'leave aurora-failover-1a2b3c4d5e6f RDS is down',
      { name: 'drill leave', drillId: 'aurora-failover-1a2b3c4d5e6f', why: 'RDS is down' },
    ],
    [
      'drill start aurora-failover shop --target shop-2',
      { name: 'drill start', drill: 'aurora-failover', resource: 'shop', dryRun: false, target: 'shop-2' },
    ],
    ['Drill Abort aurora-failover-1a2b3c4d5e6f', { name: 'drill abort', drillId: 'aurora-failover-1a2b3c4d5e6f' }],
    [
      'drill leave aurora-failover-1a2b3c4d5e6f RDS is down',
      { name: 'drill leave', drillId: 'aurora-failover-1a2b3c4d5e6f', why: 'RDS is down' },
    ],
    [
      'drill start aurora-failover shop --zone eu-west-1a --listener shop:443 --no-failback',
      {
        name: 'drill start',
        drill: 'aurora-failover',
        resource: 'shop',
        dryRun: false,
        zone: 'eu-west-1a',
        listener: 'shop:443',
        failback: false,
      },
    ],
    [
      'drill start game-day spring --go-on',
      { name: 'drill start', drill: 'game-day', resource: 'spring', dryRun: false, goOn: true },
    ],
    ['drill status aurora-failover-1', { name: 'drill status', drillId: 'aurora-failover-1' }],
    [
      'drill approve aurora-failover-1 --plan 0123456789abcdef',
      { name: 'drill approve', drillId: 'aurora-failover-1', plan: '0123456789abcdef' },
    ],
    [
      'drill deny —plan 0123456789abcdef aurora-failover-1',
      { name: 'drill deny', drillId: 'aurora-failover-1', plan: '0123456789abcdef' },
    ],
    [
      'drill approve aurora-failover-1 0123456789abcdef',
      { name: 'drill approve', drillId: 'aurora-failover-1', plan: '0123456789abcdef' },
    ],
    [
      'drill abort aurora-failover-1 --why "customers call"',
      { name: 'drill abort', drillId: 'aurora-failover-1', why: 'customers call' },
    ],
    [
      'abort aurora-failover-1 customers call',
      { name: 'drill abort', drillId: 'aurora-failover-1', why: 'customers call' },
    ],
    [
      'drill acknowledge aurora-failover shop',
      { name: 'drill acknowledge', drill: 'aurora-failover', resource: 'shop' },
    ],
    ['drill list', { name: 'drill list' }],
    ['drill report', { name: 'drill report', sinceMs: 7_776_000_000 }],
    ['drill report --since 30d', { name: 'drill report', sinceMs: 2_592_000_000 }],
    ['abort aurora-failover-1a2b3c4d5e6f', { name: 'drill abort', drillId: 'aurora-failover-1a2b3c4d5e6f' }],
  ];
  test.for(rows)('%s', ([text, command]) => {
    expect(read(text)).toEqual(command);
  });
});

describe('words that are no command', () => {
  const rows: readonly [text: string, hint: string][] = [
    [
      'statsu',
      'Unknown command `statsu`. Did you mean `/evenkeel status [RESOURCE]`? `/evenkeel help` lists all commands.',
    ],
    [
      'hist shop',
      'Unknown command `hist`. Did you mean `/evenkeel history RESOURCE [--since DURATION]`? `/evenkeel help` lists all commands.',
    ],
    ['destroy shop', 'Unknown command `destroy`. `/evenkeel help` lists all commands.'],
    ['toString', 'Unknown command `tostring`. `/evenkeel help` lists all commands.'],
    ['plan', 'Which resource? `/evenkeel plan RESOURCE`. Available: `orders`, `shop`, `shop-archive`.'],
    ['plan shpo', 'Unknown resource `shpo`. Did you mean `shop`? Available: `orders`, `shop`, `shop-archive`.'],
    ['plan warehouse', 'Unknown resource `warehouse`. Available: `orders`, `shop`, `shop-archive`.'],
    ['plan all', 'Unknown resource `all`. Available: `orders`, `shop`, `shop-archive`.'],
    ['plan <!channel>`x`', 'Unknown resource `!channelx`. Available: `orders`, `shop`, `shop-archive`.'],
    ['plan shop now', 'Too many arguments. Usage: `/evenkeel plan RESOURCE`.'],
    [
      'drill',
      'Which drill? `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER] [--zone ZONE] [--listener NAME:PORT] [--no-failback]`. Available: `aurora-failover`, `game-day`, `reader-loss`.',
    ],
    [
      'drill aurora-failover',
      'Which resource? `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER] [--zone ZONE] [--listener NAME:PORT] [--no-failback]`. Available: `orders`, `shop`.',
    ],
    [
      'drill reader-los shop',
      'Unknown drill `reader-los`. Did you mean `reader-loss`? Available: `aurora-failover`, `game-day`, `reader-loss`.',
    ],
    ['drill reader-loss orders', 'Unknown resource `orders`. Available: `shop`.'],
    [
      'drill reader-loss shop --force',
      'Unknown argument `--force`. Usage: `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER] [--zone ZONE] [--listener NAME:PORT] [--no-failback]`.',
    ],
    [
      'drill reader-loss shop --to',
      'Nothing follows `--to`. Usage: `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER] [--zone ZONE] [--listener NAME:PORT] [--no-failback]`.',
    ],
    ['leave', 'Which drill? `/evenkeel drill leave ID REASON`. Its message shows its ID.'],
    ['leave one', 'Missing reason. Usage: `/evenkeel drill leave ID REASON`.'],
    ['abort', 'Which drill? `/evenkeel drill abort ID [REASON]`. Its message shows its ID.'],
    ['status shop now', 'Too many arguments. Usage: `/evenkeel status [RESOURCE]`.'],
    ['status shpo', 'Unknown resource `shpo`. Did you mean `shop`? Available: `orders`, `shop`, `shop-archive`.'],
    ['certificates shop', 'Too many arguments. Usage: `/evenkeel certificates`.'],
    ['history shop --limit 5', 'Unknown argument `--limit`. Usage: `/evenkeel history RESOURCE [--since DURATION]`.'],
    [
      'history shop --since yesterday',
      'Since when? `/evenkeel history RESOURCE [--since DURATION]`, where DURATION is `90m`, `24h` or `7d`.',
    ],
    [
      'release shop',
      '`release` is for the command line alone: it needs rights in AWS that you may have and Evenkeel in Slack does not. Run `npx evenkeel release --help`.',
    ],
    [
      'drill statsu aurora-failover-1',
      'Unknown command `drill statsu`. Did you mean `/evenkeel drill status ID`? `/evenkeel help` lists all commands.',
    ],
    [
      'drill aprove aurora-failover-1',
      'Unknown command `drill aprove`. Did you mean `/evenkeel drill approve ID --plan HASH`? `/evenkeel help` lists all commands.',
    ],
    [
      'approve aurora-failover-1',
      'Unknown command `approve`. Did you mean `/evenkeel drill approve ID --plan HASH`? `/evenkeel help` lists all commands.',
    ],
    ['drill nonsense', 'Unknown drill `nonsense`. Available: `aurora-failover`, `game-day`, `reader-loss`.'],
    ['drill status', 'Which drill? `/evenkeel drill status ID`. Its message shows its ID.'],
    [
      'drill approve aurora-failover-1',
      'Which plan have you read? `/evenkeel drill approve ID --plan HASH`. The message of the drill shows the HASH.',
    ],
    [
      'drill deny aurora-failover-1 --plan',
      'Which plan have you read? `/evenkeel drill deny ID --plan HASH`. The message of the drill shows the HASH.',
    ],
    [
      'drill approve aurora-failover-1 --force',
      'Unknown argument `--force`. Usage: `/evenkeel drill approve ID --plan HASH`.',
    ],
    [
      'pause shop --for 2h --until-resumed --why x',
      'Unknown argument `--until-resumed`. Usage: `/evenkeel pause RESOURCE|all DURATION REASON`.',
    ],
    ['pause shop --for 2h', 'Missing reason. Usage: `/evenkeel pause RESOURCE|all DURATION REASON`.'],
    [
      'pause shop',
      'For how long? `/evenkeel pause RESOURCE|all DURATION REASON`, where DURATION is `30m`, `2h` or `1d`.',
    ],
    [
      'pause shop forever because',
      'For how long? `/evenkeel pause RESOURCE|all DURATION REASON`, where DURATION is `30m`, `2h` or `1d`.',
    ],
    [
      'pause shop 0m because',
      'For how long? `/evenkeel pause RESOURCE|all DURATION REASON`, where DURATION is `30m`, `2h` or `1d`.',
    ],
    [
      'pause shop 90.001d because',
      'Too long: a pause lasts 90 d at most. Usage: `/evenkeel pause RESOURCE|all DURATION REASON`.',
    ],
    [
      'pause orders 99999999d because',
      'Too long: a pause lasts 90 d at most. Usage: `/evenkeel pause RESOURCE|all DURATION REASON`.',
    ],
    ['pause shop 2h', 'Missing reason. Usage: `/evenkeel pause RESOURCE|all DURATION REASON`.'],
  ];
  test.for(rows)('%s', ([text, hint]) => {
    expect(read(text)).toEqual({ name: 'misunderstood', hint });
  });

  test('get forty names of a large fleet, and the number of the others', () => {
    const many = Array.from({ length: 45 }, (_, number) => `cluster-${String(number).padStart(2, '0')}`);
    const { hint } = readCommand('plan nothing', { resources: many, addresses: [], drills: [] }) as { hint: string };
    expect(hint).toContain('`cluster-39` and 5 more.');
    expect(hint).not.toContain('cluster-40');
  });
});
