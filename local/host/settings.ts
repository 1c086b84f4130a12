import { AppLoadError } from './errors.ts';

/** Replaces `%NAME%` in a binding's text by the app setting of that name. */
export function resolveSettings(text: string, functionName: string): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) {
      throw new AppLoadError(`Function "${functionName}" refers to the app setting ${name}, which is not set.`);
    }
    return value;
  });
}

/** Whether an app setting switches the function off, as `AzureWebJobs.<name>.Disabled` does. */
export function isDisabled(functionName: string): boolean {
  const value =
    process.env[`AzureWebJobs.${functionName}.Disabled`] ?? process.env[`AzureWebJobs_${functionName}_Disabled`];
  return value !== undefined && /^(true|1)$/i.test(value);
}
