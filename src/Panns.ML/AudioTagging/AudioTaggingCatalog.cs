using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Metrics;

namespace Panns.ML;

/// <summary>Multi-label audio tagging, where a clip has any number of classes: what <c>mlContext.AudioTagging()</c> gives.</summary>
public sealed class AudioTaggingCatalog
{
    internal AudioTaggingCatalog(MLContext context) => Trainers = new(context);

    /// <summary>The trainers.</summary>
    public AudioTaggingTrainers Trainers { get; }

    /// <summary>Evaluates scores by the paper's metrics (section IV-C).</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Multi-hot column: a vector of Single or Boolean, above 0 (true) for the classes that a clip has.</param>
    /// <param name="scoreColumnName">Column of scores: a vector of Single, as long.</param>
    /// <param name="k">How many of a clip's highest scores count for mAP@k.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "ML.NET's catalogs have it on the instance.")]
    public AudioTaggingEvaluation Evaluate(IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", int k = 3)
    {
        ArgumentNullException.ThrowIfNull(data);
        Guard.Positive(k);
        var label = MultiHotColumn.Of(data.Schema, labelColumnName);
        var score = MultiHotColumn.Scores(data.Schema, scoreColumnName, label.Classes);
        var targets = new List<bool>();
        var scores = new List<float>();
        using (var cursor = data.GetRowCursor([label.Column, score]))
        {
            var readTargets = label.Reader(cursor);
            var readScores = cursor.GetGetter<VBuffer<float>>(score);
            VBuffer<float> buffer = default;
            while (cursor.MoveNext())
            {
                targets.AddRange(readTargets());
                readScores(ref buffer);
                scores.AddRange(buffer.DenseValues());
            }
        }

        bool[] allTargets = [.. targets];
        float[] allScores = [.. scores];
        return new(
            AudioTaggingMetrics.Evaluate(allScores, allTargets, label.Classes),
            PrecisionAtK.Mean(allScores, allTargets, label.Classes, k),
            k,
            label.Names);
    }
}

/// <summary>The trainers of <see cref="AudioTaggingCatalog"/>.</summary>
public sealed class AudioTaggingTrainers
{
    private readonly MLContext _context;

    internal AudioTaggingTrainers(MLContext context) => _context = context;

    /// <summary>One linear layer with sigmoids on an embedding column.</summary>
    /// <param name="labelColumnName">Multi-hot column: a vector of Single or Boolean of known size; its slot names become those of the scores.</param>
    /// <param name="featureColumnName">Column of embeddings: a vector of Single of known size.</param>
    public AudioTaggingTrainer Linear(string labelColumnName = "Label", string featureColumnName = "Features")
        => Linear(new() { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>One linear layer with sigmoids on an embedding column.</summary>
    /// <param name="options">Columns, rate, epochs; hidden layers are not used.</param>
    public AudioTaggingTrainer Linear(FreezeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(_context, nameof(Linear), options, options.Training with { Hidden = [] });
    }

    /// <summary>Three layers, with ReLU and dropout between them, on an embedding column.</summary>
    /// <inheritdoc cref="Linear(string, string)"/>
    public AudioTaggingTrainer ThreeLayers(string labelColumnName = "Label", string featureColumnName = "Features")
        => ThreeLayers(new() { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>Three layers, with ReLU and dropout between them, on an embedding column.</summary>
    /// <param name="options">Columns, rate, epochs; the hidden layers have 512 and 256 values unless it names others.</param>
    public AudioTaggingTrainer ThreeLayers(FreezeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(_context, nameof(ThreeLayers), options, options.Training.Hidden.IsEmpty ? options.Training with { Hidden = [512, 256] } : options.Training);
    }
}

/// <summary>The way to <see cref="AudioTaggingCatalog"/>.</summary>
public static class AudioTaggingContext
{
    /// <summary>Multi-label audio tagging: training on multi-hot labels, and the paper's metrics.</summary>
    /// <param name="context">The context; its log hears of epochs, its seed decides.</param>
    public static AudioTaggingCatalog AudioTagging(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(context);
    }
}
