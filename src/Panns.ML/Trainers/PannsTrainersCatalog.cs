using Microsoft.ML;

namespace Panns.ML;

/// <summary>
/// The paper's strategies (section V) as trainers, such as <c>mlContext.MulticlassClassification.Trainers.FreezeL1()</c>.
/// If a trainer is also given the <see cref="MLContext"/>, it logs epochs to <see cref="MLContext.Log"/> and draws its seed from it;
/// an extension method cannot get the context from ML.NET's catalog.
/// </summary>
public static class PannsTrainersCatalog
{
    /// <summary>Trains one linear layer on embeddings, the paper's Freeze_L1.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="labelColumnName">The column of classes: a key.</param>
    /// <param name="featureColumnName">The column of embeddings.</param>
    /// <param name="context">Logs epochs and provides the seed; null for no log and seed 0.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
    ///     .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    ///     .Append(ml.MulticlassClassification.Trainers.FreezeL1(context: ml))
    ///     .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    /// </code>
    /// </example>
    public static FreezeTrainer FreezeL1(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        MLContext? context = null)
        => catalog.FreezeL1(new FreezeOptions { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, Context = context });

    /// <summary>Trains one linear layer on embeddings, the paper's Freeze_L1.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">Columns, learning rate, epochs, seed; hidden layers are ignored.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions
    /// {
    ///     Training = HeadTrainingOptions.Default with { Epochs = 50, ValidationShare = 0.1 }, Context = ml,
    /// });
    /// </code>
    /// </example>
    public static FreezeTrainer FreezeL1(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, FreezeOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        return new(catalog, nameof(FreezeL1), options, []);
    }

    /// <summary>Trains three layers (512, 256, classes) on embeddings, the paper's Freeze_L3.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="labelColumnName">The column of classes: a key.</param>
    /// <param name="featureColumnName">The column of embeddings.</param>
    /// <param name="context">Logs epochs and provides the seed; null for no log and seed 0.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
    ///     .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    ///     .Append(ml.MulticlassClassification.Trainers.FreezeL3(context: ml))
    ///     .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    /// </code>
    /// </example>
    public static FreezeTrainer FreezeL3(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        MLContext? context = null)
        => catalog.FreezeL3(new FreezeOptions { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, Context = context });

    /// <summary>Trains three layers (512, 256, classes, or as set in the options) on embeddings, the paper's Freeze_L3.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">Columns, hidden layers, learning rate, epochs, seed.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.MulticlassClassification.Trainers.FreezeL3(new FreezeOptions
    /// {
    ///     Training = HeadTrainingOptions.Default with { Hidden = [256], Dropout = 0.2 }, Context = ml,
    /// });
    /// </code>
    /// </example>
    public static FreezeTrainer FreezeL3(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, FreezeOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        return new(catalog, nameof(FreezeL3), options, options.ThreeLayers);
    }

    /// <summary>Trains all layers of a pretrained network on audio, with a new last layer: the paper's Fine-tune.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="model">The network, whose weights are downloaded when first needed.</param>
    /// <param name="labelColumnName">The column of classes: a key.</param>
    /// <param name="audioColumnName">The column of audio: paths, files or waveforms; null for Audio, or else the loaders' Path.</param>
    /// <param name="context">Logs epochs and provides the seed; null for no log and seed 0.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    ///     .Append(ml.MulticlassClassification.Trainers.PannsFineTune(PannsModels.MobileNetV1, audioColumnName: "Path", context: ml))
    ///     .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    /// </code>
    /// </example>
    public static NetworkTrainer PannsFineTune(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        ModelInfo model,
        string labelColumnName = "Label",
        string? audioColumnName = null,
        MLContext? context = null)
        => catalog.PannsFineTune(new NetworkTrainerOptions
        {
            Model = model, LabelColumnName = labelColumnName, AudioColumnName = audioColumnName, Context = context,
        });

    /// <summary>Trains all layers of a pretrained network on audio, with a new last layer: the paper's Fine-tune.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">Network, columns, training, treatment of unreadable files, storage of the weights.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.MulticlassClassification.Trainers.PannsFineTune(new NetworkTrainerOptions
    /// {
    ///     Model = PannsModels.Cnn14,
    ///     AudioColumnName = "Path",
    ///     Training = NetworkTrainingOptions.FineTune with { Epochs = 10, Patience = 3 },
    ///     RunsFolder = "runs",
    ///     Context = ml,
    /// });
    /// </code>
    /// </example>
    public static NetworkTrainer PannsFineTune(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NetworkTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        return new(catalog, options, fromWeights: true);
    }

    /// <summary>Trains a network on audio from random weights: the paper's Scratch.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="model">The network, whose weights are drawn at random: no checkpoint is needed.</param>
    /// <param name="labelColumnName">The column of classes: a key.</param>
    /// <param name="audioColumnName">The column of audio: paths, files or waveforms; null for Audio, or else the loaders' Path.</param>
    /// <param name="context">Logs epochs and provides the seed; null for no log and seed 0.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    ///     .Append(ml.MulticlassClassification.Trainers.PannsScratch(PannsModels.MobileNetV1, audioColumnName: "Path", context: ml))
    ///     .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    /// </code>
    /// </example>
    public static NetworkTrainer PannsScratch(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        ModelInfo model,
        string labelColumnName = "Label",
        string? audioColumnName = null,
        MLContext? context = null)
        => catalog.PannsScratch(new NetworkTrainerOptions
        {
            Model = model, LabelColumnName = labelColumnName, AudioColumnName = audioColumnName, Context = context,
        });

    /// <summary>Trains a network on audio from random weights: the paper's Scratch.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">Network, columns, training, treatment of unreadable files, storage of the weights.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.MulticlassClassification.Trainers.PannsScratch(new NetworkTrainerOptions
    /// {
    ///     Model = PannsModels.MobileNetV1, AudioColumnName = "Path", BadAudio = BadAudio.Skip, Context = ml,
    /// });
    /// </code>
    /// </example>
    public static NetworkTrainer PannsScratch(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NetworkTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        return new(catalog, options, fromWeights: false);
    }
}
