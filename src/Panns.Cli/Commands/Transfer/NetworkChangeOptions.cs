using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Architectures;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options that change a network's front end or embedding before it is trained.</summary>
internal sealed class NetworkChangeOptions
{
    private readonly Option<int?> _rate = NumberOptions.Count("--sample-rate", "Rate of the waveforms in Hz", 1000, 192_000);
    private readonly Option<int?> _window = NumberOptions.Count("--window-size", "Samples of a window, and of the Fourier transform", 16, 1 << 16);
    private readonly Option<int?> _hop = NumberOptions.Count("--hop-size", "Samples from window to window", 1, 1 << 16);
    private readonly Option<int?> _mels = NumberOptions.Count("--mel-bins", "Mel bands", 8, 1024);
    private readonly Option<double?> _low = NumberOptions.Within("--fmin", "Lower edge of the bands", "HZ", 0, 96_000);
    private readonly Option<double?> _high = NumberOptions.Within("--fmax", "Upper edge of the bands", "HZ", 1, 96_000);
    private readonly Option<int?> _embedding = NumberOptions.Count("--embedding-size", "Values of the embedding", 1, 1 << 16);

    private readonly Option<double?> _width = NumberOptions.Within("--width", "Factor of the channels; of Mini only", "FACTOR", 0.05, 4);

    public void AddTo(Command command) => HelpSections.Add(command, "Network [default: as published]", [_rate, _window, _hop, _mels, _low, _high, _embedding, _width]);

    /// <summary>The network as it is published, or Mini at another width.</summary>
    /// <exception cref="PannsException">The network has one width only.</exception>
    public NetworkDescription Choose(ParseResult parsed, ModelInfo model, int classes) => parsed.GetValue(_width) switch
    {
        null => model.Describe(classes),
        { } width when model == PannsModels.Mini => Mini.Describe(model.Name, classes, width),
        _ => throw new UsageException($"{model.Name} has one width only: --width goes with {PannsModels.Mini.Name}"),
    };

    /// <summary>What is changed of a network.</summary>
    /// <exception cref="PannsException">The window does not fit the front end.</exception>
    public NetworkChanges Read(ParseResult parsed, NetworkDescription network)
    {
        var (rate, window, embedding) = (parsed.GetValue(_rate), parsed.GetValue(_window), parsed.GetValue(_embedding));
        var (hop, mels, low, high) = (parsed.GetValue(_hop), parsed.GetValue(_mels), parsed.GetValue(_low), parsed.GetValue(_high));
        if (rate is null && window is null && hop is null && mels is null && low is null && high is null)
        {
            return new() { EmbeddingSize = embedding };
        }

        if (network.FrontEnd is not { } settings)
        {
            return window is null && hop is null && mels is null && low is null && high is null
                ? new() { SampleRate = rate, EmbeddingSize = embedding }
                : throw new UsageException($"{network.Name} works on the waveform: of its front end only --sample-rate can be chosen");
        }

        // PANNs' windows are as long as the transform; other front ends' are padded to a power of two.
        if (window is { } length && settings.Kind == LogMelKind.Panns && !int.IsPow2(length))
        {
            throw new UsageException(FormattableString.Invariant($"--window-size {length}: {network.Name} needs a power of two"));
        }

        var size = window ?? settings.WindowSize;
        var changed = settings with
        {
            SampleRate = rate ?? settings.SampleRate,
            WindowSize = size,
            FftSize = window is null ? settings.FftSize : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size),
            HopSize = hop ?? settings.HopSize,
            MelBins = mels ?? settings.MelBins,
            MinFrequency = low ?? settings.MinFrequency,
            MaxFrequency = high ?? settings.MaxFrequency,
        };
        return changed.MaxFrequency > changed.SampleRate / 2.0 || changed.MinFrequency >= changed.MaxFrequency
            ? throw new UsageException(FormattableString.Invariant(
                $"mel bands from {changed.MinFrequency} to {changed.MaxFrequency} Hz do not lie below half of {changed.SampleRate} Hz: choose --fmin and --fmax"))
            : new() { FrontEnd = changed, EmbeddingSize = embedding };
    }
}
