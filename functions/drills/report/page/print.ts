/** A4, in black and grey on white; links are written out, and nothing that belongs together is torn apart. */
export const PRINT = `
@page{size:A4;margin:14mm 13mm 16mm;
@bottom-left{content:"Evenkeel drill report";font:8pt system-ui,sans-serif;color:#4a5957}
@bottom-right{content:counter(page) " of " counter(pages);font:8pt system-ui,sans-serif;color:#4a5957}}
@media print{
body{background:#fff;font-size:9.5pt}
main{max-width:none;padding:0;gap:9pt}
.card,.verdict{border-radius:0;border-width:.5pt 0 0;border-color:#7f8d8b;padding:7pt 0 0}
.verdict{border:.75pt solid #7f8d8b;border-left:3pt solid var(--tone);padding:9pt 11pt 10pt}
.top{padding:0}
h1{font-size:17pt}h2{font-size:11.5pt;margin-bottom:5pt}.figures .value{font-size:15pt}.say{font-size:10.5pt}
.verdict,.series,.person,.figures>div,tr,ol.timeline li,.sandbox,.marks,.lanes,footer p{break-inside:avoid}
.keep{break-inside:avoid}
h2,h3,figcaption,thead,.marks{break-after:avoid}
thead{display:table-header-group}
.figures{grid-template-columns:repeat(4,minmax(0,1fr));gap:6pt}.figures>div{background:#fff;padding:6pt 8pt}
.scroll{overflow:visible}
a{color:inherit;text-decoration:none}
a[href^="http"]::after{content:" (" attr(href) ")";font:7.5pt var(--mono);overflow-wrap:anywhere}
.ok,.no,.lane i,.phases i,.sandbox,.figures>div{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.stamp{position:fixed;inset:0}.stamp i{display:none}.stamp i:first-child{display:block;top:50%!important;font-size:84pt}
}`;
