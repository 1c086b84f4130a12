import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A policy file of a test's own. */
export class PolicyFile {
  readonly #directory = mkdtempSync(join(tmpdir(), 'service-connector-policy-'));
  readonly path = join(this.#directory, 'policy.json');

  constructor(...rules: unknown[]) {
    this.allow(...rules);
  }

  /** These rules and no others from now on. */
  allow(...rules: unknown[]): void {
    this.write(JSON.stringify({ rules }));
  }

  /** Puts the text there in one go, so that nobody reads half of it. */
  write(text: string): void {
    writeFileSync(`${this.path}.new`, text);
    renameSync(`${this.path}.new`, this.path);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

/** The header in which App Service says who has signed in. */
export function clientPrincipal(objectId: string, ...roles: string[]): Record<string, string> {
  const claims = [
    { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: objectId },
    { typ: 'name', val: 'Somebody' },
    ...roles.map((val) => ({ typ: 'roles', val })),
  ];
  const principal = { auth_typ: 'aad', claims, name_typ: 'name', role_typ: 'roles' };
  return { 'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64') };
}
