import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { USAGE } from '../../functions/slack/commands/hints.ts';
import { COMMAND } from '../../sandbox/services/slack/requests.ts';

const page = readFileSync(new URL('../../docs/slack.md', import.meta.url), 'utf8');

/** The scope that each method of the Web API takes (its reference page), for those that functions/slack/webApi.ts calls. */
const SCOPE_OF = { 'chat.postMessage': 'chat:write', 'chat.update': 'chat:write', 'chat.postEphemeral': 'chat:write' };

describe('the page about Slack', () => {
  test('has a manifest with the command, one place for what is typed and pressed, and no scope that is not used', () => {
    const [, json] = /```json\n( *\{\n[^]*?)```/.exec(page)!;
    const manifest = JSON.parse(json!) as {
      features: { slash_commands: { command: string; url: string }[] };
      oauth_config: { scopes: object };
      settings: { interactivity: { is_enabled: boolean; request_url: string } };
    };
    const [{ command, url }] = manifest.features.slash_commands as [{ command: string; url: string }];
    expect(command).toBe(COMMAND);
    expect(manifest.settings.interactivity).toEqual({ is_enabled: true, request_url: url });
    const called = [
      ...readFileSync(new URL('../../functions/slack/webApi.ts', import.meta.url), 'utf8').matchAll(
        /client\.(chat\.\w+)\(/g,
      ),
    ].map(([, method]) => method as keyof typeof SCOPE_OF);
    expect(called.length).toBe(3);
    const scopes = ['commands', ...new Set(called.map((method) => SCOPE_OF[method]))];
    expect(manifest.oauth_config.scopes).toEqual({ bot: scopes });
  });

  test('has every command, written as help writes it', () => {
    const documented = [...page.matchAll(/^\| `\/evenkeel (.+?)` \|/gm)].map(([, usage]) =>
      usage!.replaceAll('\\|', '|'),
    );
    expect(documented.toSorted()).toEqual(Object.values(USAGE).toSorted());
  });
});
