/** Colours of outlines: they stand on grey values, in light and dark alike. After the last the first comes again. */
export const LABEL_COLOURS = [
  '#ffb000',
  '#35c5ff',
  '#ff5fa2',
  '#7be06b',
  '#c79bff',
  '#ff7f50',
  '#f2f26b',
  '#5fe3c3',
] as const;

/** The page's only style sheet; nothing is loaded from elsewhere. */
export const GALLERY_STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --line: #d9dde3; --text: #1b1f24; --soft: #5b6470; --mark: #0a5dc2; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171b; --card: #1d2127; --line: #343a43; --text: #e6e9ee; --soft: #a1abb8; --mark: #6fb1ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 92rem; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; overflow-wrap: anywhere; }
h2 small, .soft { color: var(--soft); font-weight: 400; font-size: .9rem; }
p { margin: .25rem 0 .75rem; max-width: 60rem; }
code, .draws { font-family: ui-monospace, monospace; font-size: .85rem; }
.acted { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0; padding: 0; list-style: none; }
.acted li { padding: .1rem .6rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .5rem 0; padding: 0; list-style: none; }
.legend span { display: inline-block; width: .9rem; height: .9rem; margin-right: .4rem; border-radius: 3px; vertical-align: -.1rem; }
.samples { display: grid; gap: .75rem; }
.sample { display: grid; grid-template-columns: auto auto minmax(14rem, 1fr); gap: .75rem 1.5rem; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.sample h3 { margin: 0 0 .35rem; font-size: .9rem; color: var(--soft); font-weight: 600; }
.planes { display: flex; flex-wrap: wrap; gap: .5rem; align-items: flex-end; }
.planes + .planes { margin-top: .5rem; }
figure { margin: 0; }
figcaption { color: var(--soft); font-size: .75rem; }
svg { display: block; background: #000; border-radius: 3px; }
image { image-rendering: pixelated; }
svg path { fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.draws { margin: 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
.draws li { margin-bottom: .25rem; }
.draws b { color: var(--mark); font-weight: 600; }
@media (max-width: 70rem) { .sample { grid-template-columns: auto auto; } .drawn { grid-column: 1 / -1; } }
@media (max-width: 48rem) { .sample { grid-template-columns: 1fr; } }
`;
