/** Drawn on 16 by 16, as lines; `*` in front of a path fills it. */
const PATHS = {
  add: ['M8 3.2v9.6', 'M3.2 8h9.6'],
  admit: ['M3.6 10 8 5.6 12.4 10'],
  drain: ['M3.6 6 8 10.4 12.4 6'],
  remove: ['m4.2 4.2 7.6 7.6', 'm11.8 4.2-7.6 7.6'],
  change: ['M2.8 5.4h8.4', 'M9 3l2.4 2.4L9 7.8', 'M13.2 10.6H4.8', 'M7 8.2l-2.4 2.4L7 13'],
  warm: ['M2 6.4c1.5-1.8 3-1.8 4.5 0s3 1.8 4.5 0 2-1.5 3-1.2', 'M2 10.8c1.5-1.8 3-1.8 4.5 0s3 1.8 4.5 0 2-1.5 3-1.2'],
  hold: ['*M8 5.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8z'],
  person: ['M8 2.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4z', 'M2.6 14c.5-3.2 2.6-4.8 5.4-4.8s4.9 1.6 5.4 4.8'],
  drill: ['M8 1.8v12.4', 'M4.2 5v6', 'M11.8 5v6'],
  writer: ['*m8 2 6 6-6 6-6-6z'],
  serving: ['*M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z'],
  relieved: ['M2 2.5h12', 'M8 5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z', '*M8 5a4.5 4.5 0 0 0 0 9z'],
  building: [
    'M5.5 3.1a5.5 5.5 0 0 1 2-.6',
    'M10.5 3.1a5.5 5.5 0 0 1 2.4 2.4',
    'M13.4 8.6a5.5 5.5 0 0 1-1.3 3',
    'M9.5 13.3a5.5 5.5 0 0 1-3 0',
    'M3.9 11.6a5.5 5.5 0 0 1-1.3-3',
    'M3.1 5.5l.5-.8',
  ],
  draining: ['M3 4h10L8 12.8z'],
  leaving: ['M3 4h10L8 12.8z', 'M3 14.4h10'],
  away: ['M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z', 'M8 5v3.3l2.2 1.4'],
  failed: ['M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z', 'm5.8 5.8 4.4 4.4', 'm10.2 5.8-4.4 4.4'],
  check: ['m3 8.6 3.4 3.4L13 4.6'],
  differs: ['M3 6.2h10', 'M3 9.8h10', 'M10.8 2.8 5.2 13.2'],
  watch: ['M8 2 15 14H1z', 'M8 6.6v3.8', 'M8 11.8v.6'],
  critical: ['*M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z'],
  moving: ['M3.2 7.6a5 5 0 0 1 8.8-3', 'M12.2 1.8v3H9.2', 'M12.8 8.4a5 5 0 0 1-8.8 3', 'M3.8 14.2v-3h3'],
  paused: ['M5.5 3v10', 'M10.5 3v10'],
  lock: ['M4 7h8v6.5H4z', 'M5.6 7V5a2.4 2.4 0 0 1 4.8 0v2'],
  unknown: ['M5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.9-1.1 1.7', 'M8 12v.7'],
  pin: ['M8 9.4V14', 'M5 2.4h6l-1 3.6 2 3.4H4L6 6z'],
  theme: ['M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z', '*M8 2.5a5.5 5.5 0 0 1 0 11z'],
  chat: ['M2 3h12v8H7.2l-3 2.8V11H2z'],
  cut: ['M1.8 8h4.4', 'M9.8 8h4.4', 'M6 4.8l4 6.4'],
  close: ['m4 4 8 8', 'm12 4-8 8'],
  down: ['m4.5 6.3 3.5 3.5 3.5-3.5'],
  next: ['M3 3.6 9 8l-6 4.4z', 'M12.4 3.6v8.8'],
  sun: ['M2 10c2-4 4-4 6 0s4 4 6 0', 'M8 2v2.4', 'M3 4l1.6 1.6', 'M13 4l-1.6 1.6'],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof PATHS;

/** All icons once, for `use`. */
export function Sprite() {
  return (
    <svg width="0" height="0" class="unseen" aria-hidden="true">
      {Object.entries(PATHS).map(([name, paths]) => (
        <symbol key={name} id={`icon-${name}`} viewBox="0 0 16 16">
          {paths.map((path) =>
            path.startsWith('*') ? (
              <path key={path} d={path.slice(1)} fill="currentColor" />
            ) : (
              <path key={path} d={path} />
            ),
          )}
          {name === 'critical' && <path d="M8 4.6v4.2M8 10.8v.8" class="cut-out" />}
        </symbol>
      ))}
    </svg>
  );
}

/** It stands beside a word that says the same, so screen readers are spared it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  );
}
