namespace Panns.Tests.Support;

/// <summary>Real recordings with what the original code of EfficientAT's mn04_as makes of them.</summary>
internal static class GoldenClip
{
    /// <summary>A recording at the network's rate.</summary>
    public static float[] Waveform(string clip) => Array.ConvertAll(Npy.ReadInt16(PathOf(clip, "wav_i16")).Values, value => value / 32768f);

    /// <summary>Its logits.</summary>
    public static float[] Logits(string clip) => Npy.ReadSingle(PathOf(clip, "logits")).Values;

    /// <summary>Its embedding.</summary>
    public static float[] Embedding(string clip) => Npy.ReadSingle(PathOf(clip, "emb384")).Values;

    private static string PathOf(string clip, string what) => TestData.Path(Path.Combine("reference", "mn04", "golden", $"{clip}.{what}.npy"));
}
