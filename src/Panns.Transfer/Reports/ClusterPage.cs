using System.Globalization;
using System.Text;
using Panns.Audio;
using Panns.Clips;
using Panns.Common;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Output.Sound;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer.Reports;

/// <summary>
/// Writes the page of groups of recordings: a map and lists, on which a click or a key plays a recording, and near-duplicates. The page holds some sound of
/// the clips nearest to the middle of their groups, up to a limit, and links to all others where they lie; it needs nothing else.
/// </summary>
[BestFriend]
internal sealed class ClusterPage
{
    /// <summary>The most marks on the map.</summary>
    internal const int MostMarks = 5000;

    /// <summary>The most recordings listed of a group.</summary>
    internal const int MostListed = 200;

    /// <summary>Most seconds that the page holds of a clip.</summary>
    internal const double ClipSeconds = 5;

    // Files that are gone are all alike: a page without sound need not look for each of millions.
    private const int MostGone = 100;

    private const double LegendLine = 20;

    private const string Style = """

        a { color: inherit; text-decoration-color: var(--dim); } li a.held::after, td a.held::after { content: " ♪" / ""; } a.on { font-weight: 600; } svg a.on > * { stroke: var(--fg); stroke-width: 3; }
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
          const held = sounds[link.dataset.clip];
          now.textContent = link.dataset.name;
          player.src = held ?? link.getAttribute('href');
          player.play().catch(() => now.textContent = link.dataset.name + ': is not where it was, or of a format that this browser cannot play');
        });

        // One mark of the map is a tab stop; arrows go to the nearest mark on that side, Enter plays it.
        const marks = [...document.querySelectorAll('svg a[data-clip]')], sides = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
        const middle = mark => { const box = mark.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
        if (marks.length > 0) marks[0].setAttribute('tabindex', '0');
        document.addEventListener('keydown', event => {
          const from = event.target.closest('svg a[data-clip]'), side = sides[event.key];
          if (!from || !side) return;
          event.preventDefault();
          const [x, y] = middle(from);
          let nearest = null, least = Infinity;
          for (const mark of marks) {
            const [u, v] = middle(mark), along = (u - x) * side[0] + (v - y) * side[1], far = along + 2 * Math.abs((u - x) * side[1] + (v - y) * side[0]);
            if (along > 0.5 && far < least) [nearest, least] = [mark, far];
          }
          if (!nearest) return;
          from.setAttribute('tabindex', '-1');
          nearest.setAttribute('tabindex', '0');
          nearest.focus();
        });

        """;

    private readonly StringBuilder _body = new();
    private readonly EmbeddingClusters _clusters;
    private readonly IReadOnlyList<string?> _labels;
    private readonly string _folder;
    private readonly SortedDictionary<int, string> _sounds = [];

    private ClusterPage(EmbeddingClusters clusters, IReadOnlyList<string?> labels, string folder) => (_clusters, _labels, _folder) = (clusters, labels, folder);

    /// <summary>Writes the page.</summary>
    /// <param name="title">What was grouped.</param>
    /// <param name="folder">Where the page will lie.</param>
    /// <param name="clusters">The groups.</param>
    /// <param name="labels">The known class of each clip, or null.</param>
    /// <param name="duplicates">Near-duplicates.</param>
    /// <param name="similarity">Their least similarity.</param>
    /// <param name="seconds">Most seconds of sound that the page holds; 0 for links alone.</param>
    /// <param name="audio">How recordings are read; null for the defaults.</param>
    public static string Write(
        string title, string folder, EmbeddingClusters clusters, IReadOnlyList<string?> labels, IReadOnlyList<EmbeddingPair> duplicates, double similarity,
        double seconds = ClipSound.PageSeconds, AudioReadOptions? audio = null)
    {
        var page = new ClusterPage(clusters, labels, folder);
        page.Begin(title);
        page.Sounds(seconds, audio);
        page.Map();
        page.Lists();
        page.Duplicates(duplicates, similarity);
        page._body.Append("<div class=\"player\"><output>Choose a mark or a name to hear it.</output><audio controls preload=\"none\" aria-label=\"The clip that was chosen\"></audio></div>\n");
        var sounds = string.Join(",\n", page._sounds.Select(sound => FormattableString.Invariant($"{sound.Key}: '{sound.Value}'")));
        return HtmlPage.Write(SvgCanvas.Escape(title), page._body, Style, $"const sounds = {{{sounds}}};\n{Script}");
    }

    private void Begin(string title)
    {
        var failed = _clusters.Failed > 0 ? FormattableString.Invariant($"; {_clusters.Failed} rows without an embedding are left out") : "";
        _body.Append(CultureInfo.InvariantCulture, $"<h1>{SvgCanvas.Escape(title)}</h1>\n<p class=\"lead\">{_clusters.Clips.Length} clips in {_clusters.Count} groups; mean silhouette {_clusters.Silhouettes[_clusters.Count]:0.000}{failed}</p>\n");
    }

    // In turns: the nearest to the middle of each group, then the second nearest of each.
    private void Sounds(double most, AudioReadOptions? audio)
    {
        if (most == 0)
        {
            _body.Append("<p class=\"caption\">The page holds no sound: clips are played from their files, as long as these lie where they did beside the page.</p>\n");
            return;
        }

        var groups = _clusters.Clips.Index().GroupBy(one => one.Item.Cluster).OrderBy(group => group.Key)
            .Select(group => group.OrderBy(one => one.Item.Distance).ThenBy(one => one.Index).Take(MostListed).ToArray()).ToArray();
        var (left, cut, gone) = (most, 0, 0);
        foreach (var (index, clip) in Enumerable.Range(0, MostListed).SelectMany(rank => groups.Where(group => rank < group.Length).Select(group => group[rank])))
        {
            if (left <= 0 || gone == MostGone)
            {
                break;
            }

            var source = ClipSource.OfFile(clip.Clip.File, clip.Clip.Start ?? 0, clip.Clip.Start is null ? null : clip.Clip.End, audio);
            if (!File.Exists(clip.Clip.File) || ClipSound.Read(source, WaveAddress.Rate, ClipSeconds) is not { } sound)
            {
                gone++;
                continue;
            }

            var length = (double)sound.Samples.Length / WaveAddress.Rate;
            if (length <= left)
            {
                _sounds[index] = WaveAddress.Of(sound.Samples.Span, WaveAddress.Rate);
                cut += sound.IsCut ? 1 : 0;
            }

            left -= length;
        }

        _body.Append("<p class=\"caption\">").Append(CultureInfo.InvariantCulture, $"The page holds {(_sounds.Count > 0 ? "♪ " : "")}{_sounds.Count} of its {_clusters.Clips.Length} clips, those nearest to the middle of each group: at most {ClipSeconds:0} seconds of a clip and {most:0.#} of all, one channel at {WaveAddress.Rate / 1000} kHz.")
            .Append(cut > 0 ? FormattableString.Invariant($" {(cut == 1 ? "1 is" : $"{cut} are")} longer; only the first {ClipSeconds:0} seconds are here.") : "")
            .Append(gone > 0 ? FormattableString.Invariant($" {(gone == 1 ? "1 file" : $"{gone} files")} could not be read{(gone == MostGone ? ", and no more were tried" : "")}.") : "")
            .Append(_sounds.Count < _clusters.Clips.Length ? " All others are played from their files, as long as these lie where they did beside the page.</p>\n" : "</p>\n");
    }

    private void Map()
    {
        var clips = _clusters.Clips;
        var names = Enumerable.Range(1, Math.Min(_clusters.Count, 20)).Select(cluster => FormattableString.Invariant($"group {cluster}")).ToList();
        var svg = PageFigure.Create(PageFigure.Width, Math.Max(560, 40 + (LegendLine * names.Count)), "map of the clips", hasLinks: true);
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
        _body.Append(CultureInfo.InvariantCulture, $"<h2>Map</h2>\n<figure>{HtmlPage.Wide(svg.ToString(), "Map of the clips")}<figcaption>{kind}{drawn} Arrow keys go from mark to mark. The same clips, by name, are in the lists below.</figcaption></figure>\n");
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

        _body.Append("<div class=\"wide\"><table class=\"duplicates\"><caption>Near-duplicates</caption><thead><tr><th scope=\"col\">similarity</th><th scope=\"col\">clip</th><th scope=\"col\">other clip</th></tr></thead><tbody>\n");
        foreach (var pair in duplicates)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<tr><td>{pair.Similarity:0.000}</td><td>{Linked(pair.First)}</td><td>{Linked(pair.Second)}</td></tr>\n");
        }

        _body.Append("</tbody></table></div>\n");
        _body.Append(CultureInfo.InvariantCulture, $"<p class=\"caption\">Pairs whose cosine similarity reaches {similarity}, the {duplicates.Count} most similar.</p>\n");

        string Linked(EmbeddedClip clip) => $"{Link(clip, indices[clip])}{SvgCanvas.Escape(Name(clip))}</a>";
    }

    private string Tip(int index)
        => FormattableString.Invariant($"{Name(_clusters.Clips[index].Clip)}, group {_clusters.Clips[index].Cluster}{(_labels[index] is { } label ? $", {label}" : "")}");

    // Opens the recording without the script, too.
    private string Link(EmbeddedClip clip, int index, string more = "")
        => FormattableString.Invariant($"<a href=\"{SvgCanvas.Escape(Address(clip))}\"{(_sounds.ContainsKey(index) ? " class=\"held\"" : "")} data-clip=\"{index}\" data-name=\"{SvgCanvas.Escape(Name(clip))}\"{more}>");

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
