import type { FindingCode } from '../catalogue/catalogue.ts';
import type { Evidence } from '../evidence.ts';

/** A finding before it is explained and put in order: what was recognised, and by what. */
export interface Symptom {
  readonly code: FindingCode;
  readonly evidence: readonly string[];
  /** For the placeholders of the entry that are not known for every cluster. */
  readonly values?: Readonly<Record<string, string>>;
  /** Name of the connection that it is about. */
  readonly connection?: string;
}

/** Recognises what is wrong in what was seen. Reads nothing itself, and says nothing where nothing could be read. */
export type Rule = (evidence: Evidence) => readonly Symptom[];
