import { existsSync } from 'node:fs';

/**
 * Test files that take nine seconds or more, the longest first, as a run on two cores has measured them. They are begun
 * first, and `npm test` runs a part of each.
 */
const HEAVY = [
  'test/cli/live.test.ts',
  'test/console/page/browser.test.ts',
  'test/functions/slack/slack.test.ts',
  'test/functions/drills/drills.test.ts',
  'test/functions/controllers/certificates/killedRefused.test.ts',
  'test/functions/controllers/parts/parts.test.ts',
  'test/functions/drills/websites/websites.test.ts',
  'test/sandbox/faults/alone.test.ts',
  'test/functions/drills/gameDays/gameDays.test.ts',
  'test/functions/drills/unwell.test.ts',
  'test/stacks/synthesize.test.ts',
  'test/sandbox/data-planes/postgres/failover.test.ts',
  'test/functions/controllers/targets/killed.test.ts',
  'test/functions/drills/overload/overload.test.ts',
  'test/functions/controllers/registry/fifth.test.ts',
  'test/functions/controllers/targets/owners.test.ts',
  'test/functions/controllers/certificates/replacing.test.ts',
  'test/console/page/manyRegions.test.ts',
  'test/functions/drills/sweep/sweep.test.ts',
  'test/cli/badInput.test.ts',
  'test/cli/targetScenarios.test.ts',
  'test/functions/controllers/targets/outageOrder.test.ts',
  'test/functions/drills/endings.test.ts',
  'test/backtest/sameDecisions.test.ts',
  'test/console/server/tooMuch.test.ts',
  'test/cli/backtest.test.ts',
  'test/functions/controllers/replicas/loop/loop.test.ts',
  'test/functions/controllers/replicas/loop/trust.test.ts',
  'test/functions/drills/report/browser.test.ts',
  'test/stacks/hub/manyRegions.test.ts',
  'test/functions/controllers/targets/weighted.test.ts',
  'test/functions/controllers/certificates/sweep.test.ts',
  'test/functions/controllers/certificates/rotation.test.ts',
  'test/cli/package.test.ts',
  'test/cli/scenarios.test.ts',
  'test/functions/controllers/certificates/stuckRenewal.test.ts',
  'test/cli/wiring/wiring.test.ts',
  'test/console/page/sandbox.test.ts',
  'test/functions/controllers/replicas/loop/told.test.ts',
  'test/functions/controllers/targets/badInput.test.ts',
  'test/cli/headless.test.ts',
  'test/functions/controllers/certificates/killedKinds.test.ts',
  'test/stacks/quotas/longestNames.test.ts',
  'test/functions/controllers/targets/loop.test.ts',
  'test/state/older.test.ts',
  'test/functions/controllers/replicas/loop/refused.test.ts',
  'test/functions/controllers/certificates/renewals.test.ts',
  'test/cli/wiring/django.test.ts',
  'test/functions/controllers/targets/isolation.test.ts',
  'test/functions/controllers/certificates/killed.test.ts',
  'test/sandbox/wire/visitors.test.ts',
  'test/sandbox/faults/planted.test.ts',
  'test/cli/start.test.ts',
  'test/stacks/heartbeat.test.ts',
  'test/functions/controllers/replicas/loop/replacing.test.ts',
  'test/cli/doctor/faults.test.ts',
  'test/sandbox/faults/killed.test.ts',
  'test/cli/terminal.test.ts',
  'test/console/server/rights.test.ts',
  'test/cli/everyController.test.ts',
  'test/sandbox/services/acm/lives.test.ts',
  'test/cli/evenkeel.test.ts',
  'test/stacks/slack.test.ts',
  'test/cli/discover/discover.test.ts',
  'test/cli/doctor/doctor.test.ts',
  'test/functions/controllers/replicas/release.test.ts',
  'test/cli/check/posture.test.ts',
  'test/stacks/deploying.test.ts',
  'test/cli/readme.test.ts',
  'test/docs/cost.test.ts',
  'test/functions/controllers/replicas/loop/forecast.test.ts',
  'test/console/server/clusters.test.ts',
];

/** Those of them whose tests go on where the test before has ended: all of a file or nothing. */
const STORIES = [
  'test/sandbox/data-planes/postgres/failover.test.ts',
  'test/functions/controllers/registry/fifth.test.ts',
  'test/console/page/manyRegions.test.ts',
  'test/console/page/sandbox.test.ts',
  'test/console/server/tooMuch.test.ts',
  'test/console/server/rights.test.ts',
  'test/console/server/clusters.test.ts',
  'test/stacks/hub/manyRegions.test.ts',
  'test/cli/package.test.ts',
  'test/cli/wiring/wiring.test.ts',
  'test/cli/wiring/django.test.ts',
  'test/state/older.test.ts',
];

/** @throws {Error} for one that is gone, or whose tests are told to need each other although it is none of these */
export function heavyFiles(): readonly string[] {
  const gone = HEAVY.find((path) => !existsSync(path));
  if (gone) throw new Error(`There is no ${gone} any more, which test/heavy.ts names.`);
  const light = STORIES.find((path) => !HEAVY.includes(path));
  if (light) throw new Error(`${light} is a story in test/heavy.ts, and not among its files.`);
  return HEAVY;
}

/** Whether its tests need each other. */
export const isStory = (file: string): boolean => STORIES.some((path) => file.endsWith(path));
