import type { DrillApiResponse, DrillApiRequest } from '../../functions/drills/api/contract.ts';
import type { DrillRecord } from '../../functions/drills/api/record.ts';
import { folderOf } from '../../functions/drills/api/keys.ts';
import type { DrillReport } from '../../functions/drills/api/report.ts';
import { callDrillApi, type SignedRequest } from './drillApi.ts';
import type { DrillRegion } from './region.ts';
import { REGION } from '../../sandbox/core.ts';

const MINUTE_MS = 60_000;

/** One drill in a Region of its own, requested through the drill API like any other. */
export class DrillSession {
  readonly #where: DrillRegion;

  constructor(where: DrillRegion) {
    this.#where = where;
  }

  /** Calls the drill API as a person: in the sandbox, people have their names as access keys. */
  async call(person: string, request: DrillApiRequest): Promise<DrillApiResponse> {
    const { region } = this.#where;
    const url = region.lambda.urls()[0];
    if (!url) throw new Error('The fleet has no drills, so there is no drill API.');
    const send = async ({ method, path, headers, body }: SignedRequest) => {
      const answer = await region.endpoint.handle({ method, path, headers, query: {}, body: Buffer.from(body) });
      return { status: answer.statusCode, body: Buffer.from(answer.body).toString('utf8') };
    };
    const credentials = { accessKeyId: person, secretAccessKey: 'only-in-the-sandbox' };
    const endpoint = { url: `https://${url.host}/`, region: REGION, credentials, nowMs: region.clock.now(), send };
    let done = false;
    const asked = callDrillApi(endpoint, request).finally(() => (done = true));
    // A failure is for whoever waits below.
    asked.catch(() => {});
    await this.#where.runUntil(() => done, MINUTE_MS);
    return await asked;
  }

  /** The drill as the ledger has it. */
  async show(drillId: string, person: string): Promise<DrillRecord | undefined> {
    const answer = await this.call(person, { action: 'show', drillId });
    return answer.ok ? (answer.details as DrillRecord) : undefined;
  }

  /** The state that the drill is in; undefined if it has no execution. */
  stateOf(drillId: string): string | undefined {
    return this.#statesOf(drillId).at(-1);
  }

  /** The report as soon as there is one, and the page for people beside it. */
  report(drillId: string): { readonly json: DrillReport; readonly html: string | undefined } | undefined {
    const json = this.#read(drillId, 'report.json');
    return json === undefined
      ? undefined
      : { json: JSON.parse(json) as DrillReport, html: this.#read(drillId, 'report.html') };
  }

  #statesOf(drillId: string): string[] {
    const { stepFunctions } = this.#where.region;
    const executions = stepFunctions.machines().flatMap(({ arn }) => stepFunctions.executions(arn));
    return executions.find(({ name }) => name === drillId)?.states.map(({ name }) => name) ?? [];
  }

  #read(drillId: string, name: string): string | undefined {
    const { lambda, s3 } = this.#where.region;
    const reporter = lambda.functions().find((candidate) => candidate.name.endsWith('-drill-report'));
    const bucket = reporter?.settings.environment['BUCKET_NAME'];
    const body = bucket && s3.read(bucket, `${folderOf(drillId)}${name}`);
    return body ? Buffer.from(body).toString('utf8') : undefined;
  }
}
