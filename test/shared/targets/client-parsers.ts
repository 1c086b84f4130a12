/** How clients without a parser on npm read their connection strings, written from their documentation. */

type Parsed = Record<string, string>;

/** libpq's keyword/value strings: blanks between pairs, single quotes, `\` before any character. */
export function parseLibpq(text: string): Parsed {
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/suy;
  const found: Parsed = {};
  while (pair.lastIndex < text.length) {
    const at = pair.lastIndex;
    const match = pair.exec(text);
    if (!match) throw new Error(`not a keyword/value string at ${at}`);
    found[match[1]!] = (match[2] ?? match[3] ?? '').replaceAll(/\\(.)/gsu, '$1');
  }
  return found;
}

/** JDBC URLs of PostgreSQL and MySQL: database and parameters are form data. */
export function parseJdbcUrl(text: string): Parsed {
  const url = new URL(text.replace(/^jdbc:(postgresql|mysql):/, 'http:'));
  const database = decodeURIComponent(url.pathname.slice(1));
  return { host: url.hostname, port: url.port || '80', database, ...Object.fromEntries(url.searchParams) };
}

/** `jdbc:sqlserver:` from version 8.4 on: `{…}` holds anything, with `}` doubled; plain values are trimmed. */
export function parseJdbcSqlServerUrl(text: string): Parsed {
  const [, host = '', port = '', rest = ''] = /^jdbc:sqlserver:\/\/([^:;]+):(\d+);(.*)$/su.exec(text) ?? [];
  const found: Parsed = { host, port };
  const property = /([A-Za-z]+)=(?:\{((?:[^}]|\}\})*)\}\s*|([^;{}]*));/suy;
  while (property.lastIndex < rest.length) {
    const at = property.lastIndex;
    const match = property.exec(rest);
    if (!match) throw new Error(`not a property at ${at}`);
    found[match[1]!] = match[2]?.replaceAll('}}', '}') ?? match[3]!.trim();
  }
  return found;
}

/** go-mssqldb's `key=value;`: a double quote opens or closes a quoted part, in which `;` is a character. */
export function parseGoMssql(text: string): Parsed {
  const found: Parsed = {};
  for (const [part] of text.matchAll(/(?:"(?:[^"]|"")*"|[^;"])+/gu)) {
    const at = part.indexOf('=');
    const value = part.slice(at + 1).trim();
    const inside = /^"(.*)"$/su.exec(value)?.[1];
    found[part.slice(0, at).trim()] = inside?.replaceAll('""', '"') ?? value;
  }
  return found;
}

/** go-sql-driver: the last `/`, the last `@` before it, the first `:` before that. */
export function parseGoMysql(text: string): Parsed {
  const slash = text.lastIndexOf('/');
  const login = text.slice(0, slash);
  const at = login.lastIndexOf('@');
  const [database = '', query] = text.slice(slash + 1).split('?');
  const address = /^tcp\((.*):(\d+)\)$/.exec(login.slice(at + 1));
  const colon = login.indexOf(':');
  return {
    host: address?.[1] ?? '',
    port: address?.[2] ?? '',
    database,
    user: login.slice(0, colon),
    password: login.slice(colon + 1, at),
    ...Object.fromEntries(new URLSearchParams(query)),
  };
}

const ESCAPES: Parsed = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', a: '\u0007', v: '\v' };

/** A JAAS login module line, as Kafka reads it with Java's StreamTokenizer: a line end ends a quoted string. */
export function parseJaas(text: string): Parsed {
  const line = /^(\S+) (required)((?: [a-z]+='(?:[^'\\\n\r]|\\.)*')*);$/su.exec(text);
  if (!line) throw new Error('not a login module line');
  const options = [...line[3]!.matchAll(/ ([a-z]+)='((?:[^'\\]|\\.)*)'/gsu)];
  const values = options.map(([, name, value]) => [
    name!,
    value!.replaceAll(/\\(.)/gsu, (_, escaped: string) => ESCAPES[escaped] ?? escaped),
  ]);
  return { module: line[1]!, ...(Object.fromEntries(values) as Parsed) };
}
