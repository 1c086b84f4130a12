/** The look of the page: one column that fits a phone, and a dark scheme for those who use one. */
export const STYLE = `
:root { color-scheme: light dark; --line: #d5d9de; --soft: #f4f6f8; --error: #b3261e; --warning: #8a5a00; --good: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --line: #3a3f45; --soft: #22262b; --error: #ff8a80; --warning: #ffcc66; --good: #7ddc9f; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 52rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 .25rem; }
h3 { font-size: .8rem; letter-spacing: .04em; margin: 1rem 0 .25rem; text-transform: uppercase; opacity: .75; }
header p { margin: 0; font-size: .85rem; opacity: .8; }
article, section { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; padding: 1rem; }
article { border-left: .35rem solid var(--error); }
article.warning { border-left-color: var(--warning); }
.badge { color: var(--error); font-size: .75rem; font-weight: 700; text-transform: uppercase; }
.warning .badge { color: var(--warning); }
.summary { font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--error); }
.code { font-family: ui-monospace, monospace; font-size: .8rem; margin: 0; opacity: .75; }
ul, ol { margin: 0; padding-left: 1.25rem; }
.evidence { font-family: ui-monospace, monospace; font-size: .85rem; }
code { background: var(--soft); border-radius: .2rem; padding: 0 .2rem; }
pre { background: var(--soft); border-radius: .35rem; margin: 0 0 .35rem; padding: .5rem .6rem; font-size: .85rem; white-space: pre-wrap; }
article > :last-child { margin-bottom: 0; }
dl { display: grid; gap: .25rem 1rem; grid-template-columns: minmax(7rem, max-content) 1fr; margin: .5rem 0 0; }
dt { font-weight: 600; }
dd { margin: 0; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`;
