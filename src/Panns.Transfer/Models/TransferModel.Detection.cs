using Panns.Clips;
using Panns.Detection;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <content>Sound event detection with the model's own classes.</content>
public sealed partial class TransferModel
{
    // Trained networks hear whole clips; a second is enough for them too, and shorter clips are all that they know.
    private const double UsualWindow = 1;

    /// <summary>
    /// How the model detects events unless told otherwise: threshold 0.5, and the channel used in training. A recording between the events needs
    /// a class of its own (such as <c>background</c>) or independent scores (multi-label), as scores that sum to 1 are high for some class in
    /// any window.
    /// </summary>
    public DetectionOptions Detection => DetectionOptions.Default with { Threshold = 0.5, Audio = Audio };

    /// <summary>
    /// Creates a detector that finds when the model's classes sound, by the scores of overlapping windows. Windows last 1 s unless the options
    /// say otherwise, or as long as the segments or clips of the training if these were shorter; they are not padded with silence.
    /// </summary>
    /// <param name="options">How to detect events; null for <see cref="Detection"/>.</param>
    /// <returns>The detector, which can be used until the model is disposed.</returns>
    /// <exception cref="PannsException">A class named in the options does not exist.</exception>
    public SoundEventDetector CreateDetector(DetectionOptions? options = null) => new(OpenDetection(), options ?? Detection);

    /// <summary>Creates a detector for a stream, such as a microphone's, which finds the same events as <see cref="CreateDetector"/>.</summary>
    /// <param name="sampleRate">Sample rate of the stream in Hz; resampled if the network's differs.</param>
    /// <param name="options">How to detect events; null for <see cref="Detection"/>.</param>
    /// <param name="frames">Receives the scores over time once final, before they are smoothed; null for none.</param>
    /// <returns>The detector, which can be used until the model is disposed.</returns>
    /// <exception cref="PannsException">A class named in the options does not exist.</exception>
    public StreamingDetector CreateStreamingDetector(int sampleRate, DetectionOptions? options = null, FramewiseHandler? frames = null)
        => new(OpenDetection(), sampleRate, options ?? Detection, frames);

    private DetectionNetwork OpenDetection()
    {
        var name = Network is null ? Strategy : $"{Strategy} on {Network}";
        var (function, schedule) = OpenWindowScores(padSeconds: 0);
        var network = new DetectionNetwork(name, LabelSet.FromNames(Labels), function, schedule)
        {
            WindowSeconds = _manifest.SegmentSeconds ?? Math.Min(_manifest.ClipSeconds ?? UsualWindow, UsualWindow),
        };
        var frontEnd = (_session ?? _backbone?.Session)?.Network.FrontEnd;
        return frontEnd is null ? network : network with { Spectrogram = frontEnd };
    }

    // The scores of a window by itself.
    private (IWindowFunction Function, WindowSchedule Schedule) OpenWindowScores(double padSeconds)
    {
        if (_session is not null)
        {
            var scores = new NetworkScores(_session, IsMultiLabel);
            return (padSeconds > 0 ? new PaddedFunction(scores, (int)Math.Round(padSeconds * SampleRate)) : scores, WindowSchedule.Of(_session));
        }

        var features = new FeatureChoice(_manifest.Kind, padSeconds).Open(_backbone, Strategy);
        return (new SegmentScores(features, _headSession!), features.Schedule(_threads));
    }
}
