using System.Collections.Immutable;
using Panns.Clips;
using Panns.Metrics;

namespace Panns.Transfer;

/// <summary>A tested clip and its scores.</summary>
public sealed record TestedClip
{
    /// <summary>From this score on, a clip of several classes is given a class.</summary>
    private const float Decision = 0.5f;

    /// <summary>Its audio file; empty if it has none.</summary>
    public required string File { get; init; }

    /// <summary>Its start within the file, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>Its end within the file, in seconds; null for the file's end.</summary>
    public double? End { get; init; }

    /// <summary>Name of the fold in which it was tested.</summary>
    public required string Fold { get; init; }

    /// <summary>Indices of its classes.</summary>
    public required ImmutableArray<int> Right { get; init; }

    /// <summary>[classes] scores, 0 to 1.</summary>
    public required ImmutableArray<float> Scores { get; init; }

    /// <summary>Whether clips of the data set can have several classes.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>The classes that it was given: that with the highest score, the first one on a tie; or all with a score of at least 0.5 if clips can have several.</summary>
    public ImmutableArray<int> Given => IsMultiLabel ? [.. Enumerable.Range(0, Scores.Length).Where(label => Scores[label] >= Decision)] : [Highest.Of(Scores.AsSpan())];

    /// <summary>Whether it was not given exactly its classes; if clips have one class, whether it was given another.</summary>
    public bool IsWrong => IsMultiLabel ? !Given.SequenceEqual(Right.Order()) : !Right.Contains(Given[0]);

    /// <summary>
    /// How clearly it is right, -1 to 1: by how much the score of its class exceeds the highest of the others; or, if clips can have several classes, the
    /// least distance of a score from 0.5 on the right side. Below 0: how clearly it is wrong.
    /// </summary>
    public float Margin
    {
        get
        {
            var (own, other) = (float.NegativeInfinity, float.NegativeInfinity);
            var least = float.PositiveInfinity;
            for (var label = 0; label < Scores.Length; label++)
            {
                var (score, isRight) = (Scores[label], Right.Contains(label));
                own = isRight ? Math.Max(own, score) : own;
                other = isRight ? other : Math.Max(other, score);
                least = Math.Min(least, isRight ? score - Decision : Decision - score);
            }

            return IsMultiLabel ? least : float.IsInfinity(own) || float.IsInfinity(other) ? 1 : own - other;
        }
    }

    /// <summary>Where its samples come from.</summary>
    internal ClipSource Source { get => field ?? ClipSource.OfFile(File, Start, End); init; }

    /// <summary>Its name in reports: that of the file, and the times of a part.</summary>
    internal string Title
    {
        get
        {
            var name = File.Length > 0 ? Path.GetFileName(File) : Source.Name;
            var end = End is { } seconds ? FormattableString.Invariant($" to {seconds:0.##} s") : " on";
            return Start > 0 || End is not null ? FormattableString.Invariant($"{name}, {Start:0.##} s{end}") : name;
        }
    }
}
