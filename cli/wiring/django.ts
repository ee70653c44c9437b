import { readFile } from 'node:fs/promises';
import type { ClusterPlace, WiringFile } from './file.ts';

const ENGINES = { postgresql: 'django.db.backends.postgresql', mysql: 'django.db.backends.mysql' } as const;

/** What a Django project needs: its databases, a router, and a middleware. */
export async function wireDjango(place: ClusterPlace): Promise<WiringFile[]> {
  return [
    { name: 'settings.py (add)', text: settings(place) },
    {
      name: 'evenkeel_router.py',
      text: await readFile(new URL('../../cli/wiring/django/evenkeel_router.py', import.meta.url), 'utf8'),
    },
  ];
}

const settings = ({ engine, writer, reader, port, database, connectionSeconds }: ClusterPlace) => `import os

_aurora = {
    "ENGINE": "${ENGINES[engine]}",
    "NAME": os.environ.get("DB_NAME", "${database ?? 'app'}"),
    "USER": os.environ["DB_USER"],
    "PASSWORD": os.environ["DB_PASSWORD"],
    "PORT": os.environ.get("DB_PORT", "${port}"),
    # A connection ends after a minute: then a reader that drains loses its clients by itself, and new connections
    # spread over readers that were added meanwhile.
    "CONN_MAX_AGE": ${connectionSeconds},
    # From Django 4.1 on: a connection that a failover cut is noticed before it is used.
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {${OPTIONS[engine]}},
}

DATABASES = {
    "default": {**_aurora, "HOST": os.environ.get("DB_WRITER", "${writer}")},
    "reader": {
        **_aurora,
        "HOST": os.environ.get("DB_READER", "${reader}"),
        # Tests have one database: what they write is there to be read.
        "TEST": {"MIRROR": "default"},
    },
}
DATABASE_ROUTERS = ["evenkeel_router.ReaderWriterRouter"]

MIDDLEWARE = ["evenkeel_router.ReadYourWrites", *MIDDLEWARE]
`;

const OPTIONS = {
  postgresql: '"connect_timeout": 5',
  mysql: '"connect_timeout": 5, "charset": "utf8mb4"',
} as const;
