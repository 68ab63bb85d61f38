using System.Text;
using Panns.Common;
using Panns.Output.Figures;

namespace Panns.Output.Pages;

/// <summary>A page of HTML: one file that loads nothing, follows the system's light or dark mode, and fits narrow and wide windows.</summary>
[BestFriend]
internal static class HtmlPage
{
    /// <summary>The style sheet of pages and of the figures in them.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --bg: #ffffff; --fg: #1c2024; --dim: #5f6873; --grid: #e3e6ea; --dot: #1c2024; --bar: #eceef1;
          --c0: #2f6fb5; --c1: #d1642c; --c2: #2e9467; --c3: #8a5bc0; --c4: #b8447c; --c5: #8a7a1f; --on: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --bg: #15181c; --fg: #e4e7ea; --dim: #97a1ab; --grid: #2c3238; --dot: #e4e7ea; --bar: #23282e;
          --c0: #6aa5e8; --c1: #f09063; --c2: #5ec397; --c3: #b694e6; --c4: #e884b3; --c5: #cdbd5a; --on: #10131a; } }
        :focus-visible { outline: 3px solid var(--c0); outline-offset: 2px; border-radius: 2px; }
        body { margin: 0; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1240px; margin: 0 auto; padding: 24px 20px 60px; }
        h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; } h2 { font-size: 19px; margin: 40px 0 8px; }
        .lead, .caption, figcaption { color: var(--dim); max-width: 820px; } figure { margin: 0 0 20px; } .caption, figcaption { font-size: 13px; margin: 6px 0 0; }
        .wide { overflow-x: auto; } .pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 390px), 1fr)); gap: 8px 16px; }
        .pairs svg { min-width: 0 !important; } .narrow { display: none; } @media (max-width: 700px) { .narrow { display: block; } .broad { display: none; } }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 4px 0 12px; font-size: 14px; } small { color: var(--dim); }
        th, td { padding: 4px 10px; border-bottom: 1px solid var(--grid); text-align: right; white-space: nowrap; } th { font-weight: 600; vertical-align: bottom; white-space: normal; }
        .facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; } .facts th { white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; } tbody th { font-weight: 400; vertical-align: baseline; }
        caption, .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        summary { cursor: pointer; padding: 4px 0; }
        small { white-space: nowrap; } @media (max-width: 1000px) { td { white-space: normal; } th, td { padding: 4px 6px; } }
        @media (max-width: 700px) {
          .stack, .stack tbody { display: block; } .stack thead { position: absolute; clip-path: inset(50%); }
          .stack tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 0 24px; padding: 8px 0; border-bottom: 1px solid var(--grid); } .stack th, .stack td { border: 0; }
          .stack tbody th { grid-column: 1 / -1; font-weight: 600; padding: 0; } .stack td { padding: 1px 0; }
          .stack td::before { content: attr(data-name); color: var(--dim); float: left; margin-right: 8px; }
        }
        h3 { font-size: 15px; margin: 20px 0 8px; overflow-wrap: anywhere; } h3 small { font-weight: 400; }
        .clips { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); gap: 24px 20px; }
        .clip { min-width: 0; } .clip h4 { font-size: 14px; margin: 0; overflow-wrap: anywhere; } .clip p { margin: 0 0 6px; font-size: 14px; overflow-wrap: anywhere; }
        .clip img { display: block; width: 100%; height: 84px; } audio { display: block; width: 100%; height: 40px; margin: 6px 0; }
        .bars { width: 100%; table-layout: fixed; margin: 0; font-size: 13px; } .bars th, .bars td { padding: 2px 8px 2px 0; border: 0; overflow-wrap: anywhere; }
        .bars tbody th { width: 46%; vertical-align: middle; } .bars td { vertical-align: middle; } .bars td:last-child { width: 34px; padding-right: 0; }
        .bars i { display: block; height: 10px; min-width: 1px; background: var(--c1); } .bars i.right { background: var(--c2); }
        .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 540px), 1fr)); gap: 0 32px; }
        .curve { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); gap: 4px 8px; min-width: 0; align-content: start; }
        .curve h3, .curve p { grid-column: 1 / -1; margin-bottom: 0; } .curve p { margin-top: 0; }
        .keys { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: 14px; }
        .keys i { display: inline-block; width: 20px; border-top: 3px solid; margin-right: 6px; vertical-align: middle; }
        svg { width: 100%; height: auto; display: block; font: 12px system-ui, sans-serif; }
        .t { fill: var(--fg); } .u { fill: var(--dim); font-size: 9px; } .i { fill: var(--on); } .g { stroke: var(--grid); } .a { stroke: var(--dim); }
        .l { fill: none; stroke-width: 2; } .b { fill-opacity: 0.16; } .d { fill: var(--dot); fill-opacity: 0.55; } .k { fill: var(--bar); }
        .m { stroke: var(--bg); stroke-width: 1; } .v { stroke-opacity: 0.45; } .h { stroke-dasharray: 5 3; }
        .f0 { fill: var(--c0); } .f1 { fill: var(--c1); } .f2 { fill: var(--c2); } .f3 { fill: var(--c3); } .f4 { fill: var(--c4); } .f5 { fill: var(--c5); }
        .s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); } .s4 { stroke: var(--c4); } .s5 { stroke: var(--c5); }
        """;

    /// <summary>Creates a complete page.</summary>
    /// <param name="title">Its title, escaped.</param>
    /// <param name="body">Its content, as HTML.</param>
    /// <param name="style">Styles of this page alone.</param>
    /// <param name="script">A script for what HTML cannot do by itself; the page says the same without it.</param>
    public static string Write(string title, StringBuilder body, string style = "", string script = "")
        => $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + $"<title>{title}</title>\n<style>{Css}{style}</style></head>\n<body><main>\n{body}</main>{(script.Length > 0 ? $"<script>\n{script}</script>" : "")}</body></html>\n";

    /// <summary>Something that may be wider than the window: it scrolls by itself, by the keyboard too.</summary>
    /// <param name="html">The content.</param>
    /// <param name="name">What it is, for screen readers.</param>
    public static string Wide(string html, string name) => $"<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"{SvgCanvas.Escape(name)}\">{html}</div>";
}
