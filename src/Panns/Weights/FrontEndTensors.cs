using System.Globalization;
using Panns.Common;
using Panns.FrontEnd;

namespace Panns.Weights;

/// <summary>
/// The constant tensors that the released checkpoints carry for their front end. A file may lack them; where it has them they
/// must be those of the network's settings, or its weights were trained on other spectrograms.
/// </summary>
[BestFriend]
internal static class FrontEndTensors
{
    /// <summary>Name of the real STFT kernels, [FftSize / 2 + 1, 1, FftSize].</summary>
    public const string StftReal = "spectrogram_extractor.stft.conv_real.weight";

    /// <summary>Name of the imaginary STFT kernels, [FftSize / 2 + 1, 1, FftSize].</summary>
    public const string StftImaginary = "spectrogram_extractor.stft.conv_imag.weight";

    /// <summary>Name of the mel filters, [FftSize / 2 + 1, MelBins].</summary>
    public const string MelWeights = "logmel_extractor.melW";

    // Versions of librosa differ by 2e-9 in the filters and powers of roots of unity by 6e-8 in the kernels; the filters of any
    // other rate, band count or edge differ by more than 1e-3.
    private const float Tolerance = 1e-6f;

    /// <summary>Whether a tensor's name is one of the front end's.</summary>
    /// <param name="name">Name in a state dict.</param>
    public static bool IsFrontEnd(string name) => name is StftReal or StftImaginary or MelWeights;

    /// <summary>Compares the front-end tensors that a checkpoint holds, if any, with those of the settings.</summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="settings">Settings of the network that is to use it.</param>
    /// <exception cref="PannsException">A tensor has another shape or other values: the message names it.</exception>
    public static void Check(StateDict weights, LogMelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(settings);
        var bins = (settings.FftSize / 2) + 1;
        Check(weights, StftReal, [bins, 1, settings.FftSize], () => StftKernels.Real(settings));
        Check(weights, StftImaginary, [bins, 1, settings.FftSize], () => StftKernels.Imaginary(settings));
        Check(weights, MelWeights, [bins, settings.MelBins], () => new MelFilterBank(settings).ToSingle());
    }

    /// <summary>The values of one of the tensors.</summary>
    [BestFriend]
    internal static float[] ValuesOf(string name, LogMelSettings settings) => name switch
    {
        StftReal => StftKernels.Real(settings),
        StftImaginary => StftKernels.Imaginary(settings),
        MelWeights => new MelFilterBank(settings).ToSingle(),
        _ => throw new ArgumentException($"no constant of the front end is called '{name}'", nameof(name)),
    };

    private static void Check(StateDict weights, string name, ReadOnlySpan<int> expectedShape, Func<float[]> expectedValues)
    {
        if (!weights.TryGetShape(name, out var shape))
        {
            return;
        }

        if (!shape.SequenceEqual(expectedShape))
        {
            throw new PannsException(
                $"{weights.Source}: '{name}' has shape {Describe(shape)}, this network's front end {Describe(expectedShape)}: "
                + "the weights belong to a variant with another sampling rate, window or number of mel bands");
        }

        var actual = weights.Read(name);
        var expected = expectedValues();
        for (var i = 0; i < actual.Length; i++)
        {
            // Written so that NaN fails.
            if (!(Math.Abs(actual[i] - expected[i]) <= Tolerance))
            {
                throw new PannsException(string.Create(CultureInfo.InvariantCulture,
                    $"{weights.Source}: '{name}' differs from this network's front end ({actual[i]:G6}, not {expected[i]:G6}, at {i}): ")
                    + "the weights belong to a variant with another sampling rate, window or mel range");
            }
        }
    }

    private static string Describe(ReadOnlySpan<int> shape)
        => "[" + string.Join(", ", shape.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture))) + "]";
}
