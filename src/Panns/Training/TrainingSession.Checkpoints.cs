using System.Globalization;
using Panns.Weights;

namespace Panns.Training;

/// <content>Checkpoints.</content>
public sealed partial class TrainingSession
{
    private const string Model = "model.";
    private const string Optimizer = "optimizer.";
    private const string Gradient = "gradient.";
    private const string User = "state.";
    private const string Format = "panns training 1";

    /// <summary>
    /// Writes everything that training goes on from into one safetensors file, which appears whole or not at all: weights, optimizer,
    /// counters, and the gradients gathered since the last update.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="state">The caller's own state, a sampler's for example.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path, IReadOnlyDictionary<string, string>? state = null)
    {
        using var tensors = new InMemoryStateDict(path);
        using var weights = _engine.ExportWeights();
        using var optimizer = _engine.ExportOptimizer();
        tensors.AddAll(weights, Model);
        tensors.AddAll(optimizer, Optimizer);
        if (_hasGradients)
        {
            AddGradients(tensors);
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["network"] = Network.Name,
            ["classes"] = Network.Classes.ToString(CultureInfo.InvariantCulture),
            ["seed"] = Options.Seed.ToString(CultureInfo.InvariantCulture),
            ["updates"] = Updates.ToString(CultureInfo.InvariantCulture),
            ["passes"] = _passes.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in state ?? new Dictionary<string, string>())
        {
            metadata[User + key] = value;
        }

        WeightFile.Save(tensors, path, new SafetensorsOptions { Metadata = metadata });
    }

    // Between two updates what the batches since the last one have gathered is part of the state.
    private void AddGradients(InMemoryStateDict tensors)
    {
        foreach (var spec in Network.Parameters.Where(spec => TrainableParameters.Contains(spec.Name)))
        {
            var values = new float[spec.Length];
            _engine.CopyGradient(spec.Name, values);
            tensors.Set(Gradient + spec.Name, spec.Shape.AsSpan(), values);
        }
    }

    /// <summary>Goes on from a checkpoint: the same batches then give the same bits as without the interruption.</summary>
    /// <param name="path">A file that <see cref="SaveCheckpoint"/> wrote, of the same network and seed.</param>
    /// <returns>The caller's own state.</returns>
    /// <exception cref="PannsException">The file is no checkpoint of this training.</exception>
    public IReadOnlyDictionary<string, string> LoadCheckpoint(string path)
    {
        using var file = WeightFile.Open(path);
        var metadata = file.Metadata;
        Expect("format", Format);
        Expect("network", Network.Name);
        Expect("classes", Network.Classes.ToString(CultureInfo.InvariantCulture));
        Expect("seed", Options.Seed.ToString(CultureInfo.InvariantCulture));
        var updates = Number("updates");
        var passes = Number("passes");
        using var weights = InMemoryStateDict.Part(file, Model);
        using var optimizer = InMemoryStateDict.Part(file, Optimizer);
        _engine.ImportWeights(weights);
        _engine.ImportOptimizer(optimizer);
        _engine.ZeroGradients();
        using var gradients = InMemoryStateDict.Part(file, Gradient);
        foreach (var name in gradients.Names)
        {
            _engine.SetGradient(name, gradients.Values(name));
        }

        _hasGradients = gradients.Names.Count > 0;
        (Updates, _passes) = (updates, passes);
        return metadata.Where(pair => pair.Key.StartsWith(User, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[User.Length..], pair => pair.Value, StringComparer.Ordinal);

        void Expect(string key, string value)
        {
            if (metadata.GetValueOrDefault(key) is var found && found != value)
            {
                throw new PannsException($"{path}: no checkpoint of this training: its {key} is '{found ?? "missing"}', not '{value}'");
            }
        }

        long Number(string key)
            => long.TryParse(metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new PannsException($"{path}: no checkpoint of a training: its {key} is no number");
    }
}
