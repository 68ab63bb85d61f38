using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Audio;

namespace Panns.ML.Tests.Audio;

/// <summary>NaN and infinite samples in a waveform column: every transform follows the policy for bad audio.</summary>
public sealed class InvalidSampleTests
{
    private const string Problem = "a row's waveform: 2 of 32000 samples are not numbers (NaN, infinite or beyond 2^40), the first at 0.5 s";

    private readonly MLContext _ml = new(1);

    public static TheoryData<string> Transforms => ["LogMel", "Embedding", "Tags"];

    [Theory]
    [MemberData(nameof(Transforms))]
    public void They_throw_are_skipped_or_make_the_row_silent(string transform)
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { Row(0), Row(float.NaN), Row(float.PositiveInfinity), Row(-1e30f) });
        Assert.Equal(Problem, Clips.Innermost<PannsException>(() => _ = Output(transform, BadAudio.Throw, AudioReadOptions.Default, data).Values).Message);

        var (skipped, status) = Output(transform, BadAudio.Skip, AudioReadOptions.Default, data);
        Assert.Equal(["", Problem, Problem, Problem], status);
        Assert.All(skipped[0], value => Assert.True(float.IsFinite(value)));
        Assert.All(skipped[1..], values => Assert.All(values, value => Assert.True(float.IsNaN(value))));

        var (silent, _) = Output(transform, BadAudio.Silence, AudioReadOptions.Default, data);
        Assert.All(silent[1..], values => Assert.Equal(silent[0], values));
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void They_count_as_0_where_that_is_wanted_and_are_told(string transform)
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { Row(0), Row(float.NaN) });
        var (values, status) = Output(transform, BadAudio.Throw, new() { InvalidSamples = InvalidSamples.Silence }, data);
        Assert.Equal(values[0], values[1]);
        Assert.Equal(["", "2 samples that are not numbers count as 0, the first at 0.5 s"], status);
    }

    // A second of silence except for two samples.
    private static WaveRow Row(float bad)
    {
        var waveform = new float[32000];
        waveform[16000] = waveform[31999] = bad;
        return new() { Audio = waveform };
    }

    private (float[][] Values, string[] Status) Output(string transform, BadAudio policy, AudioReadOptions audio, IDataView data)
    {
        IEstimator<ITransformer> estimator = transform switch
        {
            "LogMel" => _ml.Transforms.LogMelSpectrogram(new LogMelSpectrogramOptions { OutputColumnName = "Out", InputColumnName = "Audio", BadAudio = policy, Audio = audio }),
            "Embedding" => _ml.Transforms.PannsEmbedding(new PannsEmbeddingOptions { OutputColumnName = "Out", InputColumnName = "Audio", Weights = Clips.Mn04, BadAudio = policy, Audio = audio }),
            _ => _ml.Transforms.PannsTagging(new PannsTaggingOptions { OutputColumnName = "Out", InputColumnName = "Audio", Weights = Clips.Mn04, BadAudio = policy, Audio = audio }),
        };
        var output = estimator.Fit(data).Transform(data);
        return ([.. output.GetColumn<float[]>("Out")], [.. output.GetColumn<string>("OutStatus")]);
    }

    private sealed class WaveRow
    {
        [VectorType]
        public float[] Audio { get; set; } = [];
    }
}
