using Microsoft.ML;
using Panns.ML.Detection;
using Panns.ML.Embedding;
using Panns.ML.Networks;
using Panns.ML.Persistence;
using Panns.ML.Tagging;

namespace Panns.ML;

/// <summary>Extends <c>mlContext.Transforms</c> with pretrained networks.</summary>
public static class NetworkTransformsCatalog
{
    /// <summary>Computes embeddings of recordings with the best network in the store, or else with the built-in <see cref="PannsModels.Mini"/>.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with the size of the network's embedding.</param>
    /// <param name="inputColumnName">The column of paths (text), or of waveforms at the network's sample rate.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path");
    /// </code>
    /// </example>
    public static PannsEstimator PannsEmbedding(this TransformsCatalog catalog, string outputColumnName, string inputColumnName)
        => catalog.PannsEmbedding(new PannsEmbeddingOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName });

    /// <summary>Computes embeddings of recordings with a network of the catalog, whose weights are downloaded when first needed.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with the size of the network's embedding.</param>
    /// <param name="inputColumnName">The column of paths (text), of whole files (bytes), or of waveforms (Single or Int16), which are resampled.</param>
    /// <param name="model">The network, such as <see cref="PannsModels.Cnn14"/>.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14);
    /// </code>
    /// </example>
    public static PannsEstimator PannsEmbedding(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, ModelInfo model)
        => catalog.PannsEmbedding(new PannsEmbeddingOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Model = model });

    /// <summary>Computes embeddings of recordings with your own weights.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with the size of the network's embedding.</param>
    /// <param name="inputColumnName">The column of paths (text), of whole files (bytes), or of waveforms (Single or Int16), which are resampled.</param>
    /// <param name="weights">A weight file, whose tensors identify the network, or the name of a network.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", "mn04_as_mAP_432.pt");
    /// </code>
    /// </example>
    public static PannsEstimator PannsEmbedding(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string weights)
        => catalog.PannsEmbedding(new PannsEmbeddingOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Weights = weights });

    /// <summary>Computes embeddings of recordings.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="options">Columns, network, engine, windows, cache.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding(new PannsEmbeddingOptions
    /// {
    ///     OutputColumnName = "Features", InputColumnName = "Path", Model = PannsModels.Cnn14, Cache = FeatureCache.Default, Context = ml,
    /// });
    /// </code>
    /// </example>
    public static PannsEstimator PannsEmbedding(this TransformsCatalog catalog, PannsEmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        return new NetworkSteps(catalog, options, ModelTask.Embedding)
        {
            Complete = parameters => parameters with { Window = options.Window, Overlap = options.Overlap },
            Cache = options.Cache,
            Kept = options.KeptBytes > 0 ? log => new(options.KeptBytes, log) : null,
            HiddenColumns = [.. VectorRow.AllColumns, HiddenColumns.Status],
            Map = (runner, parameters) => catalog.CustomMapping(runner is null ? new EmbeddingFactory().GetMapping() : EmbeddingFactory.With(runner), EmbeddingFactory.Contract)
                .Append(VectorRow.Join(catalog, options.OutputColumnName, parameters.Describe().EmbeddingSize))
                .Append(catalog.CopyColumns(options.StatusColumn, HiddenColumns.Status)),
        }.ToEstimator();
    }

    /// <summary>Scores recordings for AudioSet's classes with the best network in the store, or else with the built-in <see cref="PannsModels.Mini"/>.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with a score from 0 to 1 per class; slot names are the classes.</param>
    /// <param name="inputColumnName">The column of paths (text), or of waveforms at the network's sample rate.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsTagging("Scores", "Path");
    /// </code>
    /// </example>
    public static PannsEstimator PannsTagging(this TransformsCatalog catalog, string outputColumnName, string inputColumnName)
        => catalog.PannsTagging(new PannsTaggingOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName });

    /// <summary>Scores recordings for the classes of a network of the catalog, whose weights are downloaded when first needed.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with a score from 0 to 1 per class; slot names are the classes.</param>
    /// <param name="inputColumnName">The column of paths (text), of whole files (bytes), or of waveforms (Single or Int16), which are resampled.</param>
    /// <param name="model">The network, such as <see cref="PannsModels.Cnn14"/>.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsTagging("Scores", "Path", PannsModels.Cnn14);
    /// </code>
    /// </example>
    public static PannsEstimator PannsTagging(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, ModelInfo model)
        => catalog.PannsTagging(new PannsTaggingOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Model = model });

    /// <summary>Scores recordings for the classes of a network with your own weights.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with a score from 0 to 1 per class; slot names are the classes.</param>
    /// <param name="inputColumnName">The column of paths (text), of whole files (bytes), or of waveforms (Single or Int16), which are resampled.</param>
    /// <param name="weights">A weight file, whose tensors identify the network, or the name of a network.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsTagging("Scores", "Path", "mn04_as_mAP_432.pt");
    /// </code>
    /// </example>
    public static PannsEstimator PannsTagging(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string weights)
        => catalog.PannsTagging(new PannsTaggingOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Weights = weights });

    /// <summary>Scores recordings for the classes of a network.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="options">Columns, network, engine, windows, classes.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsTagging(new PannsTaggingOptions
    /// {
    ///     OutputColumnName = "Scores", InputColumnName = "Path", Model = PannsModels.Cnn14, Aggregate = WindowAggregate.Max, BadAudio = BadAudio.Skip,
    /// });
    /// </code>
    /// </example>
    public static PannsEstimator PannsTagging(this TransformsCatalog catalog, PannsTaggingOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        return new NetworkSteps(catalog, options, ModelTask.Tagging)
        {
            Complete = parameters => parameters with { Window = options.Window, Overlap = options.Overlap, Aggregate = options.Aggregate },
            HiddenColumns = [.. NamedVector.Columns, HiddenColumns.Status],
            Map = (runner, parameters) => catalog.CustomMapping(runner is null ? new TaggingFactory().GetMapping() : TaggingFactory.With(runner), TaggingFactory.Contract)
                .Append(NamedVector.Create(catalog, options.OutputColumnName, NamesOf(options.Labels, parameters)))
                .Append(catalog.CopyColumns(options.StatusColumn, HiddenColumns.Status)),
        }.ToEstimator();
    }

    /// <summary>Detects sound events with a decision-level network of the catalog, whose weights are downloaded when first needed.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">
    /// Prefix of the added columns: <c>EventsLabel</c> (text), <c>EventsOnset</c>, <c>EventsOffset</c> (in seconds) and
    /// <c>EventsScore</c> (each event's highest score), vectors with one item per event.
    /// </param>
    /// <param name="inputColumnName">The column of paths (text), of whole files (bytes), or of waveforms (Single or Int16), which are resampled.</param>
    /// <param name="model">The network, such as <see cref="PannsModels.Cnn14DecisionLevelMax"/>.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.SoundEventDetection("Events", "Path", PannsModels.Cnn14DecisionLevelMax);
    /// </code>
    /// </example>
    public static PannsEstimator SoundEventDetection(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, ModelInfo model)
        => catalog.SoundEventDetection(new SoundEventDetectionOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Model = model });

    /// <summary>Detects sound events with your own weights.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">
    /// Prefix of the added columns: <c>EventsLabel</c> (text), <c>EventsOnset</c>, <c>EventsOffset</c> (in seconds) and
    /// <c>EventsScore</c> (each event's highest score), vectors with one item per event.
    /// </param>
    /// <param name="inputColumnName">The column of paths (text), of whole files (bytes), or of waveforms (Single or Int16), which are resampled.</param>
    /// <param name="weights">A weight file, whose tensors identify the network, or the name of a network.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.SoundEventDetection("Events", "Path", "Cnn14_DecisionLevelMax_mAP=0.385.pth");
    /// </code>
    /// </example>
    public static PannsEstimator SoundEventDetection(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string weights)
        => catalog.SoundEventDetection(new SoundEventDetectionOptions { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Weights = weights });

    /// <summary>Detects sound events.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="options">Columns, network, engine, thresholds, framewise scores.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.SoundEventDetection(new SoundEventDetectionOptions
    /// {
    ///     OutputColumnName = "Events",
    ///     InputColumnName = "Path",
    ///     Model = PannsModels.Cnn14DecisionLevelMax,
    ///     Detection = DetectionOptions.Default with { Threshold = 0.2, Labels = ["Dog", "Rain"] },
    ///     FramewiseColumnName = "Framewise",
    /// });
    /// </code>
    /// </example>
    public static PannsEstimator SoundEventDetection(this TransformsCatalog catalog, SoundEventDetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        var name = options.OutputColumnName;
        var pairs = new List<(string Output, string Input)>
        {
            (name + "Label", DetectionRow.LabelColumn),
            (name + "Onset", DetectionRow.OnsetColumn),
            (name + "Offset", DetectionRow.OffsetColumn),
            (name + "Score", DetectionRow.ScoreColumn),
        };
        if (options.FramewiseColumnName is { } framewise)
        {
            pairs.Add((framewise, HiddenColumns.Result));
        }

        return new NetworkSteps(catalog, options, ModelTask.Detection)
        {
            Complete = parameters => parameters with
            {
                Labels = options.Labels is { } labels ? [.. labels.Select(label => label.Name)] : null,
                Detection = new()
                {
                    Threshold = options.Detection.Threshold,
                    LowThreshold = options.Detection.LowThreshold,
                    MinimumDuration = options.Detection.MinimumDuration,
                    MergeGap = options.Detection.MergeGap,
                    Median = options.Detection.Median,
                    Window = options.Detection.Window,
                    Overlap = options.Detection.Overlap,
                    ClassThresholds = options.Detection.ClassThresholds?.ToDictionary(pair => pair.Key, pair => new[] { pair.Value.High, pair.Value.Low }),
                    Labels = options.Detection.Labels?.ToArray(),
                    Framewise = options.FramewiseColumnName is not null,
                },
            },
            HiddenColumns = DetectionRow.Columns,
            Map = (runner, _) => catalog.CustomMapping(runner is null ? new DetectionFactory().GetMapping() : DetectionFactory.With(runner), DetectionFactory.Contract)
                .Append(ColumnCopies.Create(catalog, pairs))
                .Append(catalog.CopyColumns(options.StatusColumn, HiddenColumns.Status)),
        }.ToEstimator();
    }

    private static string[] NamesOf(LabelSet? labels, NetworkParameters parameters)
    {
        labels ??= parameters.Classes == AudioSetLabels.ClassCount ? AudioSetLabels.All : LabelSet.Numbered(parameters.Classes);
        return labels.Count == parameters.Classes
            ? [.. labels.Select(label => label.Name)]
            : throw new PannsException(FormattableString.Invariant($"{parameters.Network} has {parameters.Classes} classes, but {labels.Count} labels were given"));
    }
}
