import { DARK, LABELS, LIGHT, OUTLINES, asProperties } from './palette.js';

/** The page's only style sheet; nothing is loaded from elsewhere. */
export const STYLE = `
:root { color-scheme: light; ${asProperties(LIGHT)} }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; ${asProperties(DARK)} } }
:root[data-theme=dark] { color-scheme: dark; ${asProperties(DARK)} }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; justify-content: space-between; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 0 0 .6rem; font-size: 1.15rem; }
h3 { margin: 1rem 0 .35rem; font-size: 1rem; }
p { margin: .3rem 0; max-width: 62rem; }
section { margin: 1rem 0; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
a { color: var(--mark); }
.soft { color: var(--soft); }
.headline { font-size: 1.2rem; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0; padding: 0; list-style: none; }
button, input { padding: .35rem .7rem; border: 1px solid var(--soft); border-radius: 6px; background: var(--card); color: var(--text); font: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
.findings { margin: 0; padding: 0; list-style: none; }
.findings li { margin: .5rem 0; padding-left: .75rem; border-left: 4px solid var(--soft); }
.findings .error { border-color: var(--bad); } .findings .warning { border-color: var(--warn); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { min-width: 5rem; overflow-wrap: break-word; padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.number, th.number { min-width: 0; text-align: right; overflow-wrap: normal; white-space: nowrap; }
thead th { color: var(--soft); font-weight: 600; }
th button { padding: 0 .2rem; border: 0; border-radius: 3px; background: none; color: inherit; font-weight: inherit; }
th button::after { content: " ↕"; color: var(--line); }
th[aria-sort=ascending] button::after { content: " ▲"; color: inherit; } th[aria-sort=descending] button::after { content: " ▼"; color: inherit; }
code, pre { font-family: ui-monospace, monospace; font-size: .86rem; }
pre { padding: .75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--page); white-space: pre-wrap; }
summary { cursor: pointer; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
.plots figure { min-width: 0; max-width: 32rem; }
.forest { max-width: 52rem; margin-bottom: .8rem; } .forest .plot { min-width: 34rem; }
td.words { min-width: 14rem; }
figure { margin: 0; }
figcaption { color: var(--soft); font-size: .86rem; }
.plot { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
.plot text { fill: var(--soft); }
.plot .note { fill: var(--text); }
.plot path { fill: none; }
.plot .grid path { stroke: var(--line); }
.plot .axis path { stroke: var(--soft); }
.plot .curve { stroke-width: 2; }
.plot .solid { stroke: var(--mark); } .plot .dashed { stroke: var(--second); stroke-dasharray: 6 4; }
.plot .end { fill: var(--card); stroke-dasharray: none; stroke-width: 1.5; }
.plot .dot { fill: var(--mark); fill-opacity: .75; stroke: var(--card); stroke-width: .6; }
.plot .hollow { fill: var(--card); fill-opacity: 1; stroke: var(--mark); stroke-width: 1.5; }
.plot .part { fill: var(--second); fill-opacity: 1; }
.plot .reference { stroke: var(--text); stroke-width: 1.2; } .plot .limit { stroke: var(--second); stroke-width: 1.2; stroke-dasharray: 5 4; }
.plot .box { fill: var(--fill); stroke: var(--mark); } .plot .median, .plot .bar { stroke: var(--mark); stroke-width: 2; }
.planes { display: flex; flex-wrap: wrap; gap: .75rem; align-items: flex-end; }
.slice { display: block; max-width: 100%; background: #000; border-radius: 3px; }
.slice image { image-rendering: pixelated; }
.slice path { fill: none; stroke-width: 1.6; vector-effect: non-scaling-stroke; }
.slice .of-reference { stroke: ${OUTLINES.reference}; } .slice .of-prediction { stroke: ${OUTLINES.prediction}; stroke-dasharray: 4 3; }
${LABELS.map((colour, index) => `.slice .label-${index} { stroke: ${colour}; }`).join(' ')}
.slice .many.of-reference { stroke-width: 1.2; } .slice .many.of-prediction { stroke-width: 2.2; }
.key { display: inline-block; padding: .1rem .5rem; border-radius: 3px; background: #000; }
.key svg { width: 3.2rem; height: .6rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .3rem 0 .6rem; padding: 0; list-style: none; }
.legend svg { width: 2.4rem; height: .6rem; vertical-align: middle; }
.legend path { fill: none; stroke-width: 2; }
.legend .solid { stroke: var(--mark); } .legend .dashed { stroke: var(--second); stroke-dasharray: 6 4; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-bottom: .6rem; }
tr[hidden] { display: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) { body { padding: .75rem; } section { padding: .75rem; } }
@media print {
  :root, :root[data-theme=dark] { color-scheme: light; ${asProperties(LIGHT)} }
  body { max-width: none; padding: 0; font-size: 11px; }
  nav, .tools, .theme, .copy { display: none; }
  section { break-inside: auto; border: 0; padding: .5rem 0; }
  figure, .findings li, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
}
`;
