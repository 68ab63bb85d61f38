using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Persistence;

namespace Panns.ML.Audio;

/// <summary>The output row of LoadAudio's mapping.</summary>
internal sealed class LoadedRow
{
    [ColumnName(HiddenColumns.Result)]
    [VectorType]
    public VBuffer<float> Waveform { get; set; }

    [ColumnName(HiddenColumns.Status)]
    public string Status { get; set; } = "";

    /// <summary>Buffer for samples; ML.NET reuses a row after copying its values.</summary>
    [NoColumn]
    public float[] Buffer { get; set; } = [];

    /// <summary>The columns, with the sample rate of the waveforms and their length, if all have the same.</summary>
    public static SchemaDefinition Annotated(int sampleRate, int? samples)
    {
        var schema = SchemaDefinition.Create(typeof(LoadedRow));
        AudioAnnotations.Annotate(schema[HiddenColumns.Result], sampleRate);
        if (samples is { } length)
        {
            schema[HiddenColumns.Result].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        }

        return schema;
    }
}

/// <summary>The row mapping of LoadAudio.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LoadAudioFactory : CustomMappingFactory<AudioSourceRow, LoadedRow>
{
    public const string Contract = "Panns.LoadAudio/1";

    public override Action<AudioSourceRow, LoadedRow> GetMapping() => With(RowWatch.None);

    /// <summary>The mapping of a pipeline with logging and cancellation.</summary>
    public static Action<AudioSourceRow, LoadedRow> With(RowWatch watch)
    {
        var parameters = new ParameterCache<AudioParameters>(text => ParameterJson.Read(text, ParameterJson.Default.AudioParameters));
        return (source, row) =>
        {
            watch.Begin();
            Load(source, parameters.Get(source.Parameters), row);
            watch.End();
        };
    }

    /// <summary>Loads a row's recording.</summary>
    internal static void Load(AudioSourceRow source, AudioParameters parameters, LoadedRow row)
    {
        var status = "";
        int length;
        try
        {
            length = Decode(source, parameters, row, out status);
        }
        catch (PannsException problem) when (parameters.BadAudio != BadAudio.Throw)
        {
            status = problem.Message;
            length = parameters.BadAudio == BadAudio.Silence ? parameters.SampleRate : 0;
            row.Buffer = row.Buffer.Length < length ? new float[length] : row.Buffer;
            row.Buffer.AsSpan(0, length).Clear();
        }

        row.Waveform = new(length, row.Buffer);
        row.Status = status;
    }

    private static int Decode(AudioSourceRow source, AudioParameters parameters, LoadedRow row, out string status)
    {
        using var reader = RowAudio.Open(source, parameters.SampleRate, ReadingParameters.ToOptions(parameters.Reading), parameters.Duration);
        var count = 0;
        while (true)
        {
            if (count == row.Buffer.Length)
            {
                // A header is trusted for an allocation of a minute; beyond that the array grows with the samples actually read.
                var hint = Math.Clamp((reader.SampleCount ?? 0) + 1, 1 << 14, 60L * parameters.SampleRate);
                var buffer = row.Buffer;
                Array.Resize(ref buffer, count == 0 ? (int)hint : checked(2 * count));
                row.Buffer = buffer;
            }

            var read = reader.Read(row.Buffer.AsSpan(count));
            count += read;
            if (count < row.Buffer.Length)
            {
                status = reader.Issues.ToString();
                return count > 0 ? count : throw new PannsException($"{RowAudio.NameOf(source)}: holds no samples");
            }
        }
    }
}

/// <summary>The output row of LoadAudio's mapping for waveforms of fixed length.</summary>
internal sealed class FixedRow : VectorRow
{
    [ColumnName(HiddenColumns.Status)]
    public string Status { get; set; } = "";

    /// <summary>The waveform before padding.</summary>
    [NoColumn]
    public LoadedRow Loaded { get; } = new();
}

/// <summary>The row mapping of LoadAudio for waveforms of fixed length.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LoadFixedAudioFactory : CustomMappingFactory<AudioSourceRow, FixedRow>
{
    public const string Contract = "Panns.LoadFixedAudio/1";

    public override Action<AudioSourceRow, FixedRow> GetMapping() => With(RowWatch.None);

    /// <summary>The mapping of a pipeline with logging and cancellation.</summary>
    public static Action<AudioSourceRow, FixedRow> With(RowWatch watch)
    {
        var parameters = new ParameterCache<AudioParameters>(text => ParameterJson.Read(text, ParameterJson.Default.AudioParameters));
        return (source, row) =>
        {
            watch.Begin();
            LoadWhole(source, parameters.Get(source.Parameters), row.Loaded);
            row.Set(row.Loaded.Waveform.GetValues());
            row.Status = row.Loaded.Status;
            watch.End();
        };
    }

    /// <summary>The mapping to vectors in one piece, which cannot be saved.</summary>
    public static Action<AudioSourceRow, LoadedRow> WithWhole(RowWatch watch)
    {
        var parameters = new ParameterCache<AudioParameters>(text => ParameterJson.Read(text, ParameterJson.Default.AudioParameters));
        return (source, row) =>
        {
            watch.Begin();
            LoadWhole(source, parameters.Get(source.Parameters), row);
            watch.End();
        };
    }

    // Loads a recording, and cuts it or pads it with zeros.
    private static void LoadWhole(AudioSourceRow source, AudioParameters parameters, LoadedRow row)
    {
        LoadAudioFactory.Load(source, parameters, row);
        var (read, length) = (row.Waveform.Length, parameters.Samples!.Value);
        if (row.Buffer.Length < length)
        {
            var buffer = row.Buffer;
            Array.Resize(ref buffer, length);
            row.Buffer = buffer;
        }

        if (read < length)
        {
            row.Buffer.AsSpan(read, length - read).Clear();
        }

        row.Waveform = new(length, row.Buffer);
    }
}
