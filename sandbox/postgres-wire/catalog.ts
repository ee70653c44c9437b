/** A session, as `pg_stat_activity` shows it. */
export interface Backend {
  readonly applicationName: string | undefined;
  /** Ends the session, as an administrator does (57P01). */
  terminate(): void;
}

/** What a statement asks an instance about itself. */
export interface CatalogQuery {
  readonly column: string;
  /** Its rows, of one column of whole numbers. */
  readonly rows: () => readonly number[];
}

interface Instance {
  readonly isWriter: boolean;
  /** All of its sessions. */
  readonly backends: () => readonly Backend[];
}

/** Questions about an instance and its sessions that the Region answers: those that Evenkeel asks. Else undefined. */
export function catalogQueryOf(sql: string, { isWriter, backends }: Instance): CatalogQuery | undefined {
  if (/^select pg_is_in_recovery\(\)::int as reader$/i.test(sql))
    return { column: 'reader', rows: () => [isWriter ? 0 : 1] };
  const asked =
    /^select (?<what>count\(\*\)|pg_terminate_backend\(pid\))::int as (?<column>\w+) from pg_stat_activity where application_name = '(?<name>[^']*)'$/i.exec(
      sql,
    )?.groups;
  if (!asked) return undefined;
  const found = () => backends().filter(({ applicationName }) => applicationName === asked['name']);
  const column = asked['column']!;
  if (asked['what']!.toLowerCase().startsWith('count')) return { column, rows: () => [found().length] };
  return {
    column,
    rows() {
      const ended = found();
      for (const backend of ended) backend.terminate();
      return ended.map(() => 1);
    },
  };
}
