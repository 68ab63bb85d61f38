using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.Audio;
using Panns.ML.Common;
using Panns.ML.Persistence;

namespace Panns.ML.FrontEnd;

/// <summary>The output row of LogMelSpectrogram's mapping.</summary>
internal sealed class LogMelRow
{
    [ColumnName(HiddenColumns.Result)]
    [VectorType]
    public VBuffer<float> Values { get; set; }

    [ColumnName(HiddenColumns.Status)]
    public string Status { get; set; } = "";

    /// <summary>Buffer for values; ML.NET reuses a row after copying its values.</summary>
    [NoColumn]
    public float[] Buffer { get; set; } = [];
}

/// <summary>The row mapping of LogMelSpectrogram.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LogMelFactory : CustomMappingFactory<AudioSourceRow, LogMelRow>
{
    public const string Contract = "Panns.LogMelSpectrogram/1";

    public override Action<AudioSourceRow, LogMelRow> GetMapping() => With(RowWatch.None);

    /// <summary>The mapping of a pipeline with logging and cancellation.</summary>
    public static Action<AudioSourceRow, LogMelRow> With(RowWatch watch)
    {
        var runs = new ParameterCache<Run>(text => new(ParameterJson.Read(text, ParameterJson.Default.LogMelParameters)));
        return (source, row) =>
        {
            watch.Begin();
            runs.Get(source.Parameters).Compute(source, row);
            watch.End();
        };
    }

    private sealed class Run(LogMelParameters parameters)
    {
        private readonly AudioReadOptions _reading = ReadingParameters.ToOptions(parameters.Reading);
        private readonly Panns.FrontEnd.LogMelSpectrogram _logMel = new(parameters.ToSettings());

        public void Compute(AudioSourceRow source, LogMelRow row)
        {
            row.Status = "";
            float[] waveform;
            try
            {
                waveform = Samples(source, out var issues);
                row.Status = issues.ToString();
            }
            catch (PannsException problem) when (parameters.BadAudio != BadAudio.Throw)
            {
                row.Status = problem.Message;
                waveform = parameters.BadAudio == BadAudio.Silence ? new float[parameters.SampleRate] : [];
            }

            var length = waveform.Length == 0 ? 0 : _logMel.FrameCount(waveform.Length) * parameters.MelBins;
            if (row.Buffer.Length < length)
            {
                row.Buffer = new float[length];
            }

            if (length > 0)
            {
                _logMel.Compute(waveform, row.Buffer);
            }

            row.Values = new(length, row.Buffer);
        }

        private float[] Samples(AudioSourceRow source, out AudioIssues issues)
        {
            if (!parameters.IsPath)
            {
                return RowAudio.Resampled(source.Waveform, parameters.WaveformRate ?? parameters.SampleRate, parameters.SampleRate, _reading, out issues).ToArray();
            }

            using var reader = RowAudio.Open(source, parameters.SampleRate, _reading);
            var samples = reader.ReadToEnd();
            issues = reader.Issues;
            return samples;
        }
    }
}
