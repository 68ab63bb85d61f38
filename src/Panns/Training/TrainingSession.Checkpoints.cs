using System.Globalization;
using Panns.Common;
using Panns.Weights;

namespace Panns.Training;

/// <content>Checkpoints.</content>
public sealed partial class TrainingSession
{
    /// <summary>
    /// Writes everything needed to resume training into one safetensors file, which is complete or not written at all: weights, optimizer,
    /// counters, the gradients accumulated since the last update, and a checksum of all that.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="state">The caller's own state, a sampler's for example.</param>
    /// <param name="attachment">The caller's own tensors, the best weights so far for example; null for none.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path, IReadOnlyDictionary<string, string>? state = null, StateDict? attachment = null)
    {
        using var tensors = new InMemoryStateDict(path);
        using var weights = _engine.ExportWeights();
        using var optimizer = _engine.ExportOptimizer();
        tensors.AddAll(weights, TrainingCheckpoint.Model);
        tensors.AddAll(optimizer, TrainingCheckpoint.Optimizer);
        if (_hasGradients)
        {
            AddGradients(tensors);
        }

        if (attachment is not null)
        {
            tensors.AddAll(attachment, TrainingCheckpoint.Attached);
        }

        var metadata = new Dictionary<string, string>(Settings(), StringComparer.Ordinal)
        {
            ["format"] = TrainingCheckpoint.Format,
            ["updates"] = Updates.ToString(CultureInfo.InvariantCulture),
            ["passes"] = Share.OfAll(_passes).ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in state ?? new Dictionary<string, string>())
        {
            metadata[TrainingCheckpoint.User + key] = value;
        }

        metadata[TensorChecksum.Key] = TensorChecksum.Of(tensors, metadata);
        WeightFile.Save(tensors, path, new SafetensorsOptions { Metadata = metadata });
    }

    // Between two updates, the accumulated gradients are part of the state.
    private void AddGradients(InMemoryStateDict tensors)
    {
        foreach (var spec in Network.Parameters.Where(spec => TrainableParameters.Contains(spec.Name)))
        {
            var values = new float[spec.Length];
            _engine.CopyGradient(spec.Name, values);
            tensors.Set(TrainingCheckpoint.Gradient + spec.Name, spec.Shape.AsSpan(), values);
        }
    }

    /// <summary>Resumes from a checkpoint: the same batches then give the same bits as without the interruption.</summary>
    /// <param name="path">A file that <see cref="SaveCheckpoint"/> wrote, with the same network and options.</param>
    /// <returns>The caller's own state.</returns>
    /// <exception cref="PannsException">The file is not a checkpoint of this training.</exception>
    public IReadOnlyDictionary<string, string> LoadCheckpoint(string path)
    {
        using var checkpoint = TrainingCheckpoint.Open(path);
        LoadCheckpoint(checkpoint);
        return checkpoint.State;
    }

    /// <summary>Resumes from an open checkpoint: the same batches then give the same bits as without the interruption.</summary>
    /// <param name="checkpoint">A checkpoint with the same network and options.</param>
    /// <exception cref="PannsException">The checkpoint is not of this training.</exception>
    public void LoadCheckpoint(TrainingCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.Expect(Settings());
        var passes = Share.OfThis(checkpoint.Passes);
        using var weights = checkpoint.ReadWeights();
        using var optimizer = checkpoint.ReadOptimizer();
        _engine.ImportWeights(weights);
        _engine.ImportOptimizer(optimizer);
        _engine.ZeroGradients();
        using var gradients = checkpoint.ReadGradients();
        foreach (var name in gradients.Names)
        {
            _engine.SetGradient(name, gradients.Values(name));
        }

        _hasGradients = gradients.Names.Count > 0;
        (Updates, _passes) = (checkpoint.Updates, passes);
        _announced = passes;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // The settings that must be the same to resume. The number of threads and the engine may differ.
    private Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["network"] = Network.Name,
        ["classes"] = Network.Classes.ToString(CultureInfo.InvariantCulture),
        ["seed"] = Options.Seed.ToString(CultureInfo.InvariantCulture),
        ["optimizer"] = InvariantText.Of(Options.Optimizer),
        ["learning rate"] = Text(Options.LearningRate),
        ["schedule"] = InvariantText.Of(Options.Schedule),
        ["groups"] = string.Join(' ', Options.Groups.Select(group => $"'{group.Prefix}' x {Text(group.LearningRateFactor)}")),
        ["clip norm"] = Text(Options.ClipNorm),
        ["loss"] = $"{Options.Loss.Kind}, label smoothing {Text(Options.Loss.LabelSmoothing)}"
            + (Options.Loss.LogitWeight > 0 ? $", teacher's logits {Text(Options.Loss.LogitWeight)}" : "")
            + (Options.Loss.EmbeddingWeight > 0 ? $", teacher's embedding {Text(Options.Loss.EmbeddingWeight)}" : ""),
        ["class weights"] = string.Join(' ', Options.Loss.ClassWeights.Select(weight => Text(weight))),
        ["augmentation"] = InvariantText.Of(Options.Augmentation),
        ["batch norm momentum"] = Options.BatchNormMomentum is { } momentum ? Text(momentum) : "",
        ["statistics"] = Options.KeepStatistics ? "kept" : "",
        ["frozen"] = string.Join(' ', Options.Frozen.Select(prefix => $"'{prefix}'")),
        ["trainable"] = string.Join(' ', Options.Trainable.Select(prefix => $"'{prefix}'")),
    };
}
