import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../aws/clients.ts';
import type { Preview, PreviewRequest } from '../../control-loop/preview.ts';
import { describeTime } from '../../control-loop/wording.ts';
import { context, escape, section } from '../blocks.ts';
import { describeNumbers } from '../numbers.ts';
import { allOf, type ControlledResource, resourcesNamed } from './resources.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';
import { describeDetails } from './details.ts';

/** A preview of what each controller would decide about a resource now. */
export async function previewResource(resource: string, { managed, functionNames }: Tools): Promise<Answer> {
  const previewed = await previewsOf(resource, { managed, functionNames });
  return {
    text: inOneLine(resource, previewed),
    blocks: [
      ...previewed.map(({ preview, about }) => section(describe(preview, about))),
      context(`${describeTime(previewed[0]!.preview.atMs)} UTC. Nothing was changed.`),
    ],
  };
}

/** What a controller would do about one of its resources now. */
export interface Previewed {
  readonly preview: Preview;
  readonly about: ControlledResource;
}

/** Asks the controllers of everything that has the name. */
export async function previewsOf(
  resource: string,
  { managed, functionNames }: Pick<Tools, 'managed' | 'functionNames'>,
): Promise<readonly Previewed[]> {
  const resources = resourcesNamed(resource, managed).flatMap(allOf);
  return await Promise.all(
    resources.map(async (about) => ({
      about,
      preview: await requestPreview(functionNames[about.controller.name]!, about.name),
    })),
  );
}

/** For notifications. */
export const inOneLine = (resource: string, previewed: readonly Previewed[]): string =>
  `${resource}: ${previewed.map(({ preview: { kind, reason } }) => `${kind}, ${reason}`).join('; ')}`;

/** @throws an Error with the message of the function if it fails */
async function requestPreview(functionName: string, resource: string): Promise<Preview> {
  const request: PreviewRequest = { plan: resource };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
  if (FunctionError) throw new Error(`${functionName} failed: ${describeFailure(answer)}`);
  return answer as Preview;
}

/** The error of a Lambda function without its stack trace, which is in the log. */
function describeFailure(answer: unknown): string {
  const { errorType = 'Error', errorMessage = '' } = Object(answer) as { errorType?: string; errorMessage?: string };
  return `${errorType}: ${errorMessage}`;
}

function describe(
  { resource, mode, kind, reason, numbers, details }: Preview,
  { controller }: ControlledResource,
): string {
  const { name } = controller;
  const what =
    kind === 'hold'
      ? `*${name}* would not change *${escape(resource)}*: ${reason}`
      : `*${name}* would *${kind}* on *${escape(resource)}*: ${reason}${mode === 'observe' ? ' (observe mode: no change would be made)' : ''}`;
  return [what, describeNumbers(numbers, controller), describeDetails(details)].filter(Boolean).join('\n');
}
