using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Transfer.Tests.Support;

/// <summary>An engine that computes nothing: it returns scripted predictions and records its calls.</summary>
/// <param name="predict">Returns [clips, classes] predictions for all clips, given the number of the validation, from 0.</param>
internal sealed class ScriptedEngine(Func<int, float[]> predict) : ITrainingEngineFactory
{
    private readonly Func<int, float[]> _predict = predict;
    private int _predicted;
    private int _prepared;

    /// <summary>Options of every session, in order.</summary>
    public List<TrainingOptions> Sessions { get; } = [];

    /// <summary>First value of the weights that each session began with.</summary>
    public List<float> Starts { get; } = [];

    /// <summary>Clips, targets and weight of every pass.</summary>
    public List<(int Clips, float[] Targets, double Weight)> Passes { get; } = [];

    /// <summary>Prepared batches that were not released.</summary>
    public int Prepared => _prepared;

    /// <summary>The pass that fails, from 1; 0 for none.</summary>
    public int FailsAt { get; init; }

    /// <summary>The pass from which on the loss is no number, from 1; 0 for none.</summary>
    public int DivergesAt { get; init; }

    /// <summary>Clips of every prediction.</summary>
    public List<int> Predictions { get; } = [];

    public int Updates { get; private set; }

    /// <summary>Whether it pretends to compute on another device.</summary>
    public bool LeavesProcessor { get; init; }

    public ITrainingEngine Create(NetworkDescription network, TrainingOptions options)
    {
        Sessions.Add(options);
        return new Engine(this, network);
    }

    private sealed class Engine(ScriptedEngine script, NetworkDescription network) : ITrainingEngine
    {
        private InMemoryStateDict _weights = new("nothing");

        public NetworkDescription Network => network;

        public IReadOnlyList<string> TrainableParameters => [];

        public IDisposable Prepare(in TrainingBatch batch)
        {
            Interlocked.Increment(ref script._prepared);
            return new Ahead(script, batch.Targets.ToArray());
        }

        public bool LeavesProcessor => script.LeavesProcessor;

        public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1)
        {
            Assert.Equal(script.LeavesProcessor, batch.Prepared is not null);
            Assert.True(batch.Prepared is not Ahead ahead || batch.Targets.SequenceEqual(ahead.Targets));
            script.Passes.Add((batch.Clips, batch.Targets.ToArray(), weight));
            return script.Passes.Count == script.FailsAt ? throw new PannsException("failed")
                : script.DivergesAt > 0 && script.Passes.Count >= script.DivergesAt ? double.NaN : script.Passes.Count;
        }

        public double GradientNorm() => 0;

        // The weights count the updates.
        public void Update(double learningRate, double gradientFactor = 1) => _weights.Values(_weights.Names[0])[0] = ++script.Updates;

        public void ZeroGradients()
        {
        }

        public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default)
        {
            script.Predictions.Add(clips);
            var target = logits.IsEmpty ? scores : logits;
            for (var i = 0; i < clips; i++, script._predicted++)
            {
                script._predict(script._predicted).CopyTo(target[(i * network.Classes)..]);
            }
        }

        public void CopyTensor(string name, Span<float> destination) => _weights.CopyTo(name, destination);

        public void SetTensor(string name, ReadOnlySpan<float> values) => values.CopyTo(_weights.Values(name));

        public void CopyGradient(string name, Span<float> destination) => destination.Clear();

        public void SetGradient(string name, ReadOnlySpan<float> values)
        {
        }

        public InMemoryStateDict ExportWeights()
        {
            var copy = new InMemoryStateDict("copy");
            copy.AddAll(_weights);
            return copy;
        }

        public void ImportWeights(StateDict weights)
        {
            _weights = new("weights");
            _weights.AddAll(weights);
            script.Starts.Add(_weights.Values(_weights.Names[0])[0]);
        }

        public InMemoryStateDict ExportOptimizer() => new("optimizer");

        public void ImportOptimizer(StateDict state)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Ahead(ScriptedEngine script, float[] targets) : IDisposable
    {
        public float[] Targets => targets;

        public void Dispose() => Interlocked.Decrement(ref script._prepared);
    }
}
