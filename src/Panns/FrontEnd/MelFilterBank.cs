namespace Panns.FrontEnd;

/// <summary>
/// The mel filters of a front end: a matrix of <see cref="Bins"/> FFT bins by <see cref="Bands"/> mel bands, which takes a power
/// (VGGish and TALNet: magnitude) spectrum to mel bands. Computed in float64 and rounded once.
/// </summary>
public sealed class MelFilterBank
{
    private readonly double[] _weights;

    /// <summary>Computes the filters that the settings' front end uses.</summary>
    /// <param name="settings">Rate, FFT size, number of bands, band edges and kind.</param>
    public MelFilterBank(LogMelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Bins = (settings.FftSize / 2) + 1;
        Bands = settings.MelBins;
        _weights = new double[Bins * Bands];
        if (settings.Kind is LogMelKind.Panns or LogMelKind.TalNet)
        {
            FillSlaney(settings);
        }
        else
        {
            FillHtk(settings);
        }
    }

    /// <summary>Number of FFT bins: FFT size / 2 + 1.</summary>
    public int Bins { get; }

    /// <summary>Number of mel bands.</summary>
    public int Bands { get; }

    /// <summary>The exact weights in the layout of the state dict's <c>logmel_extractor.melW</c>: [bins, bands], row-major.</summary>
    public ReadOnlySpan<double> ExactWeights => _weights;

    /// <summary>The weights in float32, in the layout and with the values of the state dict's <c>logmel_extractor.melW</c>.</summary>
    /// <returns>A new array, [bins, bands] row-major.</returns>
    public float[] ToSingle()
    {
        var single = new float[_weights.Length];
        for (var i = 0; i < single.Length; i++)
        {
            single[i] = (float)_weights[i];
        }

        return single;
    }

    /// <summary>The bins between a band's first and last weight other than zero; an empty range where a band has none.</summary>
    /// <param name="band">0 .. <see cref="Bands"/> - 1, lowest first.</param>
    public Range Support(int band)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(band);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(band, Bands);
        var (first, end) = (Bins, 0);
        for (var bin = 0; bin < Bins; bin++)
        {
            // What counts is the rounded weight: one that underflows to zero contributes nothing.
            if ((float)_weights[(bin * Bands) + band] != 0)
            {
                first = Math.Min(first, bin);
                end = bin + 1;
            }
        }

        return end == 0 ? 0..0 : first..end;
    }

    /// <summary>Triangles linear in Hz between points equally spaced in Slaney mel, each of unit area (as librosa 0.6.3).</summary>
    private void FillSlaney(LogMelSettings settings)
    {
        // The order of operations is NumPy's, so that the float32 values come out the same.
        var low = MelScale.SlaneyFromHertz(settings.MinFrequency);
        var high = MelScale.SlaneyFromHertz(settings.MaxFrequency);
        var melStep = (high - low) / (Bands + 1);
        var edges = new double[Bands + 2];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = MelScale.SlaneyToHertz(i == edges.Length - 1 ? high : (i * melStep) + low);
        }

        var nyquist = settings.SampleRate / 2.0;
        var binStep = nyquist / (Bins - 1);
        for (var band = 0; band < Bands; band++)
        {
            var norm = 2.0 / (edges[band + 2] - edges[band]);
            for (var bin = 0; bin < Bins; bin++)
            {
                var frequency = bin == Bins - 1 ? nyquist : bin * binStep;
                var rise = -(edges[band] - frequency) / (edges[band + 1] - edges[band]);
                var fall = (edges[band + 2] - frequency) / (edges[band + 2] - edges[band + 1]);
                _weights[(bin * Bands) + band] = Math.Max(0, Math.Min(rise, fall)) * norm;
            }
        }
    }

    /// <summary>
    /// Triangles linear in mel between points equally spaced in HTK mel, peak 1: Kaldi's banks, which leave out the Nyquist bin,
    /// and VGGish's, which leave out the zero bin.
    /// </summary>
    private void FillHtk(LogMelSettings settings)
    {
        var low = MelScale.HtkFromHertz(settings.MinFrequency);
        var high = MelScale.HtkFromHertz(settings.MaxFrequency);
        var step = (high - low) / (Bands + 1);
        var (firstBin, lastBin) = settings.Kind == LogMelKind.EfficientAt ? (0, Bins - 2) : (1, Bins - 1);
        for (var bin = firstBin; bin <= lastBin; bin++)
        {
            var mel = MelScale.HtkFromHertz((double)bin * settings.SampleRate / settings.FftSize);
            for (var band = 0; band < Bands; band++)
            {
                var rise = (mel - (low + (band * step))) / step;
                var fall = (low + ((band + 2) * step) - mel) / step;
                _weights[(bin * Bands) + band] = Math.Max(0, Math.Min(rise, fall));
            }
        }
    }
}
