import { expect } from 'vitest';
import { evenkeel } from './commandLine.ts';
import { someOf } from '../../../sampling.ts';
import { type Deployed, MINUTE } from './deployed.ts';

export interface Scene {
  readonly shop: Deployed;
  readonly outcome: () => Promise<object>;
  /** What a person does once port 80 redirects. */
  readonly onRedirected?: () => Promise<unknown>;
  /** What AWS does with a change of the function's before it takes it: it may throw what it answers. */
  readonly onChange?: (operation: string, input: unknown) => unknown;
}

/** What the function changes at AWS. */
const CHANGE = /^(RequestC|ChangeR|(Add|Remove)ListenerC|(Create|Modify|Delete)(Listener|Rule))/;

/**
 * Follows what the certificates function writes into the ledger and changes at AWS, in order, and lets it die right
 * after one of them has taken effect, before its next call.
 */
function follow({ shop: { region }, onRedirected, onChange }: Scene, killedAfter?: number): string[] {
  const seen: string[] = [];
  const { name } = region.lambda.functions().find((each) => each.name.includes('CertificatesFunction'))!;
  let ownKey: string | undefined;
  let redirected = onRedirected;
  region.endpoint.intercept = async (call, input, next) => {
    const { operation, accessKeyId } = call;
    if (operation === 'TransactWriteItems') ownKey = accessKeyId;
    if (accessKeyId === ownKey && CHANGE.test(operation)) await onChange?.(operation, input);
    const answer = await next();
    if (accessKeyId !== ownKey || !(operation === 'TransactWriteItems' || CHANGE.test(operation))) return answer;
    if (seen.push(operation) - 1 === killedAfter) region.lambda.killNext(name, 1);
    if (operation === 'ModifyListener') {
      void redirected?.();
      redirected = undefined;
    }
    return answer;
  };
  return seen;
}

/** The places right after each change at AWS, and right before it, where it is in the ledger only that it was meant. */
const placesIn = (seen: readonly string[], first: number): number[] =>
  seen.flatMap((operation, at) => {
    const isBefore = operation === 'TransactWriteItems' && CHANGE.test(seen[at + 1] ?? '');
    return at >= first - 1 && (isBefore || CHANGE.test(operation)) ? [at] : [];
  });

/** The command line's clients stay with the address that they were made for. */
let port = 0;

/** What people are told in the middle of it. */
async function expectAnswers({ region, decisions }: Deployed, fleet: string, entry: string): Promise<void> {
  const server = await region.endpoint.listen(port);
  port = Number(new URL(server.url).port);
  try {
    expect(await evenkeel(server.url, fleet, 'status')).toContain(`certificates/${entry}`);
    expect(await evenkeel(server.url, fleet, 'explain', `certificates/${entry}`)).toContain(`certificates/${entry}`);
    const [first = ''] = decisions(entry).map((decision) => decision.split('/')[0]);
    expect(await evenkeel(server.url, fleet, 'history', `certificates/${entry}`)).toContain(first);
  } finally {
    await server.close();
  }
}

/** So long a whole run takes at most, with half an hour in which a step that failed is left alone. */
const RUN_MINUTES = 75;

export interface Killing {
  readonly build: () => Promise<Scene>;
  /** The file with the fleet, beside the tests. */
  readonly fleet: string;
  readonly entry: string;
  /** From which call on it is killed. */
  readonly first: (seen: readonly string[]) => number;
  /** The decision by which all is done. */
  readonly over: string;
  readonly expected: { readonly decision: string };
}

/** So many of the places of a scene are tried, if it is not the whole suite that runs. */
const SAMPLED_PLACES = 2;

/**
 * Runs a scene as it is, and once for each place between two calls, killed there: the end is the same.
 * @returns how many places there were
 */
export async function killAnywhere({ build, fleet, entry, first, over, expected }: Killing): Promise<number> {
  const asked = new Set<string>();
  const run = async (killedAfter?: number) => {
    const scene = await build();
    const { shop, outcome } = scene;
    const seen = follow(scene, killedAfter);
    const isOver = () => shop.decisions(entry).includes(over) && shop.decisions(entry).at(-1) === expected.decision;
    for (let minutes = 0; minutes < RUN_MINUTES && !isOver(); minutes++) {
      await shop.run(MINUTE);
      const last = killedAfter === undefined ? undefined : seen[killedAfter];
      // Once for each kind of change.
      if (last !== undefined && !asked.has(last)) await expectAnswers(shop, fleet, entry);
      if (last !== undefined) asked.add(last);
    }
    expect(await outcome(), `killed after ${killedAfter} of ${seen.join(' ')}`).toEqual(expected);
    return seen;
  };
  const whole = await run();
  const places = placesIn(whole, first(whole));
  for (const place of someOf(places, SAMPLED_PLACES)) await run(place);
  return places.length;
}
