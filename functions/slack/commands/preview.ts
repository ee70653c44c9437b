import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../aws/clients.ts';
import type { Preview, PreviewRequest } from '../../control-loop/preview.ts';
import { describeTime } from '../../control-loop/wording.ts';
import { context, escape, section } from '../blocks.ts';
import { describeNumbers } from '../numbers.ts';
import { namedSo } from './resources.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';
import { describeDetails } from './details.ts';

/** What each controller would do about a resource now, as they say themselves. */
export async function plan(resource: string, { managed, functionNames }: Tools): Promise<Answer> {
  const controllers = namedSo(resource, managed).flatMap((each) => each.controllers);
  const plans = await Promise.all(controllers.map((controller) => ask(functionNames[controller]!, resource)));
  const [first] = plans;
  return {
    text: `${resource}: ${plans.map(({ kind, reason }) => `${kind}, ${reason}`).join('; ')}`,
    blocks: [
      ...plans.map((each) => section(describe(each))),
      context(`${describeTime(first!.atMs)} UTC. Nothing was changed.`),
    ],
  };
}

/** @throws what the controller's function threw: then nobody knows what it would do */
async function ask(functionName: string, resource: string): Promise<Preview> {
  const request: PreviewRequest = { plan: resource };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
  if (FunctionError) throw new Error(`${functionName} could not tell: ${describeFailure(answer)}`);
  return answer as Preview;
}

/** What Lambda says of a function that threw, without the places in the code, which are in its log. */
function describeFailure(answer: unknown): string {
  const { errorType = 'Error', errorMessage = '' } = Object(answer) as { errorType?: string; errorMessage?: string };
  return `${errorType}: ${errorMessage}`;
}

function describe({ controller, resource, mode, kind, reason, numbers, details }: Preview): string {
  const what =
    kind === 'hold'
      ? `*${controller}* would leave *${escape(resource)}* as it is: ${reason}`
      : `*${controller}* would *${kind}* on *${escape(resource)}*: ${reason}${mode === 'observe' ? ' (mode observe: it only says so)' : ''}`;
  return [what, describeNumbers(numbers), describeDetails(details)].filter(Boolean).join('\n');
}
