import type { ClientType } from '../../../shared/connection/vocabulary.ts';

/** The keys of a documentation page for a simple login, by client type. */
export type LoginTables = Partial<Record<ClientType, Readonly<Record<string, string>>>>;

export const PASSWORD = 'simple-Pass.1';

export function postgresTables(prefix: string, host: string, user: string): LoginTables {
  const inUrl = encodeURIComponent(user);
  return {
    dotnet: {
      [`${prefix}_CONNECTIONSTRING`]: `Server=${host};Database=App;Port=5432;Ssl Mode=Require;User Id=${user};Password=${PASSWORD};`,
    },
    java: {
      [`${prefix}_CONNECTIONSTRING`]: `jdbc:postgresql://${host}:5432/App?sslmode=require&user=${inUrl}&password=${PASSWORD}`,
    },
    springBoot: {
      'spring.datasource.url': `jdbc:postgresql://${host}:5432/App?sslmode=require`,
      'spring.datasource.username': user,
      'spring.datasource.password': PASSWORD,
    },
    python: {
      [`${prefix}_CONNECTIONSTRING`]: `dbname=App host=${host} port=5432 sslmode=require user=${user} password=${PASSWORD}`,
    },
    django: {
      [`${prefix}_NAME`]: 'App',
      [`${prefix}_HOST`]: host,
      [`${prefix}_USER`]: user,
      [`${prefix}_PASSWORD`]: PASSWORD,
    },
    go: {
      [`${prefix}_CONNECTIONSTRING`]: `host=${host} dbname=App sslmode=require user=${user} password=${PASSWORD}`,
    },
    nodejs: {
      [`${prefix}_HOST`]: host,
      [`${prefix}_USER`]: user,
      [`${prefix}_PASSWORD`]: PASSWORD,
      [`${prefix}_DATABASE`]: 'App',
      [`${prefix}_PORT`]: '5432',
      [`${prefix}_SSL`]: 'true',
    },
    php: {
      [`${prefix}_CONNECTIONSTRING`]: `host=${host} port=5432 dbname=App sslmode=require user=${user} password=${PASSWORD}`,
    },
    ruby: {
      [`${prefix}_CONNECTIONSTRING`]: `host=${host} port=5432 dbname=App sslmode=require user=${user} password=${PASSWORD}`,
    },
    none: {
      [`${prefix}_HOST`]: host,
      [`${prefix}_USERNAME`]: user,
      [`${prefix}_DATABASE`]: 'App',
      [`${prefix}_PORT`]: '5432',
      [`${prefix}_SSL`]: 'true',
      [`${prefix}_PASSWORD`]: PASSWORD,
    },
  };
}

export function mysqlTables(host: string, user: string): LoginTables {
  const byName = {
    AZURE_MYSQL_NAME: 'App',
    AZURE_MYSQL_HOST: host,
    AZURE_MYSQL_USER: user,
    AZURE_MYSQL_PASSWORD: PASSWORD,
  };
  return {
    dotnet: {
      AZURE_MYSQL_CONNECTIONSTRING: `Server=${host};Database=App;Port=3306;User Id=${user};Password=${PASSWORD};SSL Mode=Required`,
    },
    java: {
      AZURE_MYSQL_CONNECTIONSTRING: `jdbc:mysql://${host}:3306/App?sslmode=required&user=${encodeURIComponent(user)}&password=${PASSWORD}`,
    },
    springBoot: {
      'spring.datasource.url': `jdbc:mysql://${host}:3306/App?sslmode=required`,
      'spring.datasource.username': user,
      'spring.datasource.password': PASSWORD,
    },
    python: byName,
    django: byName,
    go: { AZURE_MYSQL_CONNECTIONSTRING: `${user}:${PASSWORD}@tcp(${host}:3306)/App?tls=true` },
    nodejs: {
      AZURE_MYSQL_HOST: host,
      AZURE_MYSQL_USER: user,
      AZURE_MYSQL_PASSWORD: PASSWORD,
      AZURE_MYSQL_DATABASE: 'App',
      AZURE_MYSQL_PORT: '3306',
      AZURE_MYSQL_SSL: 'true',
    },
    php: {
      AZURE_MYSQL_DBNAME: 'App',
      AZURE_MYSQL_HOST: host,
      AZURE_MYSQL_PORT: '3306',
      AZURE_MYSQL_FLAG: 'MySQL_CLIENT_SSL',
      AZURE_MYSQL_USERNAME: user,
      AZURE_MYSQL_PASSWORD: PASSWORD,
    },
    ruby: {
      AZURE_MYSQL_DATABASE: 'App',
      AZURE_MYSQL_HOST: host,
      AZURE_MYSQL_USERNAME: user,
      AZURE_MYSQL_PASSWORD: PASSWORD,
      AZURE_MYSQL_SSLMODE: 'required',
    },
    none: {
      AZURE_MYSQL_HOST: host,
      AZURE_MYSQL_USERNAME: user,
      AZURE_MYSQL_PASSWORD: PASSWORD,
      AZURE_MYSQL_DATABASE: 'App',
      AZURE_MYSQL_PORT: '3306',
      AZURE_MYSQL_SSL: 'true',
    },
  };
}
