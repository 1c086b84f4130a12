import type { FindingCode } from './catalogue/catalogue.ts';
import type { FindingEntry } from './catalogue/entry.ts';

/** Something that is wrong, with what shows it and what a person does about it. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingEntry['severity'];
  readonly title: string;
  /** Name of the connection that it is about; absent when it is about the cluster. */
  readonly connection?: string;
  readonly evidence: readonly string[];
  /** The messages of Azure, Helm and Service Connector that it is behind. */
  readonly explains: readonly string[];
  readonly cause: string;
  readonly fix: readonly string[];
  /** Commands of az, kubectl and helm with the real names. */
  readonly commands: readonly string[];
  readonly docs: string;
  /** What was found too and is only a symptom of this. */
  readonly consequences: readonly Consequence[];
}

type Consequence = Pick<Finding, 'code' | 'title' | 'connection' | 'evidence'>;
