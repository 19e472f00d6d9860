/** Readable at any width, in light and dark. */
export const docsStyle = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--dim:#777}
body{margin:0;display:flex;font:15px/1.55 system-ui,sans-serif}
nav{position:sticky;top:0;height:100vh;overflow:auto;flex:0 0 21rem;box-sizing:border-box;
padding:1rem;border-right:1px solid var(--line);font-size:13px}
nav ul{list-style:none;margin:0 0 .8rem;padding:0}nav p{margin:.4rem 0;font-weight:600}
nav .brand{font-size:1.2rem}nav a{color:inherit;text-decoration:none;display:block;padding:.1rem 0}
nav a:hover,a:focus{text-decoration:underline}
main{flex:1;min-width:0;max-width:60rem;padding:1rem 2rem 6rem}
h1 small{color:var(--dim);font-weight:400;font-size:1rem}
h2{margin-top:3rem;border-bottom:1px solid var(--line)}
h3{margin:0 0 .3rem;font-size:1.05rem}h4{margin:.9rem 0 .2rem;color:var(--dim);font-weight:600}
section{margin:1.2rem 0;padding:1rem;border:1px solid var(--line);border-radius:8px;
scroll-margin:1rem;overflow-x:auto}
section:target{outline:2px solid Highlight}
b[class]{display:inline-block;min-width:2.8rem;margin-right:.4rem;
font:600 11px ui-monospace,monospace;
text-transform:uppercase}.get{color:#1a7f37}.post{color:#0969da}.put{color:#bf6a02}
code{font:13px ui-monospace,monospace;background:var(--soft);padding:0 .25em;border-radius:4px;
overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:.2rem 0}
td{border-top:1px solid var(--line);padding:.3rem .5rem;vertical-align:top}
td:first-child{width:1%;white-space:nowrap}
.note,i{color:var(--dim);font-size:.9em}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto;border:0}
main{padding:1rem}}
`;
