using System.Globalization;
using System.Text;
using Panns.Common;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer.Reports;

/// <summary>
/// Writes the page of groups of recordings: a map and lists, on which a click plays a recording, and near-duplicates. The page links to the
/// recordings where they lie, so that it stays small; it needs nothing else.
/// </summary>
[BestFriend]
internal sealed class ClusterPage
{
    /// <summary>The most marks on the map.</summary>
    internal const int MostMarks = 5000;

    /// <summary>The most recordings listed of a group.</summary>
    internal const int MostListed = 200;

    private const double LegendLine = 20;

    private const string Style = """

        a { color: inherit; text-decoration-color: var(--dim); } a.on { font-weight: 600; } svg a.on > * { stroke: var(--fg); stroke-width: 3; }
        svg a { cursor: pointer; } .player { position: sticky; bottom: 0; background: var(--bg); padding: 8px 0; border-top: 1px solid var(--grid); }
        .player audio { width: 100%; display: block; } .player output { display: block; font-size: 13px; overflow-wrap: anywhere; min-height: 1.5em; }
        ol { margin: 4px 0 12px; padding-left: 2.4em; font-size: 14px; } li { overflow-wrap: anywhere; }
        .duplicates td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
        """;

    private const string Script = """
        const player = document.querySelector('.player audio'), now = document.querySelector('.player output');
        document.addEventListener('click', event => {
          const link = event.target.closest('a[data-clip]');
          if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          document.querySelectorAll('a.on').forEach(other => other.classList.remove('on'));
          document.querySelectorAll(`a[data-clip="${link.dataset.clip}"]`).forEach(same => same.classList.add('on'));
          now.textContent = link.dataset.name;
          player.src = link.getAttribute('href');
          player.play().catch(() => now.textContent = link.dataset.name + ': is not where it was, or of a format that this browser cannot play');
        });

        """;

    private readonly StringBuilder _body = new();
    private readonly EmbeddingClusters _clusters;
    private readonly IReadOnlyList<string?> _labels;
    private readonly string _folder;

    private ClusterPage(EmbeddingClusters clusters, IReadOnlyList<string?> labels, string folder) => (_clusters, _labels, _folder) = (clusters, labels, folder);

    /// <summary>Writes the page.</summary>
    /// <param name="title">What was grouped.</param>
    /// <param name="folder">Where the page will lie.</param>
    /// <param name="clusters">The groups.</param>
    /// <param name="labels">The known class of each clip, or null.</param>
    /// <param name="duplicates">Near-duplicates.</param>
    /// <param name="similarity">Their least similarity.</param>
    public static string Write(
        string title, string folder, EmbeddingClusters clusters, IReadOnlyList<string?> labels, IReadOnlyList<EmbeddingPair> duplicates, double similarity)
    {
        var page = new ClusterPage(clusters, labels, folder);
        page.Begin(title);
        page.Map();
        page.Lists();
        page.Duplicates(duplicates, similarity);
        page._body.Append("<div class=\"player\"><output>Choose a mark or a name to hear it.</output><audio controls preload=\"none\"></audio></div>\n");
        return HtmlPage.Write(SvgCanvas.Escape(title), page._body, Style, Script);
    }

    private void Begin(string title)
    {
        var failed = _clusters.Failed > 0 ? FormattableString.Invariant($"; {_clusters.Failed} rows without an embedding are left out") : "";
        _body.Append(CultureInfo.InvariantCulture, $"<h1>{SvgCanvas.Escape(title)}</h1>\n<p class=\"lead\">{_clusters.Clips.Length} clips in {_clusters.Count} groups; mean silhouette {_clusters.Silhouettes[_clusters.Count]:0.000}{failed}</p>\n");
    }

    private void Map()
    {
        var clips = _clusters.Clips;
        var names = Enumerable.Range(1, Math.Min(_clusters.Count, 20)).Select(cluster => FormattableString.Invariant($"group {cluster}")).ToList();
        var svg = PageFigure.Create(PageFigure.Width, Math.Max(560, 40 + (LegendLine * names.Count)), "map of the clips");
        var area = new PlotArea(16, 14, PageFigure.Width - 20 - Axes.LegendWidth(names), svg.Height - 14);
        var axes = new Axes(svg, area, Limits([.. clips.Select(clip => clip.X)]), Limits([.. clips.Select(clip => clip.Y)]));
        svg.Rectangle(area.Left, area.Top, area.Width, area.Height, "k", opacity: 0.5);
        var step = ((clips.Length - 1) / MostMarks) + 1;
        for (var i = 0; i < clips.Length; i += step)
        {
            svg.Raw($"{Link(clips[i].Clip, i, " tabindex=\"-1\"")}");
            svg.Mark(clips[i].Cluster - 1, axes.X(clips[i].X), axes.Y(clips[i].Y), clips.Length > 1000 ? 3.5 : 5, Tip(i));
            svg.Raw($"</a>");
        }

        for (var i = 0; i < names.Count; i++)
        {
            var y = area.Top + 10 + (i * LegendLine);
            svg.Mark(i, area.Right + 16, y);
            svg.Text(area.Right + 28, y + 4, names[i]);
        }

        var drawn = step > 1 ? FormattableString.Invariant($" One mark for every {step} clips.") : "";
        var kind = _clusters.Map == ClusterMap.Neighbors
            ? "A map of neighbors (t-SNE): clips that sound alike lie together; how far apart groups are means little."
            : "The first two principal components of the embeddings.";
        _body.Append(CultureInfo.InvariantCulture, $"<h2>Map</h2>\n<figure>{HtmlPage.Wide(svg.ToString(), "Map of the clips")}<figcaption>{kind}{drawn} The same clips, by name, are in the lists below.</figcaption></figure>\n");
    }

    private void Lists()
    {
        _body.Append("<h2>Groups</h2>\n<p class=\"caption\">The clips nearest to the middle of a group come first.</p>\n");
        foreach (var group in _clusters.Clips.Select((clip, index) => (clip, index)).GroupBy(one => one.clip.Cluster).OrderBy(group => group.Key))
        {
            var known = group.Select(one => _labels[one.index]).OfType<string>().CountBy(label => label).OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal).Take(3)
                .Select(label => FormattableString.Invariant($"{label.Key} {label.Value}")).ToList();
            var count = group.Count();
            var shown = count > MostListed ? FormattableString.Invariant($", {MostListed} shown") : "";
            _body.Append(CultureInfo.InvariantCulture, $"<details{(_clusters.Count <= 12 ? " open" : "")}><summary>Group {group.Key}: {count} clip{(count == 1 ? "" : "s")}{shown}{(known.Count > 0 ? $" ({SvgCanvas.Escape(string.Join(", ", known))})" : "")}</summary>\n<ol>\n");
            foreach (var (clip, index) in group.OrderBy(one => one.clip.Distance).ThenBy(one => one.index).Take(MostListed))
            {
                _body.Append(CultureInfo.InvariantCulture, $"<li>{Link(clip.Clip, index)}{SvgCanvas.Escape(Name(clip.Clip))}</a>{(_labels[index] is { } label ? $" <small>{SvgCanvas.Escape(label)}</small>" : "")}</li>\n");
            }

            _body.Append("</ol></details>\n");
        }
    }

    private void Duplicates(IReadOnlyList<EmbeddingPair> duplicates, double similarity)
    {
        _body.Append("<h2>Near-duplicates</h2>\n");
        if (duplicates.Count == 0)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<p>No two clips reach a cosine similarity of {similarity}.</p>\n");
            return;
        }

        var indices = new Dictionary<EmbeddedClip, int>(ReferenceEqualityComparer.Instance);
        foreach (var (index, clip) in _clusters.Clips.Index())
        {
            indices[clip.Clip] = index;
        }

        _body.Append("<div class=\"wide\"><table class=\"duplicates\"><tr><th>similarity</th><th>clip</th><th>clip</th></tr>\n");
        foreach (var pair in duplicates)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<tr><td>{pair.Similarity:0.000}</td><td>{Linked(pair.First)}</td><td>{Linked(pair.Second)}</td></tr>\n");
        }

        _body.Append("</table></div>\n");
        _body.Append(CultureInfo.InvariantCulture, $"<p class=\"caption\">Pairs whose cosine similarity reaches {similarity}, the {duplicates.Count} most similar.</p>\n");

        string Linked(EmbeddedClip clip) => $"{Link(clip, indices[clip])}{SvgCanvas.Escape(Name(clip))}</a>";
    }

    private string Tip(int index)
        => FormattableString.Invariant($"{Name(_clusters.Clips[index].Clip)}, group {_clusters.Clips[index].Cluster}{(_labels[index] is { } label ? $", {label}" : "")}");

    // Opens the recording without the script, too.
    private string Link(EmbeddedClip clip, int index, string more = "")
        => FormattableString.Invariant($"<a href=\"{SvgCanvas.Escape(Address(clip))}\" data-clip=\"{index}\" data-name=\"{SvgCanvas.Escape(Name(clip))}\"{more}>");

    private string Address(EmbeddedClip clip)
    {
        var path = Path.GetRelativePath(_folder, Path.GetFullPath(clip.File));
        var address = Path.IsPathRooted(path)
            ? new Uri(path).AbsoluteUri
            : string.Join('/', path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(Uri.EscapeDataString));
        return clip.Start is { } start ? FormattableString.Invariant($"{address}#t={start}{(clip.End is { } end ? FormattableString.Invariant($",{end}") : "")}") : address;
    }

    private static string Name(EmbeddedClip clip) => clip.Start is { } start
        ? FormattableString.Invariant($"{clip.File}, {start:0.##} to {clip.End:0.##} s")
        : clip.File;

    private static (double Low, double High) Limits(double[] values)
    {
        var margin = 0.05 * (values.Max() - values.Min());
        return (values.Min() - margin, values.Max() + margin);
    }
}
