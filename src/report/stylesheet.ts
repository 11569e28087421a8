/** The look of the HTML report. System fonts and a few colours; both colour schemes. */
export const STYLESHEET = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--line:#d1d9e0;--paper:#fff;--tint:#f6f8fa;--red:#cf222e;--amber:#9a6700;--green:#1a7f37;--link:#0969da}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--paper:#0d1117;--tint:#151b23;--red:#ff7b72;--amber:#d29922;--green:#3fb950;--link:#4493f8}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1060px;margin:0 auto;padding:24px}
header{border-left:8px solid var(--c);background:var(--tint);padding:16px 24px;border-radius:6px}
header h1{margin:0;color:var(--c);font-size:34px;line-height:1.2}header p{margin:4px 0 0;font-size:17px}
.pass{--c:var(--green)}.hold,.undecided{--c:var(--amber)}.block{--c:var(--red)}
.step{padding-top:10px}.step b{margin-right:6px}
h2{font-size:18px;margin:32px 0 8px}
table{border-collapse:collapse;width:100%}th{text-align:left;font-size:12px;color:var(--soft);font-weight:600}
th,td{padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
td:first-child{white-space:nowrap}td:nth-child(3){min-width:200px}
.effect{font-weight:600}.blocks .effect{color:var(--red)}.needs-approval .effect{color:var(--amber)}.informs .effect{color:var(--soft)}
.rule{color:var(--soft);font-size:12px}
code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--tint);padding:1px 4px;border-radius:4px;overflow-wrap:anywhere}
a{color:var(--link);text-decoration:none}
details{margin-top:6px}summary{cursor:pointer;color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 12px;margin:8px 0}dt{color:var(--soft)}dd{margin:0}
.scope{list-style:none;display:flex;flex-wrap:wrap;gap:8px 28px;padding:0}.scope .changed b{color:var(--red)}
.wide{overflow-x:auto}
svg{max-width:100%;height:auto;font:13px system-ui,sans-serif}svg text{fill:var(--ink)}
.node rect{fill:var(--paper);stroke:var(--soft)}.node.joined rect{stroke:var(--red);stroke-width:2.5}
.frame rect{fill:var(--tint);stroke:var(--red);stroke-width:1.5;stroke-dasharray:6 4}.frame text{fill:var(--red);font-weight:600}
.edge path{fill:none;stroke:var(--red);stroke-width:2.5}.edge text{font-size:12px;paint-order:stroke;stroke:var(--paper);stroke-width:8px}
marker path{fill:var(--red)}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:8px;color:var(--soft);font-size:13px}footer p{margin:4px 0}
`;
