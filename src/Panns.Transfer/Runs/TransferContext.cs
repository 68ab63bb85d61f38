using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Panns.Audio;
using Panns.Common;
using Panns.Engine;
using Panns.Training;
using Panns.Transfer.Features;
using Panns.Transfer.Runs;

namespace Panns.Transfer;

/// <summary>What every strategy of a run shares: the network, the vectors computed so far, the seed. Dispose of the backbone yourself.</summary>
public sealed class TransferContext
{
    private readonly ConditionalWeakTable<LabeledDataset, Dictionary<string, FeatureTable>> _tables = [];
    private readonly ConditionalWeakTable<LabeledDataset, ReadableClasses> _readable = [];
    private readonly ConditionalWeakTable<LabeledDataset, ReadableClasses> _origins = [];
    private readonly ClipErrors _errors = new();
    private readonly ConcurrentDictionary<string, AudioIssues> _issues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<string>> _hashes = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private RunClock? _clock;

    /// <summary>The network to transfer from; null where no strategy of the run needs one.</summary>
    public Backbone? Backbone { get; init; }

    /// <summary>Where vectors are kept; null to compute them anew.</summary>
    public FeatureCache? Cache { get; init; }

    /// <summary>Decides everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads to use.</summary>
    public int Threads { get; init; } = CpuEngineOptions.Default.Threads;

    /// <summary>What trains networks: <see cref="TrainingEngines.Cpu"/>, or another back end. What runs them is the backbone's choice.</summary>
    public ITrainingEngineFactory TrainingEngine { get; init; } = TrainingEngines.Cpu;

    /// <summary>Hears how far each step is; null for silence.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }

    /// <summary>
    /// Keeps what unfinished runs have reached, so that they can be resumed: network training after every epoch, and folds and draws of
    /// strategies that train networks; null to keep nothing.
    /// </summary>
    public RunStore? Runs { get; init; }

    /// <summary>Hears what every epoch of a network's training came to; null for silence.</summary>
    [BestFriend]
    internal Action<EpochRecord>? EpochDone { get; init; }

    /// <summary>Hears of each file that cannot be read, once: what is wrong, in a line that names it. It may throw to end the run. Null for silence.</summary>
    [BestFriend]
    internal Action<string>? FileFailed { get; init; }

    /// <summary>What asks for the run, for the record of its results: a command line, say.</summary>
    public string Command { get; init; } = "";

    /// <summary>Stops the run.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>What is wrong with each file that could not be read so far, in a line that names it; in the order of their paths.</summary>
    public ImmutableArray<string> Errors => _errors.All;

    /// <summary>What is wrong with files that could be read all the same, by their paths: that part of them is missing, say.</summary>
    public IReadOnlyDictionary<string, AudioIssues> Issues => _issues.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Bytes of decoded sounds to keep in memory; a temporary file takes the others.</summary>
    internal long WaveformMemory { get; init; } = 512L << 20;

    /// <summary>Which part of a larger run this is: <c>fold 2 of 5</c>; empty for all of it.</summary>
    internal string Place { get; private set; } = "";

    /// <summary>Time spent on what strategies share.</summary>
    internal SharedTime Shared { get; } = new();

    /// <summary>Time left for the whole run.</summary>
    internal RunClock Clock => _clock ?? throw new InvalidOperationException("no clock runs");

    internal ParallelOptions Parallel => new() { MaxDegreeOfParallelism = Threads, CancellationToken = CancellationToken };

    /// <summary>The errors of a set's clips.</summary>
    internal ImmutableArray<string> ErrorsOf(LabeledDataset data) => _errors.Of(data);

    internal Backbone RequireBackbone(string strategy) => Require(Backbone, strategy);

    internal static Backbone Require(Backbone? backbone, string strategy)
        => backbone ?? throw new ModelUnavailableException(ModelProblem.NotNamed, $"{strategy} needs a network");

    /// <summary>What is wrong with a clip; null where nothing is known to be.</summary>
    internal string? ErrorOf(LabeledClip clip) => _errors.Of(clip);

    /// <summary>Whether a clip turned out to be one that cannot be read.</summary>
    internal bool IsUnreadable(LabeledClip clip) => ErrorOf(clip) is not null;

    /// <summary>Notes what is wrong with a clip, where anything is.</summary>
    internal void Note(LabeledClip clip, string? error, AudioIssues issues)
    {
        if (error is not null)
        {
            Note(clip, error);
        }
        else if (issues.Any)
        {
            _issues[clip.Path] = issues;
        }
    }

    /// <summary>Notes that a clip cannot be read.</summary>
    internal void Note(LabeledClip clip, string problem)
    {
        if (_errors.Add(clip, problem, out var line))
        {
            FileFailed?.Invoke(line);
        }
    }

    /// <summary>A data set without classes of which no clip can be read; determined once per run.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="strategies">The strategies of the run, one of whose vectors tell: so each clip is decoded once.</param>
    internal LabeledDataset Readable(LabeledDataset data, IReadOnlyList<TransferStrategy> strategies)
    {
        var readable = _readable.GetValue(data, whole => ReadableClasses.Of(this, whole, strategies));
        if (!ReferenceEquals(readable.Data, data))
        {
            _origins.TryAdd(readable.Data, readable);
        }

        return readable.Data;
    }

    /// <summary>A step's name with the part of the run that it is of.</summary>
    internal string Titled(string step) => Place.Length > 0 ? $"{step}, {Place}" : step;

    /// <summary>This context for a part of the run; vectors, errors and the clock are shared.</summary>
    internal TransferContext At(string place)
    {
        var part = (TransferContext)MemberwiseClone();
        part.Place = place;
        return part;
    }

    /// <summary>This context with a clock: the one that runs already, or a new one for so much effort.</summary>
    internal TransferContext Timed(Func<double> effort)
    {
        if (_clock is not null)
        {
            return this;
        }

        var timed = (TransferContext)MemberwiseClone();
        timed._clock = new(effort());
        return timed;
    }

    /// <summary>Hash of a clip's sound, computed once per file; empty for one that cannot be read.</summary>
    internal string HashOf(LabeledClip clip) => clip.IsFile
        ? _hashes.GetOrAdd(clip.Path, static path => new(() => ContentHash.OfFileIfReadable(path))).Value
        : ContentHash.OfSamples(clip.Source, RequireBackbone("this strategy").Network.SampleRate);

    /// <summary>Hash of a set; empty where it has sounds that are no files, and no network tells at what rate they are heard.</summary>
    internal string HashOf(LabeledDataset data)
        => Backbone is null && data.Clips.Any(clip => !clip.IsFile) ? "" : ContentHash.OfDataset(data, HashesOf(data.Clips));

    /// <summary>Hashes of many clips' sounds.</summary>
    internal string[] HashesOf(ImmutableArray<LabeledClip> clips)
    {
        var hashes = new string[clips.Length];
        ClipLoop.Run(clips.Length, Parallel, i => hashes[i] = HashOf(clips[i]));
        return hashes;
    }

    /// <summary>The vectors of a set, computed once per run.</summary>
    /// <param name="data">The set.</param>
    /// <param name="open">Makes ready what computes them.</param>
    internal FeatureTable Features(LabeledDataset data, Func<IClipFeatures> open)
    {
        lock (_lock)
        {
            return Shared.Measure(() => Compute(data, open()));
        }
    }

    private FeatureTable Compute(LabeledDataset data, IClipFeatures features)
    {
        var tables = _tables.GetOrCreateValue(data);
        if (!tables.TryGetValue(features.Key, out var table))
        {
            // Of a data set without some classes, the vectors are known from the whole one.
            table = _origins.TryGetValue(data, out var origin) && _tables.TryGetValue(origin.Whole, out var others) && others.TryGetValue(features.Key, out var whole)
                ? whole.Select(origin.Kept)
                : FeatureComputer.Compute(data, features, Cache, HashOf, Threads, Progress, CancellationToken);
            tables[features.Key] = table;
            for (var i = 0; i < data.Clips.Length; i++)
            {
                Note(data.Clips[i], table.Errors[i], table.IssuesOf(i));
            }
        }

        return table;
    }
}
