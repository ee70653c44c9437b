import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { askDoor } from '../../cli/drill/door.ts';
import type { DoorRequest } from '../../functions/drills/door/contract.ts';
import type { DrillReport } from '../../functions/drills/report/report.ts';
import { createRegion, type Region, type RegionOptions } from '../../sandbox/region.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import fleet, { SECRET } from './fleet.ts';

/** A Monday at ten in Berlin. */
export const MONDAY_MS = Date.UTC(2026, 2, 2, 9);
const machineArn = (drill: string) => `arn:aws:states:eu-west-1:123456789012:stateMachine:evenkeel-dev-drill-${drill}`;

export async function rig(assemblyFolder: string, options: RegionOptions = {}) {
  const problems: string[] = [];
  const logged: string[] = [];
  const region = createRegion({
    startMs: MONDAY_MS,
    onProblem: (message) => problems.push(message),
    onLog: ({ functionName, message }) => logged.push(functionName + ' ' + message),
    ...options,
  });
  await createCluster(region, 'shop', fleet.clusters['shop']!);
  const secret = JSON.stringify({ username: 'shop', password: 'battery-staple', dbname: 'store' });
  await new SecretsManagerClient(region.clientConfig()).send(
    new CreateSecretCommand({ Name: SECRET, SecretString: secret }),
  );
  region.physics.attach('shop', { load: () => 0.4 });
  await region.deploy(assemblyFolder);
  const run = (seconds: number) => region.clock.runUntil(region.clock.now() + seconds * 1000);
  const client = new SFNClient(region.clientConfig());
  return {
    region,
    problems,
    logged,
    run,
    client,
    startByHand: (drill: string, input: object, name: string) =>
      client.send(
        new StartExecutionCommand({ stateMachineArn: machineArn(drill), name, input: JSON.stringify(input) }),
      ),
    /** Asks the door as a person: in the sandbox, a user is named by the access key. */
    async ask(person: string, request: DoorRequest) {
      const url = `https://${region.lambda.urls()[0]!.host}/`;
      let done = false;
      const asked = askDoor(
        {
          url,
          region: 'eu-west-1',
          credentials: { accessKeyId: person, secretAccessKey: 'secret' },
          nowMs: region.clock.now(),
          async send({ method, path, headers, body }) {
            const answer = await region.endpoint.handle({ method, path, headers, query: {}, body: Buffer.from(body) });
            return { status: answer.statusCode, body: Buffer.from(answer.body).toString() };
          },
        },
        request,
      ).finally(() => (done = true));
      asked.catch(() => {});
      await region.clock.runUntil(region.clock.now() + 60_000, () => done);
      return await asked;
    },
    executions: (drill: string) => region.stepFunctions.executions(machineArn(drill)),
    stop: (executionArn: string) => client.send(new StopExecutionCommand({ executionArn })),
    report(drillId: string): DrillReport {
      const bucket = bucketOf(region);
      const body = region.s3.read(bucket, `drills/${drillId}/report.json`);
      return JSON.parse(Buffer.from(body!).toString()) as DrillReport;
    },
  };
}

export function bucketOf(region: Region): string {
  const prober = region.lambda.functions().find(({ name }) => name.includes('drill-report'))!;
  return prober.settings.environment['BUCKET_NAME']!;
}
