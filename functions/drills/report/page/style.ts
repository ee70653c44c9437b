/** Light and dark by what the reader's device says; colours keep a contrast of 4.5 to 1 with what is behind them. */
export const STYLE = `
:root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--text:#16202c;--soft:#56616f;--line:#dde2e8;
--good:#0a7a43;--bad:#c0222c;--warn:#8a5a00;--calm:#4a5768;--ok:#3aa76d;--no:#e0464f;--ink:#1f5fbf}
@media (prefers-color-scheme:dark){:root{--back:#0f141a;--card:#182029;--text:#e8edf3;--soft:#9fadbc;--line:#2c3743;
--good:#5fd39a;--bad:#ff8087;--warn:#f0b94a;--calm:#aab8c8;--ok:#2f9d66;--no:#f0565f;--ink:#7fb0ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
-webkit-text-size-adjust:100%}
main{max-width:58rem;margin:0 auto;padding:1rem}
header,section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.1rem;margin:0 0 1rem}
header{border-left:.5rem solid var(--tone)}
h1{font-size:1.35rem;line-height:1.25;margin:.1rem 0 .4rem}
h2{font-size:1.05rem;margin:0 0 .7rem}
h3{font-size:.95rem;margin:1.1rem 0 .4rem}
p{margin:.3rem 0}
.verdict{color:var(--tone);font-weight:700;font-size:1.1rem}
.soft{color:var(--soft)}.left{color:var(--bad)}
.passed{--tone:var(--good)}.failed{--tone:var(--bad)}.aborted,.unknown{--tone:var(--warn)}.refused{--tone:var(--calm)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.7rem;margin:0}
.figures div{border:1px solid var(--line);border-radius:.6rem;padding:.6rem .75rem}
.figures dt{color:var(--soft);font-size:.85rem}
.figures dd{margin:0}
.figures .value{font-size:1.5rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.figures .value small{font-size:.9rem;font-weight:500;color:var(--soft);display:inline-block}
.good{color:var(--good)}.bad{color:var(--bad)}
.series{margin:0 0 .8rem}
.series figcaption{font-size:.85rem;display:flex;gap:.5rem;flex-wrap:wrap;align-items:baseline}
.series figcaption span{color:var(--soft)}.series figcaption .bad{color:var(--bad)}.series figcaption .good{color:var(--good)}
svg{display:block;width:100%;margin:.2rem 0}
.ok{fill:var(--ok)}.no{fill:var(--no)}
.plot{position:relative;margin-left:3.6rem}
.latency{border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.latency svg{margin:0}
.latency i{position:absolute;right:calc(100% + .4rem);transform:translateY(-50%);white-space:nowrap;
font:.68rem/1 system-ui,sans-serif;color:var(--soft)}
.mark{stroke:var(--text);stroke-width:2;stroke-dasharray:3 3;vector-effect:non-scaling-stroke}
polyline{fill:none;stroke:var(--ink);stroke-width:1.5;vector-effect:non-scaling-stroke}
.max{stroke:var(--ink);stroke-opacity:.35;stroke-width:2;vector-effect:non-scaling-stroke}
.grid{stroke:var(--line);vector-effect:non-scaling-stroke}
.axis{display:flex;justify-content:space-between;font-size:.75rem;color:var(--soft);font-variant-numeric:tabular-nums}
.lanes{margin:.5rem 0 .2rem}
.lane{height:1.15rem;border-top:1px dotted var(--line)}
.lane b{position:absolute;right:calc(100% + .4rem);font-size:.68rem;font-weight:500;color:var(--soft);line-height:1.15rem}
.lane span{position:absolute;inset:0}
.lane i{position:absolute;top:.3rem;width:.55rem;height:.55rem;margin-left:-.27rem;border-radius:50%;background:var(--dot);
box-shadow:0 0 0 2px var(--card)}
.drill{--dot:var(--text)}.person{--dot:#a24bc4}.api{--dot:var(--ink)}.event{--dot:#0f8f9c}.describe{--dot:#7a8796}
.dns{--dot:#b8730a}.probe{--dot:var(--no)}
ol.timeline{list-style:none;margin:0;padding:0}
ol.timeline li{display:grid;grid-template-columns:5.4rem 5rem 1fr;gap:.1rem .6rem;padding:.3rem 0;border-top:1px solid var(--line)}
ol.timeline li:first-child{border-top:0}
time,.num,.moment{font-variant-numeric:tabular-nums}.moment{white-space:nowrap}
ol.timeline .offset{color:var(--soft);font-size:.85rem;text-align:right;font-variant-numeric:tabular-nums}
.source{display:inline-block;font-size:.72rem;border:1px solid var(--dot);border-radius:1rem;padding:0 .45rem;margin-right:.4rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;padding:.3rem .5rem .3rem 0;border-top:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:500;font-size:.82rem;border-top:0}
td.num,th.num{text-align:right}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}
dl.facts dt{color:var(--soft)}dl.facts dd{margin:0;overflow-wrap:anywhere}
code{font:.85em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
ol.steps{margin:.3rem 0;padding-left:1.3rem}
.scroll{overflow-x:auto}
footer{color:var(--soft);font-size:.82rem;padding:0 .3rem 1rem}
@media (max-width:34rem){main{padding:.6rem}header,section{padding:.85rem .8rem}
ol.timeline li{grid-template-columns:1fr auto}ol.timeline .text{grid-column:1/-1}
dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin:0 0 .5rem}}
@media print{body{background:#fff}header,section{break-inside:avoid}}
`;
