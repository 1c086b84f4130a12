const MASK = '***';

const VALUE = String.raw`("[^"]*"|'[^']*'|[^\s;,&"']+)`;
const NAME = String.raw`[\w-]*(?:password|passwd|pwd|secret|(?:account|access|shared|primary|secondary|api|master|function)[\w-]*key)|\bsig`;
/** Words that stand before a colon in prose too: only a value that is no plain word is one. */
const PROSE = String.raw`[\w-]*(?:token|credential|signature)`;

/** Names of what holds a credential, in logs, connection strings, queries and JSON. */
const NAMED = new RegExp(String.raw`((?:${NAME})["']?\s*[=:]\s*)${VALUE}`, 'gi');
const NAMED_IN_PROSE = new RegExp(
  String.raw`((?:${PROSE})(?:["']\s*:\s*|\s*=\s*|\s*:\s*(?=\S*[\d+/=_-])))${VALUE}`,
  'gi',
);

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, MASK],
  // The password of a URL may hold an `@` or a `/` that somebody forgot to escape.
  [/\b([a-z][\w+.-]*:\/\/[^\s:/@]*:)\S+@/gi, `$1${MASK}@`],
  [NAMED, `$1${MASK}`],
  [NAMED_IN_PROSE, `$1${MASK}`],
  // Keys are base64 with padding, or long words of mixed letters and digits; digests in hex stay readable.
  [/\b[A-Za-z0-9+/]{22,}={1,2}(?![\w=])/g, MASK],
  [/\b(?=[A-Za-z0-9+]*[A-Z])(?=[A-Za-z0-9+]*[a-z])(?=[A-Za-z0-9+]*\d)[A-Za-z0-9+]{40,}\b/g, MASK],
];

/** Takes out of texts what is a secret or looks like one. */
export type Redactor = (text: string) => string;

/**
 * A redactor that knows the given secrets, in plain text and in base64, and the usual looks of others. What a foreign
 * program prints can hold anything, so rather too much is masked than too little.
 */
export function redactor(secrets: readonly string[]): Redactor {
  const forms = secrets.flatMap((secret) => {
    const plain = [secret, ...partsOf(secret)];
    return plain.flatMap((one) => [one, Buffer.from(one).toString('base64'), encodeURIComponent(one)]);
  });
  // The longest first, so that no part of one is left over.
  const known = [...new Set(forms)].toSorted((one, other) => other.length - one.length);
  return (text) => {
    const withoutKnown = known.reduce((rest, form) => rest.replaceAll(form, MASK), text);
    return PATTERNS.reduce((rest, [pattern, mask]) => rest.replaceAll(pattern, mask), withoutKnown);
  };
}

/** The credentials within a connection string or URL: a program may print the key alone. */
function partsOf(secret: string): string[] {
  const named = [...secret.matchAll(NAMED)].map(([, , value]) => value?.replaceAll(/^["']|["']$/g, '') ?? '');
  const inUrl = /:\/\/[^\s:/@]*:(\S+)@/.exec(secret)?.[1] ?? '';
  return [...named, inUrl, decodeSafely(inUrl)].filter((part) => part.length >= 8);
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Fields that hold credentials by their name, whatever they look like. */
const FIELD = /password|secret|token|credential|certificate|customData|protectedSettings|connectionString|[a-z]Key$/i;

/** A document with every text redacted, and the texts of fields that hold credentials left out. */
export function redactDocument(value: unknown, redact: Redactor, field = ''): unknown {
  if (typeof value === 'string') return value !== '' && FIELD.test(field) ? MASK : redact(value);
  if (Array.isArray(value)) return value.map((one) => redactDocument(one, redact, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactDocument(one, redact, key)]));
}
