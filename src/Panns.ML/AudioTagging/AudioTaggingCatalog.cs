using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Common;
using Panns.Metrics;
using Panns.ML.AudioTagging;
using Panns.ML.CrossValidation;

namespace Panns.ML;

/// <summary>Multi-label audio tagging, where a clip can have any number of classes; returned by <c>mlContext.AudioTagging()</c>.</summary>
public sealed class AudioTaggingCatalog
{
    private readonly MLContext _context;

    internal AudioTaggingCatalog(MLContext context)
    {
        _context = context;
        Trainers = new(context);
    }

    /// <summary>The trainers.</summary>
    public AudioTaggingTrainers Trainers { get; }

    /// <summary>Converts a column of any number of classes per row to the multi-hot vector used by trainers and <see cref="Evaluate"/>.</summary>
    /// <param name="outputColumnName">The column to add: a vector of Single, above 0 for the row's classes; slot names are the classes.</param>
    /// <param name="inputColumnName">The column of classes: a vector of text, such as the loaders' Labels.</param>
    /// <param name="classes">The classes in order, such as the names of <see cref="AudioSetLabels.All"/>; null for those in the data.</param>
    public IEstimator<ITransformer> MultiHot(string outputColumnName = "Label", string inputColumnName = "Labels", IEnumerable<string>? classes = null)
    {
        var keys = classes is null ? null : _context.Data.LoadFromEnumerable(classes.Select(name => new ClassRow { Name = name }).ToArray());
        return _context.Transforms.Conversion.MapValueToKey(outputColumnName, inputColumnName, keyData: keys)
            .Append(_context.Transforms.Conversion.MapKeyToVector(outputColumnName, outputCountVector: true));
    }

    /// <summary>
    /// Evaluates scores with the paper's metrics (section IV-C). Rows without scores (NaN, from <see cref="BadAudio.Skip"/>) or without labels
    /// are skipped and counted.
    /// </summary>
    /// <param name="data">Data with a column of labels and one of scores, as a trained model gives them.</param>
    /// <param name="labelColumnName">Multi-hot column: a vector of Single or Boolean, above 0 (true) for the clip's classes.</param>
    /// <param name="scoreColumnName">Column of scores: a vector of Single of the same size.</param>
    /// <param name="k">Number of a clip's highest scores that count for mAP@k.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="PannsException">No row has both scores and labels.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "ML.NET's catalogs have it on the instance.")]
    public AudioTaggingEvaluation Evaluate(IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", int k = 3)
    {
        ArgumentNullException.ThrowIfNull(data);
        Guard.Positive(k);
        var label = MultiHotColumn.Of(data.Schema, labelColumnName);
        var classes = label.Classes.Length;
        var score = MultiHotColumn.Scores(data.Schema, scoreColumnName, classes);
        var targets = new List<bool>();
        var scores = new List<float>();
        var skipped = 0;
        using (var cursor = data.GetRowCursor([label.Column, score]))
        {
            var readFlags = label.Flags(cursor);
            var readScores = cursor.GetGetter<VBuffer<float>>(score);
            VBuffer<float> buffer = default;
            while (cursor.MoveNext())
            {
                readScores(ref buffer);
                float[] values = [.. buffer.DenseValues()];
                if (readFlags() is { } flags && !Array.Exists(values, float.IsNaN))
                {
                    targets.AddRange(flags);
                    scores.AddRange(values);
                }
                else
                {
                    skipped++;
                }
            }
        }

        if (scores.Count == 0)
        {
            throw new PannsException(FormattableString.Invariant(
                $"column '{scoreColumnName}': there is nothing to evaluate: none of {skipped} rows has scores and labels"));
        }

        bool[] allTargets = [.. targets];
        float[] allScores = [.. scores];
        return new(AudioTaggingMetrics.Evaluate(allScores, allTargets, classes), label.Classes)
        {
            MeanAveragePrecisionAtK = PrecisionAtK.Mean(allScores, allTargets, classes, k),
            K = k,
            ClipCount = scores.Count / classes,
            SkippedClipCount = skipped,
        };
    }

    /// <summary>
    /// Trains an estimator for each fold on the rows of all others, and evaluates it on the fold: see
    /// <see cref="CrossValidationCatalog.CrossValidateByFold"/>.
    /// </summary>
    /// <param name="data">The data. Every fold reads it again: use <c>mlContext.Data.Cache</c> for columns that are costly to compute.</param>
    /// <param name="estimator">The estimator, which must produce multi-hot labels and scores.</param>
    /// <param name="foldColumnName">The column of folds: numbers, texts or keys. Rows without a fold (0, an empty text) are not used.</param>
    /// <param name="labelColumnName">The multi-hot column produced by the estimator.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="k">Number of a clip's highest scores that count for mAP@k.</param>
    /// <param name="cancellationToken">Checked between folds.</param>
    /// <returns>A result per fold: numbers in numeric order, texts in alphabetical order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or has fewer than two folds.</exception>
    public ImmutableArray<AudioTaggingFoldResult> CrossValidateByFold(
        IDataView data,
        IEstimator<ITransformer> estimator,
        string foldColumnName = "Fold",
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        int k = 3,
        CancellationToken cancellationToken = default)
        => [.. FoldLoop.ByFold(data, estimator, foldColumnName, _context, cancellationToken)
            .Select(one => new AudioTaggingFoldResult(one.Name, one.Model, Evaluate(one.Scored, labelColumnName, scoreColumnName, k), one.Scored))];

    /// <summary>Trains an estimator on one split of a data set and evaluates it on another: see <see cref="CrossValidationCatalog.TrainTestByPart"/>.</summary>
    /// <param name="data">The rows of all splits, with a column that names the split of each.</param>
    /// <param name="estimator">The estimator, which must produce multi-hot labels and scores.</param>
    /// <param name="partColumnName">The column of splits (text).</param>
    /// <param name="trainPart">The training split.</param>
    /// <param name="testPart">The test split.</param>
    /// <param name="labelColumnName">The multi-hot column produced by the estimator.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="k">Number of a clip's highest scores that count for mAP@k.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or a split has no rows.</exception>
    public AudioTaggingFoldResult TrainTestByPart(
        IDataView data,
        IEstimator<ITransformer> estimator,
        string partColumnName = "Part",
        string trainPart = "train",
        string testPart = "test",
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        int k = 3)
    {
        var (name, model, scored) = FoldLoop.ByPart(data, estimator, partColumnName, trainPart, testPart);
        return new(name, model, Evaluate(scored, labelColumnName, scoreColumnName, k), scored);
    }

    internal sealed class ClassRow
    {
        public string Name { get; set; } = "";
    }
}

/// <summary>Extends <see cref="MLContext"/> with <see cref="AudioTaggingCatalog"/>.</summary>
public static class AudioTaggingContext
{
    /// <summary>Multi-label audio tagging: training on multi-hot labels, and the paper's metrics.</summary>
    /// <param name="context">The context, which logs epochs and provides the seed.</param>
    /// <example>
    /// <code>
    /// var tagging = ml.AudioTagging();
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
    ///     .Append(tagging.MultiHot("Label", "Labels"))
    ///     .Append(tagging.Trainers.FreezeL1());
    /// foreach (var fold in tagging.CrossValidateByFold(ml.Data.LoadAudioManifest("sounds.csv"), pipeline))
    /// {
    ///     Console.WriteLine($"fold {fold.Fold}: mAP {fold.Metrics.MeanAveragePrecision:F3}");
    /// }
    /// </code>
    /// </example>
    public static AudioTaggingCatalog AudioTagging(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(context);
    }
}
