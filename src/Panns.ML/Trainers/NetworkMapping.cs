using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.Audio;
using Panns.ML.Common;

namespace Panns.ML.Trainers;

/// <summary>Scores waveforms by a network that the constant column holds.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class WaveformMapping : CustomMappingFactory<WaveformMapping.Row, ScoredRow>
{
    public const string Contract = "Panns.NetworkOnWaveform/1";

    public override Action<Row, ScoredRow> GetMapping()
    {
        var networks = new ParameterCache<NetworkModelParameters>(NetworkModelParameters.Of);
        return (row, scored) => Score(networks.Get(row.Parameters), row, scored);
    }

    /// <summary>The mapping of a network that is in memory.</summary>
    public static Action<Row, ScoredRow> Of(NetworkModelParameters network) => (row, scored) => Score(network, row, scored);

    private static void Score(NetworkModelParameters network, Row row, ScoredRow scored)
    {
        var samples = row.Waveform;
        var waveform = new float[samples.Length];
        samples.CopyTo(waveform);
        scored.Set(waveform.Length > 0 ? network.Score(waveform) : NetworkScores.None(network));
    }

    internal sealed class Row
    {
        [ColumnName(HiddenColumns.Waveform)]
        [VectorType]
        public VBuffer<float> Waveform { get; set; }

        [ColumnName(HiddenColumns.Parameters)]
        public ReadOnlyMemory<char> Parameters { get; set; }
    }
}

/// <summary>Scores audio files by a network that the constant column holds.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class PathMapping : CustomMappingFactory<PathMapping.Row, ScoredRow>
{
    public const string Contract = "Panns.NetworkOnPath/1";

    public override Action<Row, ScoredRow> GetMapping()
    {
        var networks = new ParameterCache<NetworkModelParameters>(NetworkModelParameters.Of);
        return (row, scored) => Score(networks.Get(row.Parameters), row, scored);
    }

    /// <summary>The mapping of a network that is in memory.</summary>
    public static Action<Row, ScoredRow> Of(NetworkModelParameters network) => (row, scored) => Score(network, row, scored);

    private static void Score(NetworkModelParameters network, Row row, ScoredRow scored)
        => scored.Set(network.Score(AudioFile.LoadMono(row.Path.ToString(), network.SampleRate)));

    internal sealed class Row
    {
        [ColumnName(HiddenColumns.Path)]
        public ReadOnlyMemory<char> Path { get; set; }

        [ColumnName(HiddenColumns.Parameters)]
        public ReadOnlyMemory<char> Parameters { get; set; }
    }
}

/// <summary>Scores of what cannot be scored.</summary>
internal static class NetworkScores
{
    public static float[] None(NetworkModelParameters network)
    {
        var scores = new float[network.Classes.Length];
        Array.Fill(scores, float.NaN);
        return scores;
    }
}
