import type { Report } from '../diagnose.ts';
import type { Finding } from '../finding.ts';
import { byReason } from '../unread.ts';

const WIDTH = 100;

/** A report for a terminal. */
export function textReport(report: Report): string {
  const { cluster, generatedAt, findings, observations, unread } = report;
  const widest = Math.max(...observations.map(({ what }) => what.length), 0);
  const sections = [
    ['DIAGNOSIS', `Cluster:   ${cluster}`, `Generated: ${generatedAt}`],
    wrap('', summary(findings)),
    ...findings.map((finding, index) => section(finding, index + 1)),
    ['WHAT WAS SEEN', ...observations.flatMap(({ what, state }) => wrap(`  ${what.padEnd(widest)}  `, state))],
    ...(unread.length === 0
      ? []
      : [['COULD NOT BE READ', ...byReason(unread).flatMap(({ what, reason }) => wrap('  - ', `${what}: ${reason}`))]]),
  ];
  return `${sections.map((lines) => lines.map(printable).join('\n')).join('\n\n')}\n`;
}

/** In one line, how it stands. */
export function summary(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing wrong was found.';
  const [first] = findings;
  const count = findings.length === 1 ? 'One finding' : `${findings.length} findings`;
  return `${count}. Deal with this first: ${first?.title ?? ''}`;
}

function section(finding: Finding, number: number): string[] {
  const { severity, code, title, evidence, cause, fix, commands, docs, consequences } = finding;
  return [
    ...wrap(`${number}. `, `[${severity.toUpperCase()}] ${code}: ${title}`),
    ...wrap('   ', `Cause: ${cause}`),
    ...listed('Evidence', evidence),
    ...listed('What to do', fix, (index) => `${index + 1}. `),
    // Commands stay whole, so that they can be copied.
    ...(commands.length === 0 ? [] : ['   Commands:', ...commands.map((command) => `     ${command}`)]),
    ...listed(
      'Follows from it',
      consequences.map((one) => `${one.code}: ${one.title}`),
    ),
    `   See: ${docs}`,
  ];
}

function listed(title: string, items: readonly string[], mark: (index: number) => string = () => '- '): string[] {
  if (items.length === 0) return [];
  return [`   ${title}:`, ...items.flatMap((item, index) => wrap(`     ${mark(index)}`, item))];
}

/** Breaks a text at spaces, with the lead before its first line and as much room before the others. */
function wrap(lead: string, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && lead.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + one);
}

/** What others printed must not move the cursor or change colours. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, ' ');
}
