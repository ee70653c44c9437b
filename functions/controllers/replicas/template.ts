/**
 * What a new reader copies of another one, and can do without: named by its value where RDS refuses that value
 * (`certificate authority rds-ca-2019`), and by the class where a class lacks it (`Performance Insights on db.t3.small`).
 */
export type TemplateOption = string;

export const certificateAuthority = (id: string): TemplateOption => `certificate authority ${id}`;
export const parameterGroup = (name: string): TemplateOption => `parameter group ${name}`;
export const performanceInsights = (instanceClass: string): TemplateOption =>
  `Performance Insights on ${instanceClass}`;
export const enhancedMonitoring = (instanceClass: string): TemplateOption => `Enhanced Monitoring on ${instanceClass}`;

/** What new readers copy by name where outdated ones are replaced, so that a new one is not outdated at once. */
export interface LikeOthers {
  readonly parameterGroup?: string | undefined;
  readonly certificateAuthority?: string | undefined;
}

const PREFIX = 'order with ';

/** Names it among what may fail: `order with certificate authority rds-ca-2019`. */
export const templateSubject = (option: TemplateOption): string => `${PREFIX}${option}`;

/** The option that a failure is about; undefined for what is no option. */
export const optionOf = (subject: string): TemplateOption | undefined =>
  subject.startsWith(PREFIX) ? subject.slice(PREFIX.length) : undefined;

/** How long readers are ordered without what RDS refused: as long as the ledger remembers a failure. */
export const WITHOUT_OPTION_MS = 24 * 3_600_000;

/** What is remembered of a reader that could not start with its parameters. */
export const incompatibleParameters = (readerId: string): string =>
  `${readerId} was accepted, and ended in the status incompatible-parameters`;
