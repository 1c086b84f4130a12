import { readFile } from 'node:fs/promises';

import { format } from 'prettier';
import { describe, expect, it } from 'vitest';

import { targetsDocument } from '../../../scripts/targets-doc.ts';
import { catalogueSchema, catalogueView } from '../../../shared/targets/catalogue-view.ts';
import { DOCUMENTED, OFFERED, type DocumentedTable } from '../../fixtures/targets/documented-keys.ts';

/** The targets of `az aks connection create`. */
const AZ_TARGETS =
  `app-insights appconfig cognitiveservices confluent-cloud cosmos-cassandra cosmos-gremlin cosmos-mongo cosmos-sql
  cosmos-table eventhub keyvault mongodb-atlas mysql mysql-flexible neon-postgres postgres postgres-flexible redis
  redis-enterprise servicebus signalr sql storage-blob storage-file storage-queue storage-table webpubsub`.split(/\s+/);

type Rows = Record<string, readonly string[]>;

/** `auth kind client` and the names; tables with the same key are one, as Confluent's page has them. */
function rows(tables: readonly Pick<DocumentedTable, 'auth' | 'kind' | 'clientTypes' | 'names'>[]): Rows {
  const all: Record<string, string[]> = {};
  for (const { auth, kind = '', clientTypes, names } of tables) {
    for (const clientType of clientTypes) (all[`${auth} ${kind} ${clientType}`] ??= []).push(...names);
  }
  return all;
}

function offered(target: string): Rows {
  const found = catalogueView().find((one) => one.target === target);
  return rows(
    (found?.configurations ?? []).map(({ authType, kind, clientTypes, names }) => ({
      auth: authType,
      // az has one word for the two endpoints of Confluent Cloud, and the page one table.
      ...(kind !== undefined && target !== 'confluent-cloud' && { kind }),
      clientTypes,
      names: names.map(({ name }) => name),
    })),
  );
}

describe('the catalogue', () => {
  it('has the targets that az has for AKS', () => {
    const names = catalogueView().map(({ target }) => target);
    expect(names.toSorted()).toEqual(AZ_TARGETS);
    expect([...new Set(DOCUMENTED.map(({ target }) => target))].toSorted()).toEqual(AZ_TARGETS);
  });

  it.each(AZ_TARGETS)('has the documented keys of %s for each auth and client type, no fewer and no more', (target) => {
    expect(offered(target)).toEqual(rows(OFFERED.filter((table) => table.target === target)));
  });

  it('does not offer identities for databases, where az needs an extension that signs in to the database', () => {
    const withheld = DOCUMENTED.filter(({ needs }) => needs !== undefined);
    expect(withheld.length).toBeGreaterThan(0);
    for (const { target, auth } of withheld) {
      expect(catalogueView().find((one) => one.target === target)?.authTypes, target).not.toContain(auth);
    }
  });

  it('lists each combination once, and in the summary of its target', () => {
    for (const { target, authTypes, clientTypes, configurations } of catalogueSchema.parse(catalogueView())) {
      const seen = configurations.flatMap((one) =>
        one.clientTypes.map((it) => `${one.authType} ${one.kind ?? ''} ${it}`),
      );
      expect(new Set(seen).size, target).toBe(seen.length);
      expect(new Set(configurations.map((one) => one.authType))).toEqual(new Set(authTypes));
      expect(new Set(configurations.flatMap((one) => one.clientTypes))).toEqual(new Set(clientTypes));
    }
  });

  it('is what docs/targets.md says (npm run docs writes it)', async () => {
    const page = await readFile(new URL('../../../docs/targets.md', import.meta.url), 'utf8');
    expect(page).toBe(await format(targetsDocument(), { parser: 'markdown', printWidth: 120, singleQuote: true }));
  });
});
