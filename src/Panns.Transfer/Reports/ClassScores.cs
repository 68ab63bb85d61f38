using Panns.Metrics;

namespace Panns.Transfer.Reports;

/// <summary>What the scores of a class say: precision against recall, and whether a score is a probability.</summary>
/// <param name="Class">The class, or what else the scores are of.</param>
/// <param name="Curve">Precision and recall at each distinct score, highest first; empty if no clip has the class.</param>
/// <param name="Bins">Bins of the reliability diagram; empty if the scores are no probabilities.</param>
internal sealed record ClassScores(string Class, IReadOnlyList<PrecisionRecallPoint> Curve, IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>Each class's scores of all tested clips.</summary>
    public static IEnumerable<ClassScores> Of(NamedStrategy one)
        => one.Strategy.Clips.IsEmpty ? [] : one.Result.Classes.Select((name, label) => Of(name, [.. one.Strategy.Clips.Select(clip => ((double)clip.Scores[label], clip.Right.Contains(label)))]));

    /// <summary>All classes together: precision and recall of every decision; the reliability of the highest score, or of all scores if clips can have several classes.</summary>
    public static ClassScores OfAll(NamedStrategy one)
    {
        var all = Of("all classes", [.. one.Strategy.Clips.SelectMany(clip => clip.Scores.Select((score, label) => ((double)score, clip.Right.Contains(label))))]);
        return one.Strategy.Clips[0].IsMultiLabel ? all
            : all with { Bins = Of("", [.. one.Strategy.Clips.Select(clip => ((double)clip.Scores[clip.Given[0]], !clip.IsWrong))]).Bins };
    }

    private static ClassScores Of(string name, (double Score, bool IsRight)[] clips)
    {
        var (scores, targets) = (Array.ConvertAll(clips, clip => clip.Score), Array.ConvertAll(clips, clip => clip.IsRight));
        return new(
            name,
            targets.Contains(true) ? PrecisionRecallPoint.Curve(scores, targets) : [],
            Array.TrueForAll(scores, score => score is >= 0 and <= 1) ? ReliabilityBin.Of(scores, targets) : []);
    }
}
