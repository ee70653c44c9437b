import { consoleUrl } from '../../../aws/console.ts';
import { hostBesideAws } from '../../../aws/endpoints.ts';
import type { DrillRecord } from '../../api/record.ts';
import type { Origin } from '../../api/report.ts';

interface Surroundings {
  readonly stage: string;
  /** Of the function that writes the report: `arn:aws:lambda:eu-west-1:123456789012:function:…`. */
  readonly functionArn: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly resources: Origin['resources'];
}

/** Where a drill ran: in which account and Region, and whether that is AWS's own. */
export function originOf(
  { executionArn }: Pick<DrillRecord, 'executionArn'>,
  { stage, functionArn, environment, resources }: Surroundings,
): Origin {
  const [, , , region = '', account = ''] = functionArn.split(':');
  const host = hostBesideAws(environment, region);
  return {
    account,
    region,
    stage,
    version: environment['EVENKEEL_VERSION'] ?? 'unknown',
    sandbox: host === undefined ? undefined : `All calls went to ${host}, and none to AWS.`,
    // A drill that the drill API refused has no execution.
    executionArn: executionArn || undefined,
    // What is not in AWS is not in its console either.
    executionUrl: executionArn && host === undefined ? urlOf(executionArn, region) : undefined,
    functionArn,
    resources,
  };
}

/** The page of an execution in AWS's console. */
function urlOf(executionArn: string, region: string): string | undefined {
  const console = consoleUrl(region);
  return console && `${console}/states/home?region=${region}#/v2/executions/details/${encodeURI(executionArn)}`;
}
