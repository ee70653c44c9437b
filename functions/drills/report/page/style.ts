import { PRINT } from './print.ts';

/** The tokens of the console. Dark only on a screen: paper is white. */
const LIGHT = `--bg:#edf1f0;--surface:#fff;--sunken:#f4f7f6;--line:#d6dedc;--edge:#7f8d8b;--ink:#14201f;--ink2:#4a5957;
--fill:#7d908e;--fill2:#c4cfcd;--accent:#00647f;--accent-soft:#dcedf2;--warn:#7f4a00;--warn-fill:#cf8100;
--warn-soft:#fcf0d8;--crit:#a8231b;--crit-fill:#c9372c;--crit-soft:#fbe6e2;--stamp:#a8231b`;
const DARK = `--bg:#0b1011;--surface:#131a1c;--sunken:#0f1517;--line:#263235;--edge:#64777a;--ink:#e6edec;--ink2:#a7b6b6;
--fill:#70868a;--fill2:#38474a;--accent:#5cc6e8;--accent-soft:#11313c;--warn:#f3bb55;--warn-fill:#e0a02a;
--warn-soft:#33270f;--crit:#ff8d7b;--crit-fill:#ef5f4c;--crit-soft:#3c1813;--stamp:#ff8d7b`;

/** Colours keep a contrast of 4.5 to 1 with what is behind them. Nothing is green: what is well is grey, with a check. */
export const STYLE = `
:root{color-scheme:light;${LIGHT};--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${DARK}}}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.45 var(--sans);font-variant-numeric:tabular-nums}
h1,h2,h3,p,ol,ul,dl,dd,figure{margin:0;padding:0}ol,ul{list-style:none}
a{color:var(--accent);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
svg{display:block}svg.i{display:inline-block;width:1em;height:1em;flex:none;vertical-align:-.125em;fill:none;stroke:currentColor;
stroke-width:1.6}
.keel{width:26px;height:26px;flex:none}
main{position:relative;max-width:1120px;margin:0 auto;padding:0 24px 28px;display:grid;gap:16px;
grid-template-columns:repeat(2,minmax(0,1fr))}
main>*{grid-column:1/-1;min-width:0}main>.half{grid-column:auto}
.top{display:flex;align-items:center;gap:6px 12px;flex-wrap:wrap;padding:14px 0 0}
.brand{display:flex;align-items:center;gap:9px;font-weight:650;font-size:15px;letter-spacing:-.01em}
.tag{font-size:12px;line-height:20px;padding:0 7px;border-radius:4px;border:1px solid var(--edge);color:var(--ink2);white-space:nowrap}
.top .id{margin-left:auto}
.card,.verdict{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:14px 16px 16px}
.verdict{border-left:4px solid var(--tone);padding:16px 18px 18px}
.passed{--tone:var(--edge)}.refused{--tone:var(--edge)}.failed{--tone:var(--crit)}.aborted,.unknown{--tone:var(--warn)}
.word{display:flex;align-items:center;gap:8px;font-size:17px;font-weight:650}
.failed .word{color:var(--crit)}.aborted .word,.unknown .word{color:var(--warn)}
h1{font-size:26px;line-height:1.2;font-weight:650;letter-spacing:-.02em;margin:2px 0 6px;overflow-wrap:anywhere}
h2{font-size:15px;font-weight:650;letter-spacing:-.005em;margin:0 0 10px}
h3{font-size:13px;font-weight:600;margin:16px 0 6px}h3 .mut{font-weight:400}h2+h3{margin-top:0}
.say{font-size:15px;max-width:72ch;overflow-wrap:anywhere}
.after{display:flex;gap:8px;align-items:baseline;margin-top:8px;font-weight:600;max-width:72ch;overflow-wrap:anywhere}
.after.bad{color:var(--crit)}.after.wa{color:var(--warn)}
.mut{color:var(--ink2)}.bad{color:var(--crit)}.wa{color:var(--warn)}.nw{white-space:nowrap}
.note{color:var(--ink2);font-size:13px;max-width:120ch}p+.note,div+.note,table+.note{margin-top:10px}
.mono,code{font-family:var(--mono);font-size:.923em;letter-spacing:-.01em;overflow-wrap:anywhere}
.sandbox{background:var(--crit-soft);border:1px solid var(--crit);border-radius:10px;padding:10px 16px;color:var(--crit);
display:flex;gap:4px 12px;flex-wrap:wrap;align-items:baseline}
.sandbox b{font-size:17px;letter-spacing:.12em}
.stamp{position:absolute;inset:0;overflow:hidden;pointer-events:none;z-index:2;grid-column:1/-1}
.stamp i{position:absolute;left:50%;font:700 clamp(64px,13vw,150px)/1 var(--sans);letter-spacing:.08em;color:var(--stamp);
opacity:.07;transform:translate(-50%,-50%) rotate(-24deg)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px}
.figures>div{border:1px solid var(--line);border-radius:8px;background:var(--sunken);padding:10px 12px}
.figures dt{color:var(--ink2);font-size:12px}
.figures .value{font-size:26px;line-height:1.2;font-weight:650;letter-spacing:-.02em}
.figures .value small{font-size:14px;font-weight:500;letter-spacing:0;color:var(--ink2)}
.figures dd{font-size:13px;overflow-wrap:anywhere}
.figures dd .i{margin-right:2px}.figures+.scroll{margin-top:14px}
.scroll{overflow-x:auto}.wide{min-width:620px}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{text-align:left;padding:6px 12px 6px 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--ink2);font-weight:500;font-size:12px;border-top:0;white-space:nowrap;overflow-wrap:normal}
tbody th{font-weight:600}td.num,th.num{text-align:right;padding-right:24px}td.num{white-space:nowrap}
tr.sum th,tr.sum td{border-top:1.5px solid var(--edge)}
th:last-child,td:last-child{padding-right:0}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px}
.facts dt{color:var(--ink2)}.facts dd{overflow-wrap:anywhere}
.person{padding:10px 0;border-top:1px solid var(--line)}.person:first-of-type{border-top:0;padding-top:0}
.person b{font-size:15px}.person p{overflow-wrap:anywhere}
.plots{--l:84px}
.series{margin:0 0 4px}
.series figcaption{display:flex;gap:0 8px;flex-wrap:wrap;align-items:baseline;font-size:13px;padding-top:8px;overflow-wrap:anywhere}
.series figcaption span{color:var(--ink2)}.series figcaption .bad{color:var(--crit);font-weight:600}
.plot{position:relative;margin-left:var(--l)}
.plot svg{width:100%}
.ok{fill:var(--fill)}.no{fill:var(--crit-fill)}
.water{stroke:var(--accent);stroke-width:1.5}
.plot line,.plot polyline{vector-effect:non-scaling-stroke}
.label{position:absolute;right:calc(100% + 8px);font-size:11px;line-height:1.2;color:var(--ink2);white-space:nowrap}
.latency{border-top:1px solid var(--line);margin-top:2px}
.latency i{position:absolute;right:calc(100% + 8px);transform:translateY(-50%);white-space:nowrap;font:11px/1 var(--sans);color:var(--ink2)}
polyline{fill:none;stroke:var(--ink2);stroke-width:1.25}
.max{stroke:var(--fill2);stroke-width:2}.grid{stroke:var(--line)}
.mark{stroke:var(--ink);stroke-width:1.25;stroke-dasharray:3 3}
.marks{height:18px}
.marks span{position:absolute;font-size:11px;font-weight:600;white-space:nowrap;transform:translateX(-50%)}
.marks .first{transform:none}.marks .last{transform:translateX(-100%)}
.axis{display:flex;justify-content:space-between;border-top:1px solid var(--edge);padding-top:3px;font-size:11px;color:var(--ink2)}
.lane{height:20px;border-top:1px solid var(--line)}
.lane .label{line-height:20px}
.lane span{position:absolute;inset:0}
.lane i{position:absolute;top:6px;width:8px;height:8px;margin-left:-4px;border-radius:50%;background:var(--ink2)}
.lane.person-lane i{border-radius:1px;background:var(--accent)}.lane.api i{transform:rotate(45deg);border-radius:0;background:var(--ink)}
.lane.probe i{background:var(--crit-fill)}
.phases{display:flex;gap:2px;margin:0 0 12px}
.phases i{display:block;height:6px;min-width:2px;background:var(--fill2)}.phases i:first-child{border-radius:3px 0 0 3px}
.phases i:last-child{border-radius:0 3px 3px 0}.phases i.now{background:var(--accent)}
ol.timeline li{display:grid;grid-template-columns:84px 92px 68px minmax(0,1fr);gap:0 12px;padding:5px 0;border-top:1px solid var(--line);font-size:13px}
ol.timeline li:first-child{border-top:0}
ol.timeline time,ol.timeline .offset{font-family:var(--mono);font-size:12px;line-height:19px}
ol.timeline .offset{color:var(--ink2);text-align:right}
ol.timeline .source{color:var(--ink2)}ol.timeline .text{overflow-wrap:anywhere}
ol.timeline .key{font-weight:600}
ol.steps{counter-reset:step;display:grid;gap:4px}
ol.steps li{counter-increment:step;display:grid;grid-template-columns:20px minmax(0,1fr);overflow-wrap:anywhere}
ol.steps li::before{content:counter(step) ".";color:var(--ink2)}
footer{color:var(--ink2);font-size:13px;max-width:96ch}footer p+p{margin-top:6px}
@media screen and (max-width:760px){main{padding:0 12px 20px;gap:12px;grid-template-columns:minmax(0,1fr)}
.card,.verdict{padding:12px 12px 14px}.top .id{margin-left:0;flex-basis:100%}
.figures{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.figures>div{padding:8px 10px}.figures .value{font-size:22px}
.figures .value small{font-size:13px}
.plots{--l:0px}.plot{margin-left:0}.label,.latency i{display:none}.lane .label{display:block}.lane .label{position:absolute;right:auto;left:0;z-index:1;background:var(--surface);padding-right:4px}
.lane{height:38px}.lane span{top:18px}.lane i{top:4px}
.facts{grid-template-columns:minmax(0,1fr);gap:0}.facts dd{margin:0 0 8px}
h1{font-size:22px}
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack,.stack tbody,.stack tr,.stack th,.stack td{display:block}
.stack tr{padding:8px 0;border-top:1px solid var(--line)}.stack tbody tr:first-child{border-top:0;padding-top:0}
.stack tr.sum{border-top:1.5px solid var(--edge)}
.stack tbody th,.stack td,.stack tr.sum th,.stack tr.sum td{border:0;padding:1px 0}
.stack td{display:grid;grid-template-columns:116px minmax(0,1fr);gap:8px}.stack td.num{text-align:left;white-space:normal}
.stack td::before{content:attr(data-name);color:var(--ink2)}
ol.timeline li{grid-template-columns:auto auto minmax(0,1fr)}ol.timeline .text{grid-column:1/-1}}
@media (forced-colors:active){.ok,.no,.lane i,.phases i{forced-color-adjust:none}}
${PRINT}`;
