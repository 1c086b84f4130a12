export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly password: string;
  readonly tls: boolean;
}

/**
 * A `rediss:` URL, or `redis:` without TLS, as redis-py, Jedis, go-redis and node-redis read it: they decode the
 * password, so what would end it (access keys are base64 and hold `/`) is encoded.
 */
export function redisUrl({ host, port, database, password, tls }: RedisAddress): string {
  return `${tls ? 'rediss' : 'redis'}://:${encodeURIComponent(password)}@${host}:${port}/${database}`;
}

/**
 * A configuration string of StackExchange.Redis. It splits at commas and knows no quotes; an access key is base64, so
 * it holds no comma, and everything after the first `=` of a pair is the value.
 */
export function stackExchangeRedis({ host, port, database, password, tls }: RedisAddress): string {
  return `${host}:${port},password=${password},ssl=${tls ? 'True' : 'False'},defaultDatabase=${database}`;
}
