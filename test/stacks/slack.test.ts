import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import type { SlackSettings } from '../../fleet/slack.ts';
import { bundleFunctions, type Bundles } from '../../stacks/bundle.ts';
import { ControlPlaneStack } from '../../stacks/controlPlane.ts';
import { type Declared, ofType, policiesIn, readTemplates, spelled } from './templates.ts';

const slack: SlackSettings = {
  secret: 'evenkeel/slack',
  teamId: 'T0SHOP',
  appId: 'A0KEEL',
  channel: 'C0ONCALL',
  operators: ['U0ADA'],
  announce: 'changes',
};

const FLEETS = {
  all: { announce: 'all' },
  changes: {},
  problems: { announce: 'problems' },
  none: { announce: 'none' },
  parameter: { secret: 'ssm:/evenkeel/slack' },
} as const;

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-slack-stacks-'));
let templates: ReadonlyMap<string, readonly Declared[]>;

beforeAll(() => {
  // What the functions do is not looked at here: one file will do for all of them.
  const bundle = join(folder, 'bundle');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'index.js'), 'exports.handler = async () => {};');
  const bundles = new Proxy({}, { get: () => bundle }) as Bundles;
  const outdir = join(folder, 'cdk.out');
  const app = new App({ outdir, analyticsReporting: false });
  const stackOf = (stage: string, changes: Partial<SlackSettings>) => {
    const clusters = { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a'] } };
    const fleet = defineFleet({ clusters, slack: { ...slack, ...changes } });
    return new ControlPlaneStack(app, stage, { stackName: stage, stage, fleet, bundles });
  };
  for (const [stage, changes] of Object.entries(FLEETS)) stackOf(stage, changes);
  app.synth();
  templates = readTemplates(outdir);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Slack's function hears of, by the patterns of the rules that wake it. */
function heard(stage: string): string[] {
  const rules = ofType(templates.get(stage)!, 'AWS::Events::Rule').filter(({ properties }) =>
    (properties['Targets'] as { Arn: unknown }[]).some(({ Arn }) => spelled(Arn) === '<SlackWorker.Arn>'),
  );
  return rules
    .flatMap(({ properties }) => {
      const { 'detail-type': types, detail = {} } = properties['EventPattern'] as {
        'detail-type': string[];
        detail?: object;
      };
      return types.map((type) => [type, ...Object.entries(detail).map((entry) => JSON.stringify(entry))].join(' '));
    })
    .toSorted();
}

describe('what is announced', () => {
  /** Drills are no announcements. */
  const always = ['Drill Changed', 'Drill Finished'];

  test('is everything, where the fleet says all', () => {
    expect(heard('all')).toEqual(['Action Finished', 'Attention Needed', 'Decision Made', ...always]);
  });

  test('is changes, what became of them and what needs somebody, where it says changes', () => {
    expect(heard('changes')).toEqual([
      'Action Finished',
      'Attention Needed',
      'Decision Made ["kind",[{"anything-but":"hold"}]]',
      ...always,
    ]);
  });

  test('is what failed and what needs somebody, where it says problems', () => {
    expect(heard('problems')).toEqual(['Action Finished ["outcome",["failed"]]', 'Attention Needed', ...always]);
  });

  test('is nothing, where it says none: what people ask is answered and drills are followed all the same', () => {
    expect(heard('none')).toEqual(always);
  });
});

describe('the secret', () => {
  /** `action resource` of what the two functions may read, other than the ledger. */
  const readable = (stage: string) =>
    policiesIn(templates.get(stage)!)
      .filter(({ roles }) => roles.some((role) => role.startsWith('<Slack')))
      .flatMap(({ document }) => document.Statement)
      .filter(({ Action }) => /^(ssm|secretsmanager|kms):/.test(String(Action)))
      .map(({ Action, Resource }) => `${String(Action)} ${spelled(Resource)}`);

  test('in Secrets Manager may be read there by both functions, and nothing else', () => {
    const secret = 'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:evenkeel/slack-??????';
    expect(readable('changes')).toEqual(Array(2).fill(`secretsmanager:GetSecretValue ${secret}`));
  });

  test('in Parameter Store may be read there by both functions, and nothing else', () => {
    const parameter = 'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/evenkeel/slack';
    expect(readable('parameter')).toEqual(Array(2).fill(`ssm:GetParameter ${parameter}`));
  });

  test.for([
    { secret: 'evenkeel/slack', store: 'secretsmanager' },
    { secret: 'ssm:/evenkeel/slack', store: 'ssm' },
  ])('$secret is read by a client that stands alone in the bundle of the ingress', async ({ secret, store }) => {
    const bundled = await bundleFunctions(defineFleet({ slack: { ...slack, secret } }), join(folder, 'functions'), {
      needed: ['slackIngress'],
    });
    const code = readFileSync(join(bundled.slackIngress, 'index.js'), 'utf8');
    expect(code.length).toBeLessThan(310_000);
    const stores = ['secretsmanager', 'ssm'].filter((name) => code.includes(`com.amazonaws.${name}#`));
    expect(stores).toEqual([store]);
  });
});
