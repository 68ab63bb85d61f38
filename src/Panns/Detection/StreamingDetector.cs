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
/// An event is reported at most <see cref="Latency"/> seconds of stream after its onset. Memory use does not depend on the stream's length,
/// nor the events on block sizes.
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

    private readonly PannsModel _model;
    private readonly Resampler _resampler;
    private readonly WindowCutter _cutter;
    private readonly FramewiseJoin _join;
    private readonly EventTracker _tracker;
    private readonly MedianFilter _median;
    private readonly float[] _output = new float[BlockSamples];
    private float[] _scores = [];
    private List<SoundEventUpdate> _updates = [];
    private readonly AudioReadOptions _audio;
    private long _samples;
    private bool _completed;

    /// <summary>Creates a detector for a new stream.</summary>
    /// <param name="model">A decision-level network; the caller keeps ownership.</param>
    /// <param name="sampleRate">Sample rate of the stream in Hz; resampled if the network's differs.</param>
    /// <param name="options">How to detect events; null for <see cref="DetectionOptions.Streaming"/>.</param>
    /// <param name="frames">Receives the framewise scores once final; null for none.</param>
    /// <exception cref="PannsException">The network has no framewise output, or a class named in the options does not exist.</exception>
    public StreamingDetector(PannsModel model, int sampleRate, DetectionOptions? options = null, FramewiseHandler? frames = null)
    {
        _model = RequireFramewise(model);
        options ??= DetectionOptions.Streaming;
        _audio = options.Audio;
        _resampler = new(Guard.Positive(sampleRate), model.SampleRate);
        _tracker = new(model.Labels, options, model.Network.FrameSeconds, update => _updates.Add(update));
        var plan = FramewisePlan.ForStream(model.Network, options);
        var median = MedianFilter.FramesOf(options.Median ?? 0, plan.FrameSeconds);
        _median = new(median, model.Network.Classes, scores => _tracker.Append(scores));
        _cutter = new(plan.Windows);
        _join = new(plan, model.Network.Classes, Take);
        Latency = (double)(plan.Windows.Step + (plan.OpenFrames + 1) * plan.Hop) / model.SampleRate
            + (median / 2 * model.Network.FrameSeconds) + options.MinimumDuration;

        void Take(long firstFrame, ReadOnlySpan<float> scores)
        {
            _median.Append(scores);
            frames?.Invoke(firstFrame, scores);
        }
    }

    /// <summary>
    /// Longest delay, in seconds of stream, from an event's onset to its <see cref="SoundEventState.Opened"/>: one step, the frames that wait
    /// for the next window, half the median filter, and the minimum duration.
    /// </summary>
    public double Latency { get; }

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
        _tracker.Complete((double)_cutter.Position / _model.SampleRate);
        _cutter.Release();
        return TakeUpdates();
    }

    private static PannsModel RequireFramewise(PannsModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Network.FramewiseOutput is not null
            ? model
            : throw new PannsException($"{model.Name} gives scores of whole clips only: choose a network for streams, such as {PannsModels.Cnn14DecisionLevelMax.Name}");
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
        var size = _model.Network.FrameCount(_cutter.Current.Length) * _model.Network.Classes;
        _scores = _scores.Length < size ? new float[size] : _scores;
        var scores = _scores.AsSpan(0, size);
        _model.Session.Run(_cutter.Current, 1, new() { Framewise = scores }, cancellationToken);
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
