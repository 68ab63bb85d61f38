using Panns.Audio;
using Panns.Clips;
using Panns.Common;
using Panns.Detection;

namespace Panns;

/// <summary>
/// Finds sound events in a stream of blocks, for example from a microphone. One instance serves one stream and one thread at a time; any
/// number of instances can share a model.
/// </summary>
/// <remarks>
/// A decision-level network scores the stream frame by frame; every other network, and a classifier of one's own, by short overlapping windows, as
/// <see cref="SoundEventDetector"/> does, with the same events. An event is reported at most <see cref="Latency"/> seconds of stream after its onset.
/// Memory use does not depend on the stream's length, nor the events on block sizes.
/// </remarks>
/// <example>
/// <code>
/// using var model = PannsModel.Load(PannsModels.Cnn14DecisionLevelMax);
/// var detector = new StreamingDetector(model, sampleRate: 48000);
/// foreach (var block in blocks) // from a microphone, of any lengths
/// {
///     foreach (var (state, found) in detector.Push(block))
///     {
///         Console.WriteLine($"{found.Label} {(state == SoundEventState.Opened ? "begins" : "ended")} at {found.Onset:F2} s");
///     }
/// }
///
/// detector.Complete();
/// </code>
/// </example>
public sealed class StreamingDetector
{
    private const int BlockSamples = 4096;

    private readonly DetectionNetwork _network;
    private readonly Resampler _resampler;
    private readonly WindowCutter _cutter;
    private readonly IFrameJoin _join;
    private readonly EventTracker _tracker;
    private readonly MedianFilter _median;
    private readonly float[] _output = new float[BlockSamples];
    private float[] _scores = [];
    private List<SoundEventUpdate> _updates = [];
    private readonly AudioReadOptions _audio;
    private long _samples;
    private bool _completed;

    /// <summary>Creates a detector for a new stream.</summary>
    /// <param name="model">The network; the caller keeps ownership.</param>
    /// <param name="sampleRate">Sample rate of the stream in Hz; resampled if the network's differs.</param>
    /// <param name="options">
    /// How to detect events; null for <see cref="DetectionOptions.Streaming"/> with a decision-level network, <see cref="DetectionOptions.Default"/> with others.
    /// </param>
    /// <param name="frames">Receives the scores over time once final, before they are smoothed; null for none.</param>
    /// <exception cref="PannsException">A class named in the options does not exist.</exception>
    public StreamingDetector(PannsModel model, int sampleRate, DetectionOptions? options = null, FramewiseHandler? frames = null)
        : this(DetectionNetwork.Of(model ?? throw new ArgumentNullException(nameof(model))), sampleRate, options, frames)
    {
    }

    [BestFriend]
    internal StreamingDetector(DetectionNetwork network, int sampleRate, DetectionOptions? options, FramewiseHandler? frames)
    {
        _network = network;
        options ??= network.Framewise is null ? DetectionOptions.Default : DetectionOptions.Streaming;
        _audio = options.Audio;
        _resampler = new(Guard.Positive(sampleRate), network.SampleRate);
        var (plan, wait) = network.StreamPlanOf(options);
        FrameSeconds = plan.FrameSeconds;
        _tracker = new(network.Labels, options, FrameSeconds, update => _updates.Add(update));
        var median = network.MedianOf(options, plan);
        _median = new(median, network.Labels.Count, scores => _tracker.Append(scores));
        _cutter = new(plan.Windows);
        _join = plan.Join(network.Labels.Count, Take);
        Latency = wait + (median / 2 * FrameSeconds) + options.MinimumDuration;

        void Take(long firstFrame, ReadOnlySpan<float> scores)
        {
            _median.Append(scores);
            frames?.Invoke(firstFrame, scores);
        }
    }

    /// <summary>
    /// Longest delay, in seconds of stream, from an event's onset to its <see cref="SoundEventState.Opened"/>: until the window that scores it is
    /// complete, half the median filter, and the minimum duration.
    /// </summary>
    public double Latency { get; }

    /// <summary>The classes that it can find, in the order of scores.</summary>
    public LabelSet Labels => _network.Labels;

    /// <summary>Seconds from one frame to the next.</summary>
    public double FrameSeconds { get; }

    /// <summary>Problems of the stream so far: invalid samples that count as 0, if the options allow them.</summary>
    public AudioIssues Issues { get; private set; } = AudioIssues.None;

    /// <summary>Processes the next block.</summary>
    /// <param name="block">Mono samples, about -1 to 1; of any length.</param>
    /// <param name="cancellationToken">Stops the work; the stream cannot be continued afterward.</param>
    /// <returns>Events now known to have begun or ended, with times from the start of the stream; often empty.</returns>
    /// <exception cref="InvalidOperationException">The stream is already complete.</exception>
    /// <exception cref="PannsException">
    /// The block holds samples that are not numbers, and the options refuse them. The block was ignored: the stream can continue.
    /// </exception>
    public IReadOnlyList<SoundEventUpdate> Push(ReadOnlySpan<float> block, CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        var clean = SampleGuard.Check(block, _resampler.InputRate, _audio, "a block of the stream", out var issues);
        if (issues.Invalid is { } found)
        {
            var first = Issues.Invalid?.FirstSeconds ?? ((double)_samples / _resampler.InputRate) + found.FirstSeconds;
            Issues = Issues with { Invalid = new((Issues.Invalid?.Count ?? 0) + found.Count, first) };
        }

        _samples += block.Length;
        Resample(clean, flush: false, cancellationToken);
        return TakeUpdates();
    }

    /// <summary>Ends the stream.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The last updates: every open event is closed.</returns>
    /// <exception cref="InvalidOperationException">The stream is already complete.</exception>
    public IReadOnlyList<SoundEventUpdate> Complete(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        _completed = true;
        Resample([], flush: true, cancellationToken);
        if (_cutter.HasNew)
        {
            RunWindow(cancellationToken);
        }

        _join.Complete(_cutter.Position);
        _median.Complete();
        _tracker.Complete((double)_cutter.Position / _network.SampleRate);
        _cutter.Release();
        return TakeUpdates();
    }

    private void Resample(ReadOnlySpan<float> input, bool flush, CancellationToken cancellationToken)
    {
        int consumed, written;
        do
        {
            _resampler.Process(input, _output, flush, out consumed, out written);
            input = input[consumed..];
            Append(_output.AsSpan(0, written), cancellationToken);
        }
        while (!input.IsEmpty || written == _output.Length);
    }

    private void Append(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        while (!samples.IsEmpty)
        {
            var room = _cutter.GetRoom();
            var count = Math.Min(samples.Length, room.Length);
            samples[..count].CopyTo(room);
            samples = samples[count..];
            _cutter.Add(count);
            if (_cutter.IsDue)
            {
                RunWindow(cancellationToken);
            }
        }
    }

    private void RunWindow(CancellationToken cancellationToken)
    {
        _cutter.Close();
        var size = _network.Function.SizeOf(_cutter.Current.Length);
        _scores = _scores.Length < size ? new float[size] : _scores;
        var scores = _scores.AsSpan(0, size);
        _network.Function.Run(_cutter.Current, 1, scores, cancellationToken);
        _join.Add(_cutter.Window, scores);
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
        {
            throw new InvalidOperationException("the stream was completed: create another detector for another stream");
        }
    }

    private List<SoundEventUpdate> TakeUpdates()
    {
        var updates = _updates;
        _updates = [];
        return updates;
    }
}
