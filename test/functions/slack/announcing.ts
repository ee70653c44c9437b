import { describe, expect, test } from 'vitest';
import { deployed, MINUTE, SECOND, textOf } from './deployed.ts';

/** A load that two readers cannot carry, from the third minute on. */
const sustained = (seconds: number) => (seconds >= 180 ? 3 : 0.3);

export function testAnnouncing(): void {
  describe('what controllers do', () => {
    test('is announced in one message for each resource and hour, which grows', async () => {
      const slack = await deployed({ load: sustained });
      await slack.run(25 * MINUTE);
      const announced = slack.workspace.messages().map(textOf);
      const replicas = announced.filter((text) => text.includes('replicas, 09:00 to 10:00 UTC'));
      expect(replicas).toHaveLength(1);
      expect(replicas[0]).toMatch(/^\*shop\*\n/);
      const decided = slack.recorder.decisions.filter(
        ({ controller, resource, kind }) => controller === 'replicas' && resource === 'shop' && kind !== 'hold',
      );
      // A decision is a line, and so is what became of it.
      expect(decided.length).toBeGreaterThan(2);
      expect(replicas[0]!.match(/^`09:\d\d`/gm)).toHaveLength(2 * decided.length);
      expect(replicas[0]).toMatch(
        /`09:\d\d` {2}\*add\*, overloaded · serving 2 · .*\n`09:\d\d` {2}add, overloaded: done/,
      );
      expect(announced.join('\n')).not.toContain('*hold*');
      expect(slack.problems).toEqual([]);
      expect(slack.region.iam.denials).toEqual([]);
    });

    test('is told in a new message where somebody has deleted the first one', async () => {
      const slack = await deployed({ load: sustained });
      const mine = () => slack.workspace.messages().find((message) => textOf(message).includes('replicas,'));
      while (!mine()) await slack.run(10 * SECOND);
      slack.workspace.delete(mine()!.ts);
      await slack.run(15 * MINUTE);
      expect(textOf(mine()!)).toContain('*add*, overloaded');
    });
  });
}
