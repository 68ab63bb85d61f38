namespace Panns.ML.Tests;

/// <summary>A waveform, numbered.</summary>
internal sealed class WaveformRow
{
    public float[] Audio { get; set; } = [];

    public int Id { get; set; }

    /// <summary>Waveforms of a few samples whose first is their number.</summary>
    public static WaveformRow Numbered(int id, int samples = 16)
    {
        var audio = new float[samples];
        audio[0] = id;
        return new() { Audio = audio, Id = id };
    }
}

/// <summary>An embedding.</summary>
internal sealed class FeatureRow
{
    public float[] Features { get; set; } = [];
}

/// <summary>Scores.</summary>
internal sealed class ScoreRow
{
    public float[] Scores { get; set; } = [];
}
