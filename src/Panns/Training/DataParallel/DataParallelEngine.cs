using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Common;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Training.DataParallel;

/// <summary>
/// A training engine whose updates are made with the gradients of several processes: each accumulates those of its part of the batch, weighted
/// by the part's share of the whole; before an update they are summed. Then all make the same update. Batch normalization takes the statistics
/// of each process's own clips, as PyTorch's DistributedDataParallel does by default; its running statistics become the mean of all processes'.
/// </summary>
[BestFriend]
internal sealed class DataParallelEngine : ITrainingEngine
{
    private readonly ITrainingEngine _inner;
    private readonly IProcessGroup _group;
    private readonly ParameterSpec[] _learning;
    private readonly ParameterSpec[] _statistics;
    private readonly int _gradientCount;
    private readonly int _statisticCount;

    // What goes from process to process: [gradients][changes of the running statistics][loss, requests].
    private readonly float[] _exchanged;

    // The running statistics at the last update: the same in all processes.
    private readonly float[] _before;
    private double _loss;
    private bool _isSummed;

    /// <param name="inner">Computes; disposed of with this.</param>
    /// <param name="group">The processes.</param>
    /// <param name="requests">Length of <see cref="Requests"/>.</param>
    public DataParallelEngine(ITrainingEngine inner, IProcessGroup group, int requests = 0)
    {
        (_inner, _group) = (inner, group);
        var learning = inner.TrainableParameters.ToHashSet(StringComparer.Ordinal);
        _learning = [.. Network.Parameters.Where(spec => learning.Contains(spec.Name))];
        _statistics = [.. Network.Parameters.Where(spec => spec.Kind is ParameterKind.RunningMean or ParameterKind.RunningVariance)];
        _gradientCount = checked(_learning.Sum(spec => spec.Length));
        _statisticCount = _statistics.Sum(spec => spec.Length);
        _before = new float[_statisticCount];
        _exchanged = new float[checked(_gradientCount + _statisticCount + 1 + requests)];
    }

    public NetworkDescription Network => _inner.Network;

    public IReadOnlyList<string> TrainableParameters => _inner.TrainableParameters;

    public bool LeavesProcessor => _inner.LeavesProcessor;

    /// <summary>The loss of the last update's whole batch.</summary>
    public double Loss => _exchanged[_gradientCount + _statisticCount];

    /// <summary>What processes ask of each other: set before an update, it is the sum over all processes after it.</summary>
    public Span<float> Requests => _exchanged.AsSpan(_gradientCount + _statisticCount + 1);

    public IDisposable? Prepare(in TrainingBatch batch) => _inner.Prepare(batch);

    public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1)
    {
        if (_isSummed)
        {
            throw new InvalidOperationException("the gradients are summed already: nothing can be added before the update");
        }

        var loss = _inner.Accumulate(batch, draw, weight);
        _loss += weight * loss;
        return loss;
    }

    public double GradientNorm()
    {
        Exchange();
        return _inner.GradientNorm();
    }

    public void Update(double learningRate, double gradientFactor = 1)
    {
        Exchange();
        _inner.Update(learningRate, gradientFactor);
        _isSummed = false;
    }

    public double UpdateClipped(double learningRate, double largestNorm)
    {
        Exchange();
        var norm = _inner.UpdateClipped(learningRate, largestNorm);
        _isSummed = false;
        return norm;
    }

    public void ZeroGradients()
    {
        _inner.ZeroGradients();
        (_loss, _isSummed) = (0, false);
    }

    public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default) => _inner.Predict(waveforms, clips, scores, logits);

    public void CopyTensor(string name, Span<float> destination) => _inner.CopyTensor(name, destination);

    public void SetTensor(string name, ReadOnlySpan<float> values) => _inner.SetTensor(name, values);

    public void CopyGradient(string name, Span<float> destination) => _inner.CopyGradient(name, destination);

    public void SetGradient(string name, ReadOnlySpan<float> values) => _inner.SetGradient(name, values);

    public InMemoryStateDict ExportWeights() => _inner.ExportWeights();

    public void ImportWeights(StateDict weights)
    {
        _inner.ImportWeights(weights);
        KeepStatistics();
    }

    public InMemoryStateDict ExportOptimizer() => _inner.ExportOptimizer();

    public void ImportOptimizer(StateDict state) => _inner.ImportOptimizer(state);

    /// <summary>Gives all processes the weights and running statistics of the first.</summary>
    public void Synchronize()
    {
        var buffer = new float[Tensors.Max(spec => spec.Length)];
        foreach (var spec in Tensors)
        {
            var values = buffer.AsSpan(0, spec.Length);
            _inner.CopyTensor(spec.Name, values);
            _group.Broadcast(values);
            _inner.SetTensor(spec.Name, values);
        }

        KeepStatistics();
    }

    /// <summary>How many processes have other weights or running statistics than the first; the same answer in all.</summary>
    public int CountDifferent()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new float[Tensors.Max(spec => spec.Length)];
        foreach (var spec in Tensors)
        {
            var values = buffer.AsSpan(0, spec.Length);
            _inner.CopyTensor(spec.Name, values);
            hash.AppendData(MemoryMarshal.AsBytes(values));
        }

        return _group.CountDifferent(hash.GetHashAndReset());
    }

    public void Dispose() => _inner.Dispose();

    private IEnumerable<ParameterSpec> Tensors => Network.Parameters.Where(spec => spec.Kind is not (ParameterKind.FrontEnd or ParameterKind.BatchCount));

    // The running statistics go by differences: those that have not moved, of frozen layers, keep their bits.
    private void Exchange()
    {
        if (_isSummed)
        {
            return;
        }

        var rest = _exchanged.AsSpan();
        foreach (var spec in _learning)
        {
            _inner.CopyGradient(spec.Name, Next(ref rest, spec));
        }

        var before = _before.AsSpan();
        foreach (var spec in _statistics)
        {
            var change = Next(ref rest, spec);
            _inner.CopyTensor(spec.Name, change);
            var old = Next(ref before, spec);
            for (var i = 0; i < change.Length; i++)
            {
                change[i] -= old[i];
            }
        }

        rest[0] = (float)_loss;
        _group.SumInPlace(_exchanged);
        rest = _exchanged;
        foreach (var spec in _learning)
        {
            _inner.SetGradient(spec.Name, Next(ref rest, spec));
        }

        before = _before;
        foreach (var spec in _statistics)
        {
            var change = Next(ref rest, spec);
            var values = Next(ref before, spec);
            for (var i = 0; i < change.Length; i++)
            {
                values[i] += change[i] / _group.Size;
            }

            _inner.SetTensor(spec.Name, values);
        }

        (_loss, _isSummed) = (0, true);
    }

    private void KeepStatistics()
    {
        var rest = _before.AsSpan();
        foreach (var spec in _statistics)
        {
            _inner.CopyTensor(spec.Name, Next(ref rest, spec));
        }
    }

    private static Span<float> Next(ref Span<float> rest, ParameterSpec spec)
    {
        var part = rest[..spec.Length];
        rest = rest[spec.Length..];
        return part;
    }
}
