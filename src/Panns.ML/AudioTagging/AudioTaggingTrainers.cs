using Microsoft.ML;

namespace Panns.ML;

/// <summary>
/// The trainers of <see cref="AudioTaggingCatalog"/>: the paper's strategies with sigmoids and binary cross-entropy, on multi-hot labels
/// (a vector of Single or Boolean of known size, whose slot names become those of the scores). All add the column <c>Score</c>: a vector
/// of Single with a score from 0 to 1 per class. If the options have no <c>Context</c>, the catalog's context logs epochs and provides the
/// seed.
/// </summary>
public sealed class AudioTaggingTrainers
{
    private readonly MLContext _context;

    internal AudioTaggingTrainers(MLContext context) => _context = context;

    /// <summary>Trains one linear layer with sigmoids on embeddings, the paper's Freeze_L1.</summary>
    /// <param name="labelColumnName">The multi-hot column.</param>
    /// <param name="featureColumnName">Column of embeddings: a vector of Single of known size.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
    ///     .Append(ml.AudioTagging().Trainers.FreezeL1());
    /// </code>
    /// </example>
    public FreezeTrainer FreezeL1(string labelColumnName = "Label", string featureColumnName = "Features")
        => FreezeL1(new FreezeOptions { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>Trains one linear layer with sigmoids on embeddings, the paper's Freeze_L1.</summary>
    /// <param name="options">Columns, learning rate, epochs; hidden layers are ignored.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.AudioTagging().Trainers.FreezeL1(new FreezeOptions { LabelColumnName = "Tags" });
    /// </code>
    /// </example>
    public FreezeTrainer FreezeL1(FreezeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(_context.MulticlassClassification.Trainers, "AudioTagging.FreezeL1", WithContext(options), [], isMultiLabel: true);
    }

    /// <summary>Trains three layers (512, 256, classes) with sigmoids on embeddings, the paper's Freeze_L3.</summary>
    /// <inheritdoc cref="FreezeL1(string, string)"/>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
    ///     .Append(ml.AudioTagging().Trainers.FreezeL3());
    /// </code>
    /// </example>
    public FreezeTrainer FreezeL3(string labelColumnName = "Label", string featureColumnName = "Features")
        => FreezeL3(new FreezeOptions { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>Trains three layers (512, 256, classes, or as set in the options) with sigmoids on embeddings, the paper's Freeze_L3.</summary>
    /// <param name="options">Columns, learning rate, epochs, hidden layers.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.AudioTagging().Trainers.FreezeL3(new FreezeOptions
    /// {
    ///     Training = HeadTrainingOptions.Default with { Epochs = 50, ValidationShare = 0.1 },
    /// });
    /// </code>
    /// </example>
    public FreezeTrainer FreezeL3(FreezeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(_context.MulticlassClassification.Trainers, "AudioTagging.FreezeL3", WithContext(options), options.ThreeLayers, isMultiLabel: true);
    }

    /// <summary>Trains all layers of a pretrained network on audio, with a new last layer: the paper's Fine-tune.</summary>
    /// <param name="model">The network; its weights are downloaded when first needed.</param>
    /// <param name="labelColumnName">The multi-hot column.</param>
    /// <param name="audioColumnName">The column of audio: paths, files or waveforms; null for Audio, or else the loaders' Path.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.AudioTagging().Trainers.PannsFineTune(PannsModels.Mn04, "Tags", "Path");
    /// </code>
    /// </example>
    public NetworkTrainer PannsFineTune(ModelInfo model, string labelColumnName = "Label", string? audioColumnName = null)
        => PannsFineTune(new NetworkTrainerOptions { Model = model, LabelColumnName = labelColumnName, AudioColumnName = audioColumnName });

    /// <summary>Trains all layers of a pretrained network on audio, with a new last layer: the paper's Fine-tune.</summary>
    /// <param name="options">Network, columns, training, treatment of unreadable files, storage of the weights.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.AudioTagging().Trainers.PannsFineTune(new NetworkTrainerOptions { Model = PannsModels.Mn04, AudioColumnName = "Path" });
    /// </code>
    /// </example>
    public NetworkTrainer PannsFineTune(NetworkTrainerOptions options) => Network(options, fromWeights: true);

    /// <summary>Trains a network on audio from random weights: the paper's Scratch.</summary>
    /// <param name="model">The network, whose weights are drawn at random: no checkpoint is needed.</param>
    /// <param name="labelColumnName">The multi-hot column.</param>
    /// <param name="audioColumnName">The column of audio: paths, files or waveforms; null for Audio, or else the loaders' Path.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.AudioTagging().Trainers.PannsScratch(PannsModels.Cnn6, "Tags", "Path");
    /// </code>
    /// </example>
    public NetworkTrainer PannsScratch(ModelInfo model, string labelColumnName = "Label", string? audioColumnName = null)
        => PannsScratch(new NetworkTrainerOptions { Model = model, LabelColumnName = labelColumnName, AudioColumnName = audioColumnName });

    /// <summary>Trains a network on audio from random weights: the paper's Scratch.</summary>
    /// <param name="options">Network, columns, training, treatment of unreadable files, storage of the weights.</param>
    /// <example>
    /// <code>
    /// var trainer = ml.AudioTagging().Trainers.PannsScratch(new NetworkTrainerOptions { Model = PannsModels.Cnn6, AudioColumnName = "Path" });
    /// </code>
    /// </example>
    public NetworkTrainer PannsScratch(NetworkTrainerOptions options) => Network(options, fromWeights: false);

    private NetworkTrainer Network(NetworkTrainerOptions options, bool fromWeights)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(
            _context.MulticlassClassification.Trainers, options with { Context = options.Context ?? _context }, fromWeights, isMultiLabel: true);
    }

    private FreezeOptions WithContext(FreezeOptions options) => options with { Context = options.Context ?? _context };
}
