import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { styleText } from 'node:util';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Probe } from '../../fleet/probes.ts';
import type { DrillReport } from '../../functions/drills/api/report.ts';
import { checkFolderOf } from '../files.ts';
import { synthesizeForSandbox } from '../prepare.ts';
import { createProgress, type Progress } from '../progress.ts';
import { loadScene } from '../scene.ts';
import type { StartOptions } from '../options.ts';
import { EXIT_CODES, outcomeOf } from './outcome.ts';
import { createDrillRegion, type DrillRegion } from './region.ts';
import { DrillSession } from './session.ts';

/** A drill that takes longer than this, approval included, has failed. */
const LONGEST_MS = 4 * 3_600_000;

/** A function that has just been started answers within a second. */
const ASKED_WITHIN_MS = 2_000;

/** Reports go here unless `--report` names another place. */
const FOLDER = '.evenkeel/drills';

/** The states in which a drill spends its time, for the bar. */
const STAGES = [
  'Admit',
  'Preflight',
  'Request Approval',
  'Begin',
  'Baseline',
  'Issue',
  'Inject',
  'Detach',
  'Measure',
  'Fail Back',
  'Cancel Zonal Shift',
  'Stop SQL',
  'Roll Back',
  'Verify Steady State',
  'Assess',
  'Clean Up',
  'Report',
];

type DrillOptions = StartOptions & { readonly drill: string };

/**
 * Runs one drill from the request to the report, in a Region of its own, and sets the exit code.
 * @param interrupted aborts the drill, as its requester would; it is cleaned up and reported all the same
 */
export async function runDrill(options: DrillOptions, interrupted: AbortSignal): Promise<void> {
  const progress = createProgress();
  if (options.report) await checkFolderOf(options.report);
  const { fleetFile, fleet, world } = await loadScene(options);
  progress.say('Bundling the functions and synthesizing the stacks …');
  const assembly = await synthesizeForSandbox(fleetFile, interrupted);
  try {
    const where = await createDrillRegion({
      seed: options.seed,
      fleet,
      world,
      assemblyFolder: assembly.folder,
      postgres: wantsPostgres(options, fleet),
      sockets: !options.headless && isProbedBy(options.drill, 'tls', fleet),
      say: (message) => progress.say(message),
    });
    progress.say(
      where.real.length > 0
        ? `Real ${where.real.join(' and ')} answers, so a second takes a second.`
        : 'In virtual time.',
    );
    try {
      await rehearse(where, options, fleet, progress, interrupted);
    } finally {
      await where.close();
    }
  } finally {
    await assembly.remove();
  }
}

async function rehearse(
  where: DrillRegion,
  options: DrillOptions,
  fleet: Fleet,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<void> {
  const session = new DrillSession(where);
  const { drill, dryRun, seed } = options;
  const resource = options.resource ?? fleet.drills.list.find((policy) => policy.drill === drill)?.resource ?? '';
  const [requester, approver] = peopleOf(fleet, options.approveAs);
  const input = { resource, ...(dryRun && { dryRun }) };
  const answer = await session.call(requester, { action: 'start', drill, input, requestId: `npm-start-${seed}` });
  const { drillId } = answer;
  if (drillId === undefined)
    throw new Error('explanation' in answer ? answer.explanation : 'The drill API returned no drill.');
  progress.say(`${drillId}: requested by ${requester}`);
  let seen = '';
  const startedMs = where.region.clock.now();
  const show = () => {
    const state = session.stateOf(drillId) ?? '';
    if (state !== seen && STAGES.includes(state)) progress.say(`  ${elapsed(where, startedMs)}  ${state}`);
    if (STAGES.includes(state)) seen = state;
    // A drill that the drill API refused has reached no state.
    progress.show(Math.max(0, STAGES.indexOf(seen)) / STAGES.length, new Date(where.region.clock.now()));
  };
  const isOver = () => session.report(drillId) !== undefined;
  await where.runUntil(
    () => isOver() || session.stateOf(drillId) === 'Request Approval' || interrupted.aborted,
    LONGEST_MS,
    show,
  );
  // The state has begun, and its function is about to record the request for approval.
  await where.runUntil(() => isOver(), ASKED_WITHIN_MS, show);
  if (!isOver() && !interrupted.aborted) await approve(session, drillId, requester, approver, progress);
  await where.runUntil(() => isOver() || interrupted.aborted, LONGEST_MS, show);
  if (!isOver()) {
    if (interrupted.aborted) progress.say('Ctrl-C: aborting the drill and rolling back …');
    await session.call(requester, {
      action: 'abort',
      drillId,
      why: interrupted.aborted ? 'Ctrl-C' : 'it took too long',
    });
    await where.runUntil(isOver, LONGEST_MS, show);
  }
  progress.done();
  const report = session.report(drillId);
  if (!report) throw new Error(`${drillId} has no report.`);
  await showOutcome(report.json, report.html, options, progress);
}

/** An approval that the drill API refuses ends the drill: there is nobody else to approve it. */
async function approve(
  session: DrillSession,
  drillId: string,
  requester: string,
  approver: string,
  progress: Progress,
): Promise<void> {
  const record = await session.show(drillId, requester);
  const planHash = record?.planHash ?? '';
  for (const step of record?.plan?.steps ?? []) progress.say(`  plan: ${step}`);
  const answer = await session.call(approver, { action: 'approve', drillId, planHash });
  if (answer.ok) {
    progress.say(`  approved by ${approver}`);
    return;
  }
  progress.say(styleText('red', `  not approved: ${answer.explanation}`));
  await session.call(requester, { action: 'deny', drillId, planHash });
}

/** The requester and the approver, by their access keys. */
function peopleOf({ drills }: Fleet, approveAs: string | undefined): readonly [requester: string, approver: string] {
  // In the sandbox, an access key is the name of an IAM user.
  const names = Object.values(drills.people).flatMap(({ iam }) => (iam ?? []).map((arn) => arn.split('/').at(-1)!));
  const requester = names[0] ?? 'nobody';
  return [requester, approveAs ?? names[1] ?? requester];
}

const wantsPostgres = ({ drill, headless, postgres }: DrillOptions, fleet: Fleet): boolean =>
  postgres === true || (!headless && isProbedBy(drill, 'postgres', fleet));

const isProbedBy = (drill: string, kind: Probe['kind'], { drills }: Fleet): boolean =>
  drills.list.some((policy) => policy.drill === drill && policy.probes.some((probe) => probe.kind === kind));

async function showOutcome(
  report: DrillReport,
  html: string | undefined,
  options: DrillOptions,
  progress: Progress,
): Promise<void> {
  const page = options.report ? options.report.replace(/(\.json)?$/, '.html') : join(FOLDER, `${report.drillId}.html`);
  if (html !== undefined) {
    await mkdir(dirname(page), { recursive: true });
    await writeFile(page, html);
  }
  const outcome = outcomeOf(report, html === undefined ? null : page);
  const text = `${JSON.stringify(outcome, null, 1)}\n`;
  if (options.report) await writeFile(options.report, text);
  else process.stdout.write(text);
  const colour = report.verdict === 'passed' ? 'green' : 'red';
  progress.say(`${styleText(['bold', colour], report.verdict)}  ${report.explanation}`);
  if (html !== undefined) progress.say(`The report: ${relative('', page)}`);
  process.exitCode = EXIT_CODES[report.verdict];
}

const elapsed = ({ region }: DrillRegion, startedMs: number): string =>
  `${((region.clock.now() - startedMs) / 1000).toFixed(1).padStart(7)} s`;
