namespace Panns.FrontEnd;

/// <summary>The two mel scales in use.</summary>
internal static class MelScale
{
    // Slaney's Auditory Toolbox: linear to 1 kHz, 27 logarithmic steps for every factor of 6.4 above.
    private const double SlaneyStep = 200.0 / 3;
    private const double SlaneyCorner = 1000.0;
    private const double SlaneyCornerMel = SlaneyCorner / SlaneyStep;
    private static readonly double SlaneyLogStep = Math.Log(6.4) / 27.0;

    public static double SlaneyFromHertz(double hertz)
        => hertz >= SlaneyCorner ? SlaneyCornerMel + (Math.Log(hertz / SlaneyCorner) / SlaneyLogStep) : hertz / SlaneyStep;

    public static double SlaneyToHertz(double mel)
        => mel >= SlaneyCornerMel ? SlaneyCorner * Math.Exp(SlaneyLogStep * (mel - SlaneyCornerMel)) : SlaneyStep * mel;

    /// <summary>The scale of HTK and Kaldi: 1127 ln(1 + f / 700).</summary>
    public static double HtkFromHertz(double hertz) => 1127.0 * Math.Log(1.0 + (hertz / 700.0));
}
