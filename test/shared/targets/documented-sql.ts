import { PASSWORD, type LoginTables } from './documented-logins.ts';

export function sqlTables(host: string, user: string): LoginTables {
  const byUser = {
    AZURE_SQL_PORT: '1433',
    AZURE_SQL_DATABASE: 'App',
    AZURE_SQL_USERNAME: user,
    AZURE_SQL_PASSWORD: PASSWORD,
  };
  return {
    dotnet: {
      AZURE_SQL_CONNECTIONSTRING: `Data Source=${host},1433;Initial Catalog=App;User ID=${user};Password=${PASSWORD}`,
    },
    java: {
      AZURE_SQL_CONNECTIONSTRING: `jdbc:sqlserver://${host}:1433;databaseName=App;user=${user};password=${PASSWORD};`,
    },
    springBoot: {
      'spring.datasource.url': `jdbc:sqlserver://${host}:1433;databaseName=App;`,
      'spring.datasource.username': user,
      'spring.datasource.password': PASSWORD,
    },
    python: {
      AZURE_SQL_SERVER: host,
      AZURE_SQL_PORT: '1433',
      AZURE_SQL_DATABASE: 'App',
      AZURE_SQL_USER: user,
      AZURE_SQL_PASSWORD: PASSWORD,
    },
    django: {
      AZURE_SQL_HOST: host,
      AZURE_SQL_PORT: '1433',
      AZURE_SQL_NAME: 'App',
      AZURE_SQL_USER: user,
      AZURE_SQL_PASSWORD: PASSWORD,
    },
    go: {
      AZURE_SQL_CONNECTIONSTRING: `server=${host};port=1433;database=App;user id=${user};password=${PASSWORD};`,
    },
    nodejs: { AZURE_SQL_SERVER: host, ...byUser },
    php: {
      AZURE_SQL_SERVERNAME: `${host},1433`,
      AZURE_SQL_DATABASE: 'App',
      AZURE_SQL_UID: user,
      AZURE_SQL_PASSWORD: PASSWORD,
    },
    ruby: { AZURE_SQL_HOST: host, ...byUser },
    none: { AZURE_SQL_HOST: host, ...byUser },
  };
}
