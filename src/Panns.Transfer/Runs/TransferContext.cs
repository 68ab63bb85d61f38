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

/// <summary>State shared by all strategies of a run: the network, vectors computed so far, the seed. Does not own the backbone.</summary>
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

    /// <summary>The network to transfer from; null if no strategy of the run needs one.</summary>
    public Backbone? Backbone { get; init; }

    /// <summary>The cache of vectors; null to compute them again.</summary>
    public FeatureCache? Cache { get; init; }

    /// <summary>The random seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of threads.</summary>
    public int Threads { get; init; } = CpuEngineOptions.Default.Threads;

    /// <summary>The engine that trains networks: <see cref="TrainingEngines.Cpu"/> or another one. The backbone determines the one that runs them.</summary>
    public ITrainingEngineFactory TrainingEngine { get; init; } = TrainingEngines.Cpu;

    /// <summary>Receives the progress of each step; may be null.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }

    /// <summary>
    /// Stores the state of unfinished runs so that they can be resumed: network training after every epoch, and completed folds and draws of
    /// strategies that train networks; null to store nothing.
    /// </summary>
    public RunStore? Runs { get; init; }

    /// <summary>Receives the results of each epoch of network training; may be null.</summary>
    [BestFriend]
    internal Action<EpochRecord, string>? EpochDone { get; init; }

    /// <summary>Called once for each unreadable file, with a line that names it. May throw to end the run; may be null.</summary>
    [BestFriend]
    internal Action<string>? FileFailed { get; init; }

    /// <summary>What started the run, such as a command line; recorded with its results.</summary>
    public string Command { get; init; } = "";

    /// <summary>Cancels the run.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The error of each file that could not be read so far, in a line that names it; ordered by path.</summary>
    public ImmutableArray<string> Errors => _errors.All;

    /// <summary>Problems of files that could still be read, by path, for example a missing part.</summary>
    public IReadOnlyDictionary<string, AudioIssues> Issues => _issues.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Most bytes of decoded sounds to keep in memory; the rest goes to a temporary file.</summary>
    internal long WaveformMemory { get; init; } = 512L << 20;

    /// <summary>The part of a larger run: <c>fold 2 of 5</c>; empty for all of it.</summary>
    internal string Place { get; private set; } = "";

    /// <summary>Time spent on work shared by strategies.</summary>
    internal SharedTime Shared { get; } = new();

    /// <summary>The clock that estimates the time left for the whole run.</summary>
    internal RunClock Clock => _clock ?? throw new InvalidOperationException("no clock runs");

    internal ParallelOptions Parallel => new() { MaxDegreeOfParallelism = Threads, CancellationToken = CancellationToken };

    /// <summary>The errors of a data set's clips.</summary>
    internal ImmutableArray<string> ErrorsOf(LabeledDataset data) => _errors.Of(data);

    internal Backbone RequireBackbone(string strategy) => Require(Backbone, strategy);

    internal static Backbone Require(Backbone? backbone, string strategy)
        => backbone ?? throw new ModelUnavailableException(ModelProblem.NotNamed, $"{strategy} needs a network");

    /// <summary>A clip's error; null if none is known.</summary>
    internal string? ErrorOf(LabeledClip clip) => _errors.Of(clip);

    /// <summary>Whether a clip has turned out to be unreadable.</summary>
    internal bool IsUnreadable(LabeledClip clip) => ErrorOf(clip) is not null;

    /// <summary>Records the error or the problems of a clip, if any.</summary>
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

    /// <summary>Records that a clip cannot be read.</summary>
    internal void Note(LabeledClip clip, string problem)
    {
        if (_errors.Add(clip, problem, out var line))
        {
            FileFailed?.Invoke(line);
        }
    }

    /// <summary>The data set without classes that have no readable clip; determined once per run.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="vectors">Gives the vectors that the run needs anyway, so that each clip is decoded once; null for a run without any.</param>
    internal LabeledDataset Readable(LabeledDataset data, Func<IClipFeatures?> vectors)
    {
        var readable = _readable.GetValue(data, whole => ReadableClasses.Of(this, whole, vectors()));
        if (!ReferenceEquals(readable.Data, data))
        {
            _origins.TryAdd(readable.Data, readable);
        }

        return readable.Data;
    }

    /// <summary>A step's name, followed by the part of the run.</summary>
    internal string Titled(string step) => Place.Length > 0 ? $"{step}, {Place}" : step;

    /// <summary>Creates a context for a part of the run, with the same vectors, errors and clock.</summary>
    internal TransferContext At(string place)
    {
        var part = (TransferContext)MemberwiseClone();
        part.Place = place;
        return part;
    }

    /// <summary>Creates a context with a clock: the running one, or a new one for the given effort.</summary>
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

    /// <summary>Hash of a clip's sound, computed once per file; empty if it cannot be read.</summary>
    internal string HashOf(LabeledClip clip) => clip.IsFile
        ? _hashes.GetOrAdd(clip.Path, static path => new(() => ContentHash.OfFileIfReadable(path))).Value
        : ContentHash.OfSamples(clip.Source, RequireBackbone("this strategy").Network.SampleRate);

    /// <summary>Hash of a data set; empty if it has sounds that are not files and no network determines their sample rate.</summary>
    internal string HashOf(LabeledDataset data)
        => Backbone is null && data.Clips.Any(clip => !clip.IsFile) ? "" : ContentHash.OfDataset(data, HashesOf(data.Clips));

    /// <summary>Hashes of the sounds of many clips.</summary>
    internal string[] HashesOf(ImmutableArray<LabeledClip> clips)
    {
        var hashes = new string[clips.Length];
        ClipLoop.Run(clips.Length, Parallel, i => hashes[i] = HashOf(clips[i]));
        return hashes;
    }

    /// <summary>The vectors of a data set, computed once per run.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="open">Opens what computes them.</param>
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
