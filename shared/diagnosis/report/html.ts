import type { Report } from '../diagnose.ts';
import type { Finding } from '../finding.ts';
import { byReason } from '../unread.ts';
import { STYLE } from './style.ts';
import { summary } from './text.ts';

/** A report as one page for a browser: no script, nothing from elsewhere, every text escaped. */
export function htmlReport(report: Report): string {
  const { cluster, generatedAt, findings, observations, unread } = report;
  const name = cluster.split('/').at(-1) ?? '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Diagnosis of ${escape(name)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Diagnosis of ${escape(name)}</h1>
<p class="id">${escape(cluster)}</p>
<p><time datetime="${escape(generatedAt)}">${escape(generatedAt)}</time></p>
</header>
<main>
<p class="summary ${findings.length === 0 ? 'good' : 'bad'}">${escape(summary(findings))}</p>
${findings.map(section).join('\n')}
<section><h2>What was seen</h2>
<dl>${observations.map(({ what, state }) => `<dt>${escape(what)}</dt><dd>${escape(state)}</dd>`).join('\n')}</dl></section>
${
  unread.length === 0
    ? ''
    : `<section><h2>Could not be read</h2><dl>${byReason(unread)
        .map(({ what, reason }) => `<dt>${escape(what)}</dt><dd>${escape(reason)}</dd>`)
        .join('\n')}</dl></section>`
}
</main>
</body>
</html>
`;
}

function section(finding: Finding): string {
  const { severity, code, title, evidence, cause, fix, commands, docs, consequences } = finding;
  return `<article class="${severity}">
<h2><span class="badge">${severity}</span> ${text(title)}</h2>
<p class="code">${escape(code)}</p>
<p>${text(cause)}</p>
${list('Evidence', 'ul', evidence.map(escape), 'evidence')}
${list('What to do', 'ol', fix.map(text))}
${commands.length === 0 ? '' : `<h3>Commands</h3>\n${commands.map((command) => `<pre>${escape(command)}</pre>`).join('\n')}`}
${list(
  'Follows from it',
  'ul',
  consequences.map((one) => text(one.title)),
)}
<p><a href="${escape(docs)}" rel="noreferrer">Documentation</a></p>
</article>`;
}

function list(title: string, tag: 'ol' | 'ul', items: readonly string[], kind = ''): string {
  if (items.length === 0) return '';
  const lines = items.map((item) => `<li>${item}</li>`).join('');
  return `<h3>${title}</h3>\n<${tag}${kind === '' ? '' : ` class="${kind}"`}>${lines}</${tag}>`;
}

/** Our own texts mark code by backticks. */
function text(source: string): string {
  return escape(source).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(source: string): string {
  return source.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
