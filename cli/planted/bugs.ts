/** A fault that the product once had, or might have had: what stands at one place of its source, and what stood there. */
export interface PlantedBug {
  readonly name: string;
  /** The functions that get it, by the names of their bundles; each has its handler in this file of functions/. */
  readonly bundles: Readonly<Record<string, string>>;
  /** In functions/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly correct: string;
  readonly wrong: string;
}

const REPLICAS = { replicas: 'controllers/replicas/handler.ts' };
const CERTIFICATES = { certificates: 'controllers/certificates/handler.ts' };
const TARGETS = { targets: 'controllers/targets/handler.ts' };
const SAFETY_NET = { safetyNet: 'controllers/safetyNet/handler.ts' };
const DRILL_API = { drillApi: 'drills/api/handler.ts' };
const CLEAN_UP = { drillCleanUp: 'drills/steps/cleanUp.ts' };

/** Each has to be found by the checker of simulations. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'a pause is not read before acting',
    bundles: REPLICAS,
    file: 'controllers/replicas/rules/guards.ts',
    correct: "(situation.view.pause ? hold(situation, 'paused') : undefined)",
    wrong: '(undefined)',
  },
  {
    name: 'a pause of target groups is not read before acting',
    bundles: TARGETS,
    file: 'controllers/targets/rules/guards.ts',
    correct: 'situation.view.pause ?',
    wrong: 'false ?',
  },
  {
    name: 'a deletion is sent without reading again',
    bundles: REPLICAS,
    file: 'controllers/replicas/actions/deleteReader.ts',
    correct: 'if (refusal !== undefined) throw',
    wrong: 'if (refusal === "") throw',
  },
  {
    name: 'the deadline of a drain counts from the first exclusion',
    bundles: REPLICAS,
    file: 'controllers/replicas/progress.ts',
    correct: '(isServed(id) ? servedMeanwhile(reader) : reader)',
    wrong: 'reader',
  },
  {
    name: 'a reader is deleted although clients are connected',
    bundles: REPLICAS,
    file: 'controllers/replicas/rules/draining.ts',
    correct: 'if (column[at] !== 0 || minuteMs',
    wrong: 'if (minuteMs',
  },
  {
    name: 'the readers of another stage count as ours',
    bundles: REPLICAS,
    file: 'controllers/replicas/ours.ts',
    correct: 'if (isOfStage(tags, stage)) return true;',
    wrong: "if (DBInstanceIdentifier.startsWith('evenkeel-')) return true;",
  },
  {
    name: 'readers that are coming do not count',
    bundles: REPLICAS,
    file: 'controllers/replicas/situation.ts',
    correct: 'const comingVcpus = sumVcpus(sorted.coming);',
    wrong: 'const comingVcpus = 0;',
  },
  {
    name: 'a decision is carried out and not recorded',
    bundles: CERTIFICATES,
    file: 'control-loop/reconciler.ts',
    correct: '...(isRecorded && { entry:',
    wrong: '...(isRecorded && !acts && { entry:',
  },
  {
    name: 'a refusal is not recorded',
    bundles: REPLICAS,
    file: 'control-loop/reconciler.ts',
    correct: 'await this.#recordFailure(lease, record, decision, progress, error);',
    wrong: '',
  },
  {
    name: 'a lease is released by another invocation',
    bundles: REPLICAS,
    file: 'control-loop/lease.ts',
    correct:
      "condition: 'fence = :fence AND dirty = :no',\n      values: { ':fence': fence, ':zero': 0, ':no': false },",
    wrong: "condition: 'dirty = :no',\n      values: { ':zero': 0, ':no': false },",
  },
  {
    name: 'a lease lasts for a day',
    bundles: TARGETS,
    file: 'control-loop/lease.ts',
    correct: '(FUNCTION_TIMEOUT_SECONDS + 60) * 1000',
    wrong: '86_400_000',
  },
  {
    name: 'an old certificate is detached before the new one is proven',
    bundles: CERTIFICATES,
    file: 'controllers/certificates/rules/attaching.ts',
    correct: 'nowMs < swap.attachedAtMs + soakMs(view.certificates.get(swap.certificateArn), policy)',
    wrong: 'nowMs < swap.attachedAtMs',
  },
  {
    name: 'a machine at two ports counts twice',
    bundles: TARGETS,
    file: 'aws/elasticLoadBalancing/machines.ts',
    correct: 'Map.groupBy(targets, ({ machine }) => machine)',
    wrong: 'Map.groupBy(targets, ({ key }) => key)',
  },
  {
    name: 'cross-zone load balancing is never given back',
    bundles: TARGETS,
    file: 'controllers/targets/actions/crossZone.ts',
    correct: 'await elasticLoadBalancingOnce.send(setting(decision.setting));',
    wrong: '',
  },
  {
    name: 'more targets move within a minute than the fleet allows',
    bundles: TARGETS,
    file: 'controllers/targets/situation.ts',
    correct: 'Math.max(0, policy.movesPerMinute - progress.movesMs.length)',
    wrong: '240',
  },
  {
    name: 'the safety net is not put right',
    bundles: SAFETY_NET,
    file: 'controllers/safetyNet/differences.ts',
    correct: "...(target.max === net.max ? [] : ['max']),",
    wrong: '',
  },
  {
    name: 'a second approval by the same person counts',
    bundles: DRILL_API,
    file: 'drills/api/mayApprove.ts',
    correct: 'if (item.approvals.some(({ by }) => by === person))',
    wrong: 'if (item.approvals.length > 9)',
  },
  {
    name: 'whoever requests a drill may approve it',
    bundles: DRILL_API,
    file: 'drills/api/mayApprove.ts',
    correct: 'if (person === item.requestedBy)',
    wrong: "if (person === '')",
  },
  {
    name: 'whoever the fleet names may approve a drill',
    bundles: DRILL_API,
    file: 'drills/api/mayApprove.ts',
    correct: 'if (!approvers.includes(person))',
    wrong: "if (person === '')",
  },
  {
    name: 'a clean-up keeps the interlocks',
    bundles: CLEAN_UP,
    file: 'drills/steps/cleanUp.ts',
    correct: 'for (const controller of interlocked) await interlocks.release(controller, input.resource, drillId);',
    wrong: '',
  },
  {
    name: 'a rollback is skipped where AWS refuses it',
    bundles: { ...CLEAN_UP, drillRollBack: 'drills/steps/rollBack.ts' },
    file: 'drills/machine/rollBackResource.ts',
    correct: "return { state: 'under-way', text, isRequested: false, hindrance };",
    wrong: "return { state: 'done', text, isRequested: false, hindrance: undefined };",
  },
];
