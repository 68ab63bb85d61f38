using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports;

/// <summary>Lists the clips that a strategy got wrong, the clearest mistakes first, and right ones that were nearly wrong.</summary>
internal sealed class MistakeSection
{
    /// <summary>Most wrong clips that are shown of a strategy, and most doubtful ones.</summary>
    public const int MostWrong = 24, MostDoubtful = 12;

    /// <summary>A right clip with a smaller margin is doubtful, if clips have one class, and if they can have several.</summary>
    public const float Doubtful = 0.2f, DoubtfulOfSeveral = 0.1f;

    private readonly StringBuilder _html = new();
    private readonly ClipCard _card;
    private readonly ImmutableArray<NamedStrategy> _known;

    private MistakeSection(ImmutableArray<NamedStrategy> known) => (_known, _card) = (known, new(ClipSound.PageSeconds / known.Length));

    /// <param name="strategies">The strategies.</param>
    /// <returns>The section, without its heading; empty if no scores of clips are known.</returns>
    public static string Write(ImmutableArray<NamedStrategy> strategies)
    {
        ImmutableArray<NamedStrategy> known = [.. strategies.Where(one => !one.Strategy.Clips.IsEmpty)];
        return known.IsEmpty ? "" : new MistakeSection(known).Write();
    }

    /// <summary>The clips that are shown, and how many there are.</summary>
    public static (IReadOnlyList<TestedClip> Wrong, IReadOnlyList<TestedClip> Doubtful, int AllWrong, int AllDoubtful) Choose(StrategyResult strategy)
    {
        var sorted = strategy.Clips.OrderBy(clip => clip.Margin).ThenBy(clip => clip.File, StringComparer.Ordinal).ThenBy(clip => clip.Start).ToLookup(clip => clip.IsWrong);
        List<TestedClip> doubtful = [.. sorted[false].Where(clip => clip.Margin < (clip.IsMultiLabel ? DoubtfulOfSeveral : Doubtful))];
        return ([.. sorted[true].Take(MostWrong)], [.. doubtful.Take(MostDoubtful)], sorted[true].Count(), doubtful.Count);
    }

    private string Write()
    {
        var isMultiLabel = _known[0].Strategy.Clips[0].IsMultiLabel;
        foreach (var one in _known)
        {
            _card.BeginStrategy();
            var (wrong, doubtful, allWrong, allDoubtful) = Choose(one.Strategy);
            _html.Append(CultureInfo.InvariantCulture, $"<details{(one == _known[0] ? " open" : "")}><summary>{SvgCanvas.Escape(one.Name)}: {allWrong} of {Clips(one.Strategy.Clips.Length)} wrong, {allDoubtful} right but doubtful</summary>\n");
            if (isMultiLabel)
            {
                Classes(one);
            }

            Cards(one, $"Wrong: {Shown(wrong.Count, allWrong)}", wrong);
            Cards(one, $"Doubtful: {Shown(doubtful.Count, allDoubtful)}", doubtful);
            _html.Append("</details>\n");
        }

        var words = isMultiLabel
            ? "Wrong: a class missed, or one given that is not there; from a score of 0.5 on a class is given. Doubtful: right, with a score less than 0.1 from there."
            : "Wrong: another class had the highest score. Doubtful: right, with another class less than 0.2 below.";
        _html.Insert(0, $"<p class=\"caption\">{words} The clearest mistakes come first. {_card.Limits()}</p>\n");
        return _html.ToString();
    }

    private void Cards(NamedStrategy one, string title, IReadOnlyList<TestedClip> clips)
    {
        if (clips.Count == 0)
        {
            return;
        }

        _html.Append(CultureInfo.InvariantCulture, $"<h3>{title}</h3>\n<div class=\"clips\">\n");
        foreach (var clip in clips)
        {
            _card.Write(_html, one, clip);
        }

        _html.Append("</div>\n");
    }

    // Clips of several classes have no confusion; their mistakes are counted class by class.
    private void Classes(NamedStrategy one)
    {
        var counted = one.Result.Classes.Select((name, label) => (
            Name: name,
            Missed: one.Strategy.Clips.Count(clip => clip.Right.Contains(label) && !clip.Given.Contains(label)),
            Invented: one.Strategy.Clips.Count(clip => !clip.Right.Contains(label) && clip.Given.Contains(label)),
            Of: one.Strategy.Clips.Count(clip => clip.Right.Contains(label)))).Where(row => row.Missed + row.Invented > 0).OrderByDescending(row => row.Missed + row.Invented).ToList();
        if (counted.Count > 0)
        {
            const int most = 12;
            var title = counted.Count > most ? $"The {most} of {counted.Count} classes with most mistakes" : "Classes with mistakes";
            _html.Append(CultureInfo.InvariantCulture, $"<h3>{title}</h3>\n{ReportTables.Table($"{title}, {one.Name}", ["class", "clips", "missed", "given wrongly"], counted.Take(most).Select(row => (string[])[SvgCanvas.Escape(row.Name), Whole(row.Of), Whole(row.Missed), Whole(row.Invented)]))}");
        }
    }

    private static string Shown(int shown, int all) => shown < all ? FormattableString.Invariant($"{shown} of {all} clips") : Clips(all);

    private static string Clips(int count) => count == 1 ? "1 clip" : FormattableString.Invariant($"{count} clips");

    private static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);
}
