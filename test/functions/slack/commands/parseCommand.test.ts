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
    ['history   shop-archive', { name: 'history', resource: 'shop-archive' }],
    ['pause shop 2h moving a table', { name: 'pause', target: 'shop', forMs: 7_200_000, why: 'moving a table' }],
    ['pause all 30m R&amp;D &lt;3', { name: 'pause', target: 'all', forMs: 1_800_000, why: 'R&D <3' }],
    ['pause shop 90d a long one', { name: 'pause', target: 'shop', forMs: 7_776_000_000, why: 'a long one' }],
    ['resume all', { name: 'resume', target: 'all' }],
    ['resume orders', { name: 'resume', target: 'orders' }],
    ['drill aurora-failover shop', { name: 'drill', drill: 'aurora-failover', resource: 'shop', dryRun: false }],
    [
      'drill --dry-run aurora-failover shop --to shop-2',
      { name: 'drill', drill: 'aurora-failover', resource: 'shop', dryRun: true, target: 'shop-2' },
    ],
    ['drill reader-loss shop —dry-run', { name: 'drill', drill: 'reader-loss', resource: 'shop', dryRun: true }],
    ['drill game-day spring', { name: 'drill', drill: 'game-day', resource: 'spring', dryRun: false }],
    [
      'drill game-day spring —go-on',
      { name: 'drill', drill: 'game-day', resource: 'spring', dryRun: false, goOn: true },
    ],
    [
      'leave aurora-failover-1a2b3c4d5e6f RDS is down',
      { name: 'leave', drillId: 'aurora-failover-1a2b3c4d5e6f', why: 'RDS is down' },
    ],
    [
      'drill start aurora-failover shop --target shop-2',
      { name: 'drill', drill: 'aurora-failover', resource: 'shop', dryRun: false, target: 'shop-2' },
    ],
    ['Drill Abort aurora-failover-1a2b3c4d5e6f', { name: 'abort', drillId: 'aurora-failover-1a2b3c4d5e6f' }],
    [
      'drill leave aurora-failover-1a2b3c4d5e6f RDS is down',
      { name: 'leave', drillId: 'aurora-failover-1a2b3c4d5e6f', why: 'RDS is down' },
    ],
    ['abort aurora-failover-1a2b3c4d5e6f', { name: 'abort', drillId: 'aurora-failover-1a2b3c4d5e6f' }],
  ];
  test.for(rows)('%s', ([text, command]) => {
    expect(read(text)).toEqual(command);
  });
});

describe('words that are no command', () => {
  const rows: readonly [text: string, hint: string][] = [
    ['statsu', 'Unknown command `statsu`. Did you mean `/evenkeel status`? `/evenkeel help` lists all commands.'],
    [
      'hist shop',
      'Unknown command `hist`. Did you mean `/evenkeel history RESOURCE`? `/evenkeel help` lists all commands.',
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
      'Which drill? `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER]`. Available: `aurora-failover`, `game-day`, `reader-loss`.',
    ],
    [
      'drill aurora-failover',
      'Which resource? `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER]`. Available: `orders`, `shop`.',
    ],
    [
      'drill reader-los shop',
      'Unknown drill `reader-los`. Did you mean `reader-loss`? Available: `aurora-failover`, `game-day`, `reader-loss`.',
    ],
    ['drill reader-loss orders', 'Unknown resource `orders`. Available: `shop`.'],
    [
      'drill reader-loss shop --force',
      'Unknown argument `--force`. `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER]`.',
    ],
    [
      'drill reader-loss shop --to',
      'Which reader? `/evenkeel drill start NAME RESOURCE [--dry-run] [--target READER]`.',
    ],
    ['leave', 'Which drill? `/evenkeel drill leave ID REASON`. Its message shows its ID.'],
    ['leave one', 'Missing reason. Usage: `/evenkeel drill leave ID REASON`.'],
    ['abort', 'Which drill? `/evenkeel drill abort ID`. Its message shows its ID.'],
    ['status shop', 'Too many arguments. Usage: `/evenkeel status`.'],
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
