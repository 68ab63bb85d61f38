namespace Panns.FrontEnd;

/// <summary>The published front ends: what each does between waveform and log-mel.</summary>
public enum LogMelKind
{
    /// <summary>
    /// torchlibrosa 0.0.4 with librosa 0.6: periodic Hann, centered frames, reflect padding of half an FFT, power spectrum,
    /// Slaney mel scale with area norm, 10 log10(max(x, 1e-10)) in dB.
    /// </summary>
    Panns,

    /// <summary>
    /// EfficientAT in evaluation mode: pre-emphasis x[n+1] - 0.97 x[n], symmetric Hann, centered frames with reflect padding,
    /// power spectrum, Kaldi mel banks without norm, (ln(x + 1e-5) + 4.5) / 5.
    /// </summary>
    EfficientAt,

    /// <summary>
    /// Google's VGGish: periodic Hann, frames from the first sample on (not centered), magnitude spectrum, HTK mel bands with
    /// triangles linear in mel, ln(x + 0.01).
    /// </summary>
    VGGish,

    /// <summary>
    /// TALNet, as its author published it: periodic Hann, centered frames with zeros beyond the ends, magnitude spectrum, Slaney mel scale with
    /// area norm, 10 log10(max(x, 1e-10)), one frame a hop: the last one, centered on the end, is left out. The original also lifts what is more
    /// than 80 below the largest value of a clip, which only silence of zeros is; here no frame depends on others, and such silence is -100.
    /// </summary>
    TalNet,
}
