using System.Collections.Immutable;
using Microsoft.ML;
using Panns.Common;

namespace Panns.ML;

/// <summary>Options of <c>FewShot</c> on <c>mlContext.MulticlassClassification</c>.</summary>
public sealed record FewShotOptions
{
    private readonly ImmutableArray<int> _shots = [1, 2, 5, 10];
    private readonly int _repeats = 5;

    /// <summary>1, 2, 5 and 10 rows of each class, five draws of each.</summary>
    public static FewShotOptions Default { get; } = new();

    /// <summary>Numbers of training rows of each class, at least 1 each.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public ImmutableArray<int> Shots
    {
        get => _shots;
        init => _shots = value.IsDefaultOrEmpty ? throw new ArgumentException("must name at least one number of rows", nameof(value)) : [.. value.Select(shots => Guard.Positive(shots))];
    }

    /// <summary>Number of draws for each number of rows, at least 1.</summary>
    public int Repeats { get => _repeats; init => _repeats = Guard.Positive(value); }

    /// <summary>The column of folds, each tested with all its rows by what a few rows of the others teach: numbers, texts or keys.</summary>
    public string FoldColumnName { get; init; } = "Fold";

    /// <summary>The column of the data that rows are drawn by: the class as text or key. A row without one is not drawn.</summary>
    public string ClassColumnName { get; init; } = "Label";

    /// <summary>The label column produced by the estimator: a key.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of scores.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of predictions.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Random seed of the draws; the library's <c>FewShot.Run</c> draws the same clips by the same seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Context whose <see cref="MLContext.Log"/> hears of each draw; may be null.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Checked before each training.</summary>
    public CancellationToken CancellationToken { get; init; }
}
