using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>A training engine that computes nothing and records its input. Tests override what they need.</summary>
internal class StubEngine(NetworkDescription network) : ITrainingEngine
{
    public NetworkDescription Network => network;

    public IReadOnlyList<string> TrainableParameters => [];

    /// <summary>Waveforms of every pass.</summary>
    public List<float[]> Waveforms { get; } = [];

    /// <summary>Random seed of every pass.</summary>
    public List<ulong> Draws { get; } = [];

    public bool IsDisposed { get; private set; }

    public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1)
    {
        Waveforms.Add(batch.Waveforms.ToArray());
        Draws.Add(draw);
        return 0;
    }

    public virtual void Dispose() => IsDisposed = true;

    public virtual double GradientNorm() => throw new NotSupportedException();

    public virtual void Update(double learningRate, double gradientFactor = 1) => throw new NotSupportedException();

    public void ZeroGradients() => throw new NotSupportedException();

    public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default) => throw new NotSupportedException();

    public void CopyTensor(string name, Span<float> destination) => throw new NotSupportedException();

    public void SetTensor(string name, ReadOnlySpan<float> values) => throw new NotSupportedException();

    public void CopyGradient(string name, Span<float> destination) => throw new NotSupportedException();

    public void SetGradient(string name, ReadOnlySpan<float> values) => throw new NotSupportedException();

    public InMemoryStateDict ExportWeights() => throw new NotSupportedException();

    public void ImportWeights(StateDict weights) => throw new NotSupportedException();

    public InMemoryStateDict ExportOptimizer() => throw new NotSupportedException();

    public void ImportOptimizer(StateDict state) => throw new NotSupportedException();
}
