using System.Runtime.CompilerServices;
using Panns.Engine;

namespace Panns.Transfer;

/// <summary>What every strategy of a run shares: the network, the vectors computed so far, the seed. Dispose of the backbone yourself.</summary>
public sealed class TransferContext
{
    private readonly ConditionalWeakTable<LabeledDataset, Dictionary<string, FeatureTable>> _tables = [];
    private readonly Lock _lock = new();

    /// <summary>The network to transfer from; null where no strategy of the run needs one.</summary>
    public Backbone? Backbone { get; init; }

    /// <summary>Where vectors are kept; null to compute them anew.</summary>
    public FeatureCache? Cache { get; init; }

    /// <summary>Decides everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads to use.</summary>
    public int Threads { get; init; } = CpuEngineOptions.Default.Threads;

    /// <summary>Hears how far each step is; null for silence.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }

    /// <summary>Hears what every epoch of a network's training came to; null for silence.</summary>
    internal Action<EpochRecord>? EpochDone { get; init; }

    /// <summary>Stops the run.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal Backbone RequireBackbone(string strategy)
        => Backbone ?? throw new PannsException($"{strategy} needs a network: give one with --model");

    /// <summary>The vectors of a set, computed once per run.</summary>
    internal FeatureTable Features(LabeledDataset data, IClipFeatures features)
    {
        lock (_lock)
        {
            var tables = _tables.GetOrCreateValue(data);
            if (!tables.TryGetValue(features.Key, out var table))
            {
                table = FeatureComputer.Compute(data, features, Cache, Threads, Progress, CancellationToken);
                tables[features.Key] = table;
            }

            return table;
        }
    }
}
