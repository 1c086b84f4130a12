import type { CatalogueCode } from '../error-catalogue.ts';
import type { FindingCode } from '../finding-catalogue.ts';

/** ARM's kinds of changes. */
export type PreviewKind = 'configConnection' | 'configNetwork' | 'configAuth';

/** One change that an operation would make. */
export interface Preview {
  readonly name: string;
  readonly operationType: PreviewKind;
  readonly description: string;
  /** The action as roles name it. */
  readonly action: string;
  /** Where: an ARM id. */
  readonly scope: string;
}

/** Something that is not as the operation needs it. */
export type Prerequisite =
  | { readonly type: 'basicError'; readonly code: CatalogueCode | FindingCode; readonly message: string }
  | {
      readonly type: 'permissionsMissing';
      readonly scope: string;
      readonly permissions: readonly string[];
      /** Name of a built-in role. */
      readonly recommendedRole: string;
    };

/** The result of ARM's dry run. */
export interface Plan {
  readonly prerequisiteResults: readonly Prerequisite[];
  readonly operationPreviews: readonly Preview[];
}
