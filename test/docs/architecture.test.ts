import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { PICTURE_BEGIN, PICTURE_END, renderPicture } from '../../cli/docs/picture.ts';
import { resourcesIn } from '../../cli/docs/resources.ts';
import { withGenerated } from '../../cli/findings/docs.ts';
import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

const ARCHITECTURE = readFileSync('docs/architecture.md', 'utf8');

/** The paragraph that begins so. */
const paragraph = (beginning: string) => ARCHITECTURE.split('\n\n').find((text) => text.startsWith(beginning))!;

/** A file by its path within functions/, or within the controller that is shown. */
const placeOf = (name: string) =>
  [`functions/${name}`, `functions/controllers/replicas/${name}`].find((path) => existsSync(path));

const importsOf = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, to]) => normalize(join(dirname(path), to!)));

describe('the way from an alarm to a new reader', () => {
  const names = [...paragraph('From an alarm to a new reader').matchAll(/`([\w/-]+\.ts)`/g)].map(([, name]) => name!);
  const files = names.map((name) => placeOf(name) ?? `missing: ${name}`);

  test('has thirteen files, each named once', () => {
    expect(files.filter((file) => file.startsWith('missing'))).toEqual([]);
    expect(new Set(files).size).toBe(files.length);
    expect(files).toHaveLength(13);
  });

  test('begins with the handler and ends with the call', () => {
    expect(files[0]).toBe('functions/controllers/replicas/handler.ts');
    expect(readFileSync(files.at(-1)!, 'utf8')).toContain('new CreateDBInstanceCommand(');
  });

  test.for(files.slice(1).map((file) => [file] as const))('%s is imported by one before it', ([file]) => {
    const before = files.slice(0, files.indexOf(file));
    expect(before.filter((one) => importsOf(one).includes(normalize(file)))).not.toEqual([]);
  });
});

describe('the picture of what triggers what', () => {
  let resources: readonly DeployedResource[];
  beforeAll(async () => {
    resources = resourcesIn(await assemblyOf(new URL('../stacks/everythingFleet.ts', import.meta.url)));
  });

  /** Its arrows by the names of what they connect. */
  function arrowsOf(picture: string): string[] {
    const names = new Map([...picture.matchAll(/^ {2}(n\d+)\(?\["(.*)"\]\)?$/gm)].map(([, id, name]) => [id, name]));
    return [...picture.matchAll(/^ {2}(n\d+) -->\|(.*)\| (n\d+)$/gm)].map(
      ([, from, label, to]) => `${names.get(from)} → ${names.get(to)}: ${label}`,
    );
  }

  test('is what the stacks declare; if not, run: node cli/writeDeployDocs.ts', () => {
    expect(ARCHITECTURE).toBe(withGenerated(ARCHITECTURE, renderPicture(resources), PICTURE_BEGIN, PICTURE_END));
  });

  test('has the rules, the schedules and what is changed', () => {
    const arrows = arrowsOf(renderPicture(resources));
    expect(arrows).toEqual(
      expect.arrayContaining([
        'RDS → Replicas: 4 rules',
        'CloudWatch alarms → Replicas: 1 rule',
        'Schedules → Replicas: every minute',
        'Replicas → RDS: changes',
        'Replicas → Evenkeel bus: publishes',
        'Evenkeel bus → Attention topic: 1 rule',
        'Drill machines → Drill steps: call',
        'Certificates → Route 53: changes',
      ]),
    );
    // What starts the machines of drills calls no service of AWS by itself, and the endpoints touch no cluster.
    expect(arrows.filter((arrow) => arrow.startsWith('Endpoints → '))).toEqual([
      'Endpoints → Parameter Store: changes',
    ]);
  });

  test('loses an arrow with a rule', () => {
    const without = resources.filter(
      ({ type, logicalId }) => type !== 'AWS::Events::Rule' || !logicalId.startsWith('AlarmToReplicas'),
    );
    expect(without).toHaveLength(resources.length - 1);
    expect(
      arrowsOf(renderPicture(without)).filter((arrow) => arrow.startsWith('CloudWatch alarms → Replicas')),
    ).toEqual([]);
  });
});
