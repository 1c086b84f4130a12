/*
 * What a caller may append to a connection string: how long something is waited for, how many connections are kept, how
 * values are written. Nothing that says where the target is, who signs in, how the way there is protected, what is run or
 * read on the client, and nothing that is not known. Names stand for themselves in any letter case, with spaces or not.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** SqlClient, Npgsql and MySqlConnector; what their names mean elsewhere is harmless too. */
export const ADO_NET = words(`
  ApplicationName ApplicationIntent CommandTimeout DefaultCommandTimeout ConnectTimeout ConnectionTimeout Timeout
  CancellationTimeout ConnectRetryCount ConnectRetryInterval ConnectionLifetime ConnectionIdleLifetime ConnectionIdleTimeout
  ConnectionPruningInterval ConnectionReset LoadBalanceTimeout Pooling MinPoolSize MaxPoolSize MinimumPoolSize
  MaximumPoolSize PoolBlockingPeriod KeepAlive TcpKeepAlive MultipleActiveResultSets MultiSubnetFailover PacketSize
  ReadBufferSize WriteBufferSize MaxAutoPrepare AutoPrepareMinUsages Multiplexing NoResetOnClose SearchPath Timezone
  ClientEncoding Encoding CharSet CurrentLanguage Language WorkstationId Enlist TypeSystemVersion TargetSessionAttributes
  ConvertZeroDateTime AllowZeroDateTime DateTimeKind GuidFormat TreatTinyAsBoolean UseAffectedRows UseCompression
  IgnorePrepare InteractiveSession AllowUserVariables`);

export const GO_MSSQL = words(
  'AppName ApplicationIntent ConnectionTimeout DialTimeout KeepAlive PacketSize MultiSubnetFailover WorkstationId',
);

export const JDBC_SQL_SERVER = words(`
  applicationName applicationIntent cancelQueryTimeout connectRetryCount connectRetryInterval delayLoadingLobs
  disableStatementPooling lastUpdateCount lockTimeout loginTimeout multiSubnetFailover packetSize prepareMethod queryTimeout
  responseBuffering selectMethod sendStringParametersAsUnicode sendTimeAsDatetime socketTimeout
  statementPoolingCacheSize useBulkCopyForBatchInsert workstationID xopenStates`);

/** Also those that pgx and lib/pq hand to the server. Not `options`: Neon takes the name of an endpoint from it. */
export const LIBPQ = words(`
  application_name fallback_application_name connect_timeout client_encoding keepalives keepalives_idle keepalives_interval
  keepalives_count tcp_user_timeout target_session_attrs load_balance_hosts search_path timezone datestyle
  statement_timeout lock_timeout idle_in_transaction_session_timeout pool_max_conns pool_min_conns pool_max_conn_lifetime
  pool_max_conn_idle_time pool_health_check_period statement_cache_capacity default_query_exec_mode`);

const PG_JDBC = words(`
  applicationName autosave binaryTransfer cancelSignalTimeout connectTimeout currentSchema defaultRowFetchSize loginTimeout
  preparedStatementCacheQueries preparedStatementCacheSizeMiB prepareThreshold readOnly reWriteBatchedInserts socketTimeout
  stringtype targetServerType tcpKeepAlive`);

const MYSQL_CONNECTOR_J = words(`
  autoReconnect cachePrepStmts characterEncoding connectionCollation connectionTimeZone defaultFetchSize
  forceConnectionTimeZoneToSession maxRows preserveInstants prepStmtCacheSize prepStmtCacheSqlLimit
  rewriteBatchedStatements sendFractionalSeconds serverTimezone tinyInt1isBit useAffectedRows useCursorFetch
  useServerPrepStmts useUnicode zeroDateTimeBehavior`);

const GO_MYSQL = words(`
  charset clientFoundRows collation columnsWithAlias interpolateParams loc maxAllowedPacket parseTime readTimeout
  rejectReadOnly timeout writeTimeout`);

const MONGODB = words(`
  appName authSource compressors connectTimeoutMS heartbeatFrequencyMS journal localThresholdMS maxConnecting maxIdleTimeMS
  maxPoolSize maxStalenessSeconds minPoolSize readConcernLevel readPreference readPreferenceTags replicaSet retryReads
  retryWrites serverSelectionTimeoutMS socketTimeoutMS timeoutMS uuidRepresentation w waitQueueTimeoutMS wtimeoutMS
  zlibCompressionLevel`);

/** redis-py and go-redis; the other clients take what a URL says after `?` for nothing. */
const REDIS = words(`
  client_name conn_max_idle_time decode_responses dial_timeout health_check_interval max_connections max_idle_conns
  max_retries max_retry_backoff min_idle_conns min_retry_backoff pool_size pool_timeout protocol read_timeout
  retry_on_timeout socket_connect_timeout socket_keepalive socket_timeout write_timeout`);

/** Parameters of a URL; what the name of one scheme means in another is harmless too. */
export const URL_PARAMETERS = [...new Set([PG_JDBC, MYSQL_CONNECTOR_J, GO_MYSQL, MONGODB, REDIS].flat())];

export const STACK_EXCHANGE_REDIS = words(
  'abortConnect asyncTimeout channelPrefix connectRetry connectTimeout heartbeatInterval keepAlive name syncTimeout',
);

/** Service Bus and Event Hubs. The entity is one of the namespace that the target is. */
export const MESSAGING = words('EntityPath OperationTimeout TransportType');
