import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { DrillStore } from '../../../../functions/drills/api/store.ts';
import type { DrillLocks } from '../../../../functions/drills/machine/lock.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { BUS, createPlatform, type Platform, TABLE } from '../../region.ts';
import fleet from '../fleet.ts';

/** What changes a resource: recorded here, and not carried out, so that every test finds the same Region. */
const CHANGES = new Set([
  'FailoverDBCluster',
  'DeleteDBInstance',
  'ModifyListener',
  'AddListenerCertificates',
  'RemoveListenerCertificates',
  'StartZonalShift',
  'CancelZonalShift',
]);

export interface StepPlatform extends Platform {
  readonly store: DrillStore;
  readonly locks: DrillLocks;
  /** The changes of resources since this was last asked. */
  takeChanges(): string[];
  /** Lets changes of resources through meanwhile: what a test presumes, or somebody else does. */
  setUp<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Does something just before the next call of this operation. */
  before(operation: string, work: () => Promise<unknown>): void;
  /** Has AWS answer the next call of this operation with an error. */
  refuse(operation: string, code: string, message: string, status?: number): void;
  /** Has every call of this operation fail at AWS. @returns what ends it */
  failAll(operation: string): () => void;
  /** A drill in the ledger that has its lock. */
  create(record: Partial<DrillRecord> & Pick<DrillRecord, 'drillId' | 'plan'>): Promise<DrillRecord>;
}

/** A ledger, a bus and an environment in which a step of a drill runs by itself. Steps are imported after this. */
export async function createStepPlatform(): Promise<StepPlatform> {
  const platform = await createPlatform();
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-steps-'));
  await writeFile(join(folder, 'fleet.json'), JSON.stringify(fleet));
  Object.assign(process.env, {
    STAGE: 'dev',
    TABLE_NAME: TABLE,
    BUS_NAME: BUS,
    BUCKET_NAME: 'results',
    PROBER_NAME: 'prober',
    LAMBDA_TASK_ROOT: folder,
  });
  const { DrillStore } = await import('../../../../functions/drills/api/store.ts');
  const { DrillLocks } = await import('../../../../functions/drills/machine/lock.ts');
  const [store, locks] = [new DrillStore(TABLE), new DrillLocks(TABLE)];
  const pending = new Map<string, () => Promise<unknown>>();
  let changes: string[] = [];
  let isSettingUp = false;
  let failing: string | undefined;
  platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
    if (operation === failing) throw new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 });
    const work = pending.get(operation);
    pending.delete(operation);
    await work?.();
    if (isSettingUp || !CHANGES.has(operation)) return await next();
    changes.push(operation);
    return {};
  };
  return {
    ...platform,
    store,
    locks,
    takeChanges() {
      const taken = changes;
      changes = [];
      return taken;
    },
    async setUp(work) {
      isSettingUp = true;
      return await work().finally(() => (isSettingUp = false));
    },
    before: (operation, work) => void pending.set(operation, work),
    refuse: (operation, code, message, status = 400) =>
      void pending.set(operation, () => Promise.reject(new AwsError(code, message, { status }))),
    failAll(operation) {
      failing = operation;
      return () => (failing = undefined);
    },
    async create(given) {
      const { drillId, plan } = given;
      const lock = await locks.acquire(`cluster#${drillId}`, drillId, Date.now());
      const record: DrillRecord = {
        drill: plan!.drill,
        input: { resource: plan!.resource },
        executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:evenkeel-dev-drill:one',
        requestedBy: 'ada',
        requestedAtMs: Date.now(),
        lock,
        ...given,
      };
      await store.create(record);
      return record;
    },
    async close() {
      await platform.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What Lambda hands to a function beside its event. */
export const CONTEXT = {
  functionName: 'step',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:step',
  memoryLimitInMB: '512',
  awsRequestId: 'request',
  getRemainingTimeInMillis: () => 60_000,
} as unknown as Context;
