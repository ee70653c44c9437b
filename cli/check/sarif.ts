import type { Posture } from './run.ts';
import { RULES } from './registry.ts';

/** Where results are shown in a repository: what is described there is what the account is to be. */
const ARTIFACT = 'evenkeel.config.ts';

/**
 * A posture in the Static Analysis Results Interchange Format 2.1.0, which code scanning of GitHub, GitLab and Azure
 * DevOps reads (OASIS Standard, 27 March 2020). What could not be checked is a notification of the tool.
 */
export function sarifOf({ account, region, findings, unchecked }: Posture) {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'evenkeel check',
            rules: RULES.map(({ id, title, severity, seenBy, remedy, link }) => ({
              id,
              shortDescription: { text: `${title}.` },
              fullDescription: { text: `Seen by: ${seenBy}.` },
              help: { text: remedy },
              // It takes an absolute URI: our own pages have none.
              ...(link.startsWith('https:') && { helpUri: link }),
              defaultConfiguration: { level: severity },
            })),
          },
        },
        automationDetails: { id: `evenkeel/${account}/${region}/` },
        invocations: [
          {
            executionSuccessful: unchecked.length === 0,
            toolExecutionNotifications: unchecked.map(({ what, why }) => ({
              level: 'warning',
              message: { text: `Could not be checked: ${what} (${why}).` },
            })),
          },
        ],
        results: findings.map(({ id, severity, resource, message, remedy }) => ({
          ruleId: id,
          ruleIndex: RULES.findIndex((rule) => rule.id === id),
          level: severity,
          message: { text: `${resource}: ${message} ${remedy}` },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: ARTIFACT }, region: { startLine: 1 } },
              logicalLocations: [
                { name: resource, kind: 'resource', fullyQualifiedName: `${account}/${region}/${resource}` },
              ],
            },
          ],
          partialFingerprints: { 'evenkeel/v1': `${account}/${region}/${id}/${resource}` },
        })),
      },
    ],
  };
}
