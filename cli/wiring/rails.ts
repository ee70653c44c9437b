import type { ClusterPlace, WiringFile } from './file.ts';

const ADAPTERS = { postgresql: 'postgresql', mysql: 'mysql2' } as const;

/** Rails has a role for reading since 6.0, and sends a visitor's reads to the writer for a while after a write. */
export const wireRails = ({
  engine,
  writer,
  reader,
  port,
  database,
  connectionSeconds,
}: ClusterPlace): WiringFile[] => [
  {
    name: 'config/database.yml',
    text: `default: &aurora
  adapter: ${ADAPTERS[engine]}
  database: <%= ENV.fetch("DB_NAME", "${database ?? 'app'}") %>
  username: <%= ENV["DB_USER"] %>
  password: <%= ENV["DB_PASSWORD"] %>
  port: <%= ENV.fetch("DB_PORT", ${port}) %>
  connect_timeout: 5
  # Connections that rest are ended; from Rails 8.1 on, max_age ends busy ones too, so that drains end by themselves.
  idle_timeout: ${connectionSeconds}
  max_age: ${connectionSeconds}

production:
  primary:
    <<: *aurora
    host: <%= ENV.fetch("DB_WRITER", "${writer}") %>
  primary_replica:
    <<: *aurora
    host: <%= ENV.fetch("DB_READER", "${reader}") %>
    # Migrations leave it alone.
    replica: true
`,
  },
  {
    name: 'app/models/application_record.rb',
    text: `class ApplicationRecord < ActiveRecord::Base
  primary_abstract_class
  connects_to database: { writing: :primary, reading: :primary_replica }
end
`,
  },
  {
    name: 'config/initializers/multi_db.rb',
    text: `# GET and HEAD read from the readers, unless the visitor wrote in the last seconds.
Rails.application.configure do
  config.active_record.database_selector = { delay: 5.seconds }
  config.active_record.database_resolver = ActiveRecord::Middleware::DatabaseSelector::Resolver
  config.active_record.database_resolver_context = ActiveRecord::Middleware::DatabaseSelector::Resolver::Session
end
`,
  },
];
