import type { ClusterPlace, WiringFile } from './file.ts';

/** Spring sends transactions that are marked as read-only to the readers, and all others to the writer. */
export const wireSpring = ({
  engine,
  writer,
  reader,
  port,
  database,
  connectionSeconds,
}: ClusterPlace): WiringFile[] => {
  const urlOf = (name: string, host: string) =>
    `jdbc:${engine}://\${${name}:${host}}:\${DB_PORT:${port}}/\${DB_NAME:${database ?? 'app'}}`;
  const pool = (name: string, host: string) => `    ${name}:
      jdbc-url: ${urlOf(`DB_${name.toUpperCase()}`, host)}
      username: \${DB_USER}
      password: \${DB_PASSWORD}
      connection-timeout: 5000
      # A connection ends after a minute: then a reader that drains loses its clients by itself.
      max-lifetime: ${connectionSeconds * 1000}
`;
  return [
    {
      name: 'src/main/resources/application.yml (add)',
      text: `app:
  datasource:
${pool('writer', writer)}${pool('reader', reader)}
# A JVM that remembers addresses for ever would miss a failover.
# Start it with: -Dsun.net.inetaddr.ttl=5
`,
    },
    {
      name: 'src/main/java/com/example/AuroraConfiguration.java',
      text: `package com.example;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

@Configuration
public class AuroraConfiguration {
  @Bean
  @ConfigurationProperties("app.datasource.writer")
  HikariDataSource writer() {
    return new HikariDataSource();
  }

  @Bean
  @ConfigurationProperties("app.datasource.reader")
  HikariDataSource reader() {
    HikariDataSource reader = new HikariDataSource();
    reader.setReadOnly(true);
    return reader;
  }

  /** From Spring 6.1.2 on: @Transactional(readOnly = true) reads from the readers, everything else uses the writer. */
  @Bean
  @Primary
  DataSource dataSource(@Qualifier("writer") DataSource writer, @Qualifier("reader") DataSource reader) {
    LazyConnectionDataSourceProxy proxy = new LazyConnectionDataSourceProxy(writer);
    proxy.setReadOnlyDataSource(reader);
    return proxy;
  }
}
`,
    },
  ];
};
