using System.Globalization;
using Panns.Weights;

namespace Panns.Training;

/// <summary>A training checkpoint, which can be read before there is a session, to see how far it got. Not for several threads at once.</summary>
public sealed class TrainingCheckpoint : IDisposable
{
    internal const string Format = "panns training 3";
    internal const string Model = "model.";
    internal const string Optimizer = "optimizer.";
    internal const string Gradient = "gradient.";
    internal const string Attached = "attached.";
    internal const string User = "state.";

    private readonly StateDict _file;

    private TrainingCheckpoint(StateDict file, string path)
    {
        _file = file;
        Path = path;
        State = file.Metadata.Where(pair => pair.Key.StartsWith(User, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[User.Length..], pair => pair.Value, StringComparer.Ordinal);
        (Updates, Passes) = (Number("updates"), Number("passes"));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The caller's own state, as given to <see cref="TrainingSession.SaveCheckpoint"/>.</summary>
    public IReadOnlyDictionary<string, string> State { get; }

    /// <summary>Number of updates made before it was saved.</summary>
    public long Updates { get; }

    internal long Passes { get; }

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="path">A file that <see cref="TrainingSession.SaveCheckpoint"/> wrote.</param>
    /// <exception cref="PannsException">The file is missing, damaged or not a checkpoint.</exception>
    public static TrainingCheckpoint Open(string path)
    {
        var file = WeightFile.OpenAsWritten(path);
        try
        {
            var format = file.Metadata.GetValueOrDefault("format");
            if (format != Format)
            {
                throw new PannsException($"{path}: no checkpoint of this training: its format is '{format ?? "missing"}', not '{Format}'");
            }

            TensorChecksum.Check(file);
            return new(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A copy of the caller's own tensors; empty if there are none.</summary>
    public InMemoryStateDict ReadAttachment() => InMemoryStateDict.Part(_file, Attached);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    internal InMemoryStateDict ReadWeights() => InMemoryStateDict.Part(_file, Model);

    internal InMemoryStateDict ReadOptimizer() => InMemoryStateDict.Part(_file, Optimizer);

    /// <summary>The gradients accumulated since the last update; empty if it was saved right after one.</summary>
    internal InMemoryStateDict ReadGradients() => InMemoryStateDict.Part(_file, Gradient);

    /// <exception cref="PannsException">The checkpoint is from a training with other settings.</exception>
    internal void Expect(IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach (var (key, value) in settings)
        {
            if (_file.Metadata.GetValueOrDefault(key) is var found && found != value)
            {
                throw new PannsException($"{Path}: no checkpoint of this training: its {key} is '{found ?? "missing"}', not '{value}'");
            }
        }
    }

    private long Number(string key)
        => long.TryParse(_file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new PannsException($"{Path}: no checkpoint of a training: its {key} is no number");
}
