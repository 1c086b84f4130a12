import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate authority and a leaf for the loopback names, all PEM. */
export interface Certificates {
  /** File with the authority's certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
  readonly ca: string;
  /** The leaf. */
  readonly cert: string;
  /** The leaf's private key. */
  readonly key: string;
  /** A certificate of the authority for somebody who signs in with it. */
  issueClient: (name: string) => Promise<Pair>;
}

/** A certificate and its private key, both PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 60 * 60 * 1000;
const CA_DAYS = 3650;
const LEAF_DAYS = 397;
const RENEW_WHEN_LEFT = 30 * DAY;

/**
 * Gives the certificates kept in `directory`, creating them the first time and renewing them a month before they
 * expire. The authority outlives the leaf, so that whoever trusts it need not be told of a renewed leaf.
 */
export async function ensureCertificates(directory: string): Promise<Certificates> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const caFile = join(directory, 'ca.crt');
  const ca = (await readPair(directory, 'ca')) ?? (await savePair(directory, 'ca', await createAuthority()));
  const kept = await readPair(directory, 'server');
  const leaf =
    kept && isIssuedBy(kept.cert, ca.cert) ? kept : await savePair(directory, 'server', await createLeaf(ca));
  return { caFile, ca: ca.cert, cert: leaf.cert, key: leaf.key, issueClient: (name) => createClient(ca, name) };
}

async function createAuthority(): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: 'AKS Service Connector local CA' }], {
    ...validFor(CA_DAYS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

async function createLeaf(ca: Pair): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...validFor(LEAF_DAYS),
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

async function createClient(ca: Pair, commonName: string): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    ...validFor(CA_DAYS),
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

function validFor(days: number): {
  keyType: 'ec';
  algorithm: 'sha256';
  notBeforeDate: Date;
  notAfterDate: Date;
} {
  // An hour back, because a clock inside a container can lag.
  const notBeforeDate = new Date(Date.now() - 60 * 60 * 1000);
  return { keyType: 'ec', algorithm: 'sha256', notBeforeDate, notAfterDate: new Date(Date.now() + days * DAY) };
}

async function readPair(directory: string, name: string): Promise<Pair | undefined> {
  try {
    const cert = await readFile(join(directory, `${name}.crt`), 'utf8');
    const key = await readFile(join(directory, `${name}.key`), 'utf8');
    return isFresh(cert) ? { cert, key } : undefined;
  } catch {
    // Missing, half-written or not a certificate: a new one takes its place.
    return undefined;
  }
}

function isFresh(cert: string): boolean {
  return Date.parse(new X509Certificate(cert).validTo) - Date.now() > RENEW_WHEN_LEFT;
}

function isIssuedBy(cert: string, ca: string): boolean {
  return new X509Certificate(cert).verify(new X509Certificate(ca).publicKey);
}

async function savePair(directory: string, name: string, pair: Pair): Promise<Pair> {
  // The key first: a certificate on disk then always has its key beside it.
  await writeAtomically(join(directory, `${name}.key`), pair.key, 0o600);
  await writeAtomically(join(directory, `${name}.crt`), pair.cert, 0o644);
  return pair;
}

async function writeAtomically(file: string, text: string, mode: number): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, file);
}
