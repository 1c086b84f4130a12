import { formatResourceId, resourceName } from '../connection/resource-id.ts';
import { entryOf, rankOf, type FindingCode } from './catalogue/catalogue.ts';
import type { Evidence } from './evidence.ts';
import { fillCommand, fillText } from './fill.ts';
import type { Finding } from './finding.ts';
import type { Symptom } from './rules/symptom.ts';

/**
 * Symptoms as findings, in the order in which they are to be dealt with. One that follows from another is folded under
 * it, under the first cause when there are several.
 */
export function explain(symptoms: readonly Symptom[], evidence: Evidence): Finding[] {
  const ordered = symptoms.toSorted((one, other) => rankOf(one.code) - rankOf(other.code));
  const present = new Set(ordered.map(({ code }) => code));
  const known = valuesOf(evidence);
  const rootOf = (code: FindingCode): FindingCode => {
    const cause = causeOf(code, present);
    return cause === undefined ? code : rootOf(cause);
  };
  const roots = ordered.filter(({ code }) => rootOf(code) === code);
  const first = new Map(roots.toReversed().map((symptom) => [symptom.code, symptom]));
  return roots.map((root) => {
    const folded =
      first.get(root.code) === root
        ? ordered.filter(({ code }) => code !== root.code && rootOf(code) === root.code)
        : [];
    return toFinding(root, folded, known);
  });
}

/** The first of the present findings that the code follows from. */
function causeOf(code: FindingCode, present: ReadonlySet<FindingCode>): FindingCode | undefined {
  const { followsFrom } = entryOf(code);
  return [...present].find((one) => followsFrom.includes(one));
}

function toFinding(symptom: Symptom, folded: readonly Symptom[], known: Readonly<Record<string, string>>): Finding {
  const { code, evidence, connection } = symptom;
  const entry = entryOf(code);
  const values = { ...known, ...symptom.values };
  const text = (one: string): string => fillText(one, values);
  return {
    code,
    severity: entry.severity,
    title: text(entry.title),
    ...(connection !== undefined && { connection }),
    evidence,
    explains: entry.explains,
    cause: text(entry.cause),
    fix: entry.fix.map(text),
    commands: entry.commands.map((command) => fillCommand(command, values)),
    docs: entry.docs,
    consequences: folded.map((one) => ({
      code: one.code,
      title: fillText(entryOf(one.code).title, { ...known, ...one.values }),
      ...(one.connection !== undefined && { connection: one.connection }),
      evidence: one.evidence,
    })),
  };
}

/** What is known for every cluster. */
function valuesOf({ cluster, principal }: Evidence): Record<string, string> {
  return {
    subscription: cluster.subscriptionId,
    resourceGroup: cluster.resourceGroup,
    cluster: resourceName(cluster),
    // As a person writes it: letters outside ASCII are not escaped.
    clusterId: decodeURIComponent(formatResourceId(cluster)),
    ...(principal !== undefined && { principal }),
  };
}
