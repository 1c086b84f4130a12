const SECRET_URI =
  /^https:\/\/([A-Za-z0-9-]{3,24})\.vault\.[a-z.]+\/secrets\/([A-Za-z0-9-]{1,127})(?:\/([A-Za-z0-9]{1,64}))?$/;

/** The parts of a Key Vault secret's URI. */
export interface SecretUri {
  readonly vault: string;
  readonly name: string;
  /** Without it the newest version is read. */
  readonly version: string | undefined;
}

/** The parts of a URI of a Key Vault secret, as people copy it; `undefined` when it is none. */
export function parseSecretUri(uri: string): SecretUri | undefined {
  const match = SECRET_URI.exec(uri);
  return match ? { vault: match[1] ?? '', name: match[2] ?? '', version: match[3] } : undefined;
}
