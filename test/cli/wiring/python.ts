import { spawnSync } from 'node:child_process';

/** Debian's Python, which knows the packages python3-django and python3-psycopg2. */
export const PYTHON = '/usr/bin/python3';

export const hasDjango = spawnSync(PYTHON, ['-c', 'import django, psycopg2']).status === 0;
