using Panns.FrontEnd;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>
/// The log-mel front end by libtorch's short-time Fourier transform, on whatever device the module is: [clips, 1, samples, 1] to
/// [clips, 1, frames, mel bins]. It computes in float32; no gradient goes through it.
/// </summary>
internal sealed class LogMelOperator(LogMelSettings settings, ParameterTree parameters) : LayerOperator
{
    /// <summary>Module that holds its window and mel filters; in the PANNs' state dicts the filters are tensor <c>melW</c> there.</summary>
    public const string Home = "logmel_extractor";

    /// <summary>Name of the filters.</summary>
    public const string Filters = "melW";

    /// <summary>Name of the window, as long as the FFT.</summary>
    public const string Window = "window";

    private const float PreEmphasis = 0.97f;
    private readonly LogScale _scale = LogScale.Of(settings.Kind);
    private readonly bool _isCentered = settings.Kind is LogMelKind.Panns or LogMelKind.EfficientAt;

    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        using var quiet = no_grad();
        var samples = x.to(ScalarType.Float32).flatten(1);
        if (settings.Kind == LogMelKind.EfficientAt)
        {
            var length = samples.shape[1] - 1;
            samples = samples.narrow(1, 1, length).sub(samples.narrow(1, 0, length).Multiply(PreEmphasis));
        }
        else if (settings.Kind == LogMelKind.TalNet)
        {
            samples = nn.functional.pad(samples, (settings.FftSize / 2, (settings.FftSize / 2) - settings.HopSize));
        }
        else if (!_isCentered && settings.FftSize > settings.WindowSize)
        {
            // The window lies at the start of its frame: the last frame's zeros reach past the end.
            samples = nn.functional.pad(samples, (0, settings.FftSize - settings.WindowSize));
        }

        // [clips, bins, frames, real and imaginary part]
        var spectrum = samples.stft(
            settings.FftSize, settings.HopSize, settings.FftSize, Constant(Window), center: _isCentered, onesided: true, return_complex: true);
        var power = spectrum.view_as_real().Square().sum(3);
        power = settings.Kind is LogMelKind.VGGish or LogMelKind.TalNet ? power.sqrt() : power;
        return Logarithm(power.transpose(1, 2).matmul(Constant(Filters))).unsqueeze(1).to(x.dtype);
    }

    /// <summary>Also where the module was moved to another type: a product of mixed types would end the process.</summary>
    private Tensor Constant(string name) => parameters[name].to(ScalarType.Float32);

    private Tensor Logarithm(Tensor x) => settings.Kind is LogMelKind.Panns or LogMelKind.TalNet
        ? x.AtLeast_(_scale.Floor).log10_().Multiply_(10) // decibels as they are defined: -100 exactly at the floor
        : x.Add_(_scale.Offset).log_().Multiply_(_scale.Slope).Add_(_scale.Shift);
}
