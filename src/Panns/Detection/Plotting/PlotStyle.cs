namespace Panns.Detection.Plotting;

/// <summary>Styles of the figure of events. In a page they add to those of pages.</summary>
internal static class PlotStyle
{
    /// <summary>What is drawn on the color map, which is the same in light and dark mode, and its frame.</summary>
    public const string Map =
        ".w{stroke:#fff;stroke-opacity:.35}.e{fill:none;stroke:#ff6b4a;stroke-width:1.6;vector-effect:non-scaling-stroke}"
        + ".x{fill:#ff6b4a;fill-opacity:.05;stroke-width:1;stroke-opacity:.85}.q{fill:#fff;font-size:11px;paint-order:stroke;stroke:#1b0b2e;stroke-width:3px;stroke-linejoin:round}.r{display:none}";

    /// <summary>The figure in its own file.</summary>
    public const string File =
        "svg{font:12px Helvetica,Arial,'Liberation Sans',sans-serif}.t{fill:#222}.c{fill:#222;font-size:15px;font-weight:bold}.a{stroke:#222}.o{fill:none;stroke:#222}.n{fill:#fff}" + Map;

    /// <summary>The figure in a page, and what else the page has.</summary>
    public const string Page = """
        main { max-width: 1000px; } .o { fill: none; stroke: var(--dim); } .plot { margin: 12px 0 4px; } .plot svg { max-width: none !important; min-width: 0 !important; }
        .head { stroke: #fff; stroke-width: 1.5; visibility: hidden; vector-effect: non-scaling-stroke; }
        button { font: inherit; font-size: 14px; min-height: 36px; padding: 4px 12px; color: var(--fg); background: var(--bar); border: 1px solid var(--dim); border-radius: 6px; cursor: pointer; }
        button:disabled { opacity: 0.45; cursor: default; } .tools { display: none; flex-wrap: wrap; gap: 8px; align-items: center; margin: 12px 0 0; } .tools output { font-variant-numeric: tabular-nums; }
        button { white-space: nowrap; } .acts { display: none; gap: 6px; } .live .tools { display: flex; } .live .acts { display: inline-flex; margin-left: 12px; } .live .plot svg { cursor: pointer; }
        table { width: 100%; } tbody th, td { vertical-align: middle; } tbody th { overflow-wrap: anywhere; } td { white-space: nowrap !important; }
        @media (max-width: 700px) { th, td { padding: 4px 4px; } .live .acts { display: flex; margin: 2px 0; } .acts button { padding: 4px 8px; } }

        """ + Map;
}
