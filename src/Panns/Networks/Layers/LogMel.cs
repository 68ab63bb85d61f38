using Panns.FrontEnd;

namespace Panns.Networks.Layers;

/// <summary>
/// The log-mel front end: waveform to [1, frames, mel bins]. In the original's classes this is <c>spectrogram_extractor</c>
/// followed by <c>logmel_extractor</c>.
/// </summary>
/// <param name="Settings">What decides its values.</param>
public sealed record LogMel(LogMelSettings Settings) : Layer
{
    /// <inheritdoc/>
    public override string Operation => "LogMel";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant(
        $"{Settings.SampleRate} Hz, window {Settings.WindowSize}, hop {Settings.HopSize}, {Settings.MelBins} mels {Settings.MinFrequency}-{Settings.MaxFrequency} Hz");

    /// <inheritdoc/>
    public override IEnumerable<ParameterSpec> Parameters
    {
        get
        {
            if (Settings.Kind != LogMelKind.Panns)
            {
                yield break; // checkpoints hold no tensors of the other front ends
            }

            var bins = Settings.FftSize / 2 + 1;
            yield return new("spectrogram_extractor.stft.conv_real.weight", [bins, 1, Settings.FftSize], ParameterKind.FrontEnd);
            yield return new("spectrogram_extractor.stft.conv_imag.weight", [bins, 1, Settings.FftSize], ParameterKind.FrontEnd);
            yield return new("logmel_extractor.melW", [bins, Settings.MelBins], ParameterKind.FrontEnd);
        }
    }

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
        => new(1, inputs[0].Height < 1 ? 0 : Settings.FrameCount(inputs[0].Height), Settings.MelBins);

    /// <summary>The original's spectrogram is two one-dimensional convolutions, which its counter counts as such.</summary>
    public override LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output)
        => Settings.Kind == LogMelKind.Panns
            ? new(2L * 2 * Settings.FftSize * (Settings.FftSize / 2 + 1) * output.Height, 0)
            : default;
}
