using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Panns.Audio;
using Panns.Clips;
using Panns.ML.Common;
using Panns.Transfer;
using Panns.Transfer.Waveforms;

namespace Panns.ML.Trainers;

/// <summary>
/// Converts the rows of an audio column to a labeled data set. Depending on the options, an unreadable recording ends the training, is
/// skipped, or counts as one second of silence; each is logged.
/// </summary>
/// <param name="options">Columns, sample rate, treatment of bad recordings.</param>
/// <param name="sampleRate">The network's sample rate.</param>
/// <param name="channel">Receives warnings; may be null.</param>
internal sealed class AudioRows(NetworkTrainerOptions options, int sampleRate, IChannel? channel)
{
    private const int MostTold = 20;

    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Reads the rows once. Keeps paths, or waveforms as 16-bit samples, as training does.</summary>
    public LabeledDataset Read(IDataView input, DataViewSchema.Column audio, TargetColumn target)
    {
        var clips = ImmutableArray.CreateBuilder<LabeledClip>();
        var unlabeled = 0;
        using var cursor = input.GetRowCursor(Columns(input.Schema, audio).Append(target.Column).DistinctBy(column => column.Index));
        var readLabels = target.Reader(cursor);
        var readClip = audio.Type switch
        {
            TextDataViewType => Paths(cursor, audio),
            VectorDataViewType { ItemType: var type } when type == NumberDataViewType.Byte => Files(cursor, audio),
            VectorDataViewType { ItemType: var type } when type == NumberDataViewType.Int16 => Waveforms<short>(cursor, audio, sample => sample / 32768f),
            _ => Waveforms<float>(cursor, audio, null),
        };
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            if (readLabels() is not { } labels)
            {
                unlabeled++;
            }
            else if (readClip() is { } clip)
            {
                clips.Add(clip with { Labels = labels });
            }
        }

        channel.Skipped(unlabeled);
        return new()
        {
            Name = $"column '{audio.Name}'", Classes = target.Classes, Clips = clips.ToImmutable(), IsMultiLabel = target.IsMultiLabel,
        };
    }

    /// <summary>Called, from several threads, when a file cannot be read during training.</summary>
    /// <exception cref="PannsException">The file's error, if the options say that it ends the training.</exception>
    public void Failed(string problem)
    {
        if (options.BadAudio == BadAudio.Throw)
        {
            throw new PannsException(problem);
        }

        lock (_lock)
        {
            if (_reported.Add(problem))
            {
                channel?.Warning(
                    MessageSensitivity.None, $"{problem} ({(options.BadAudio == BadAudio.Skip ? "skipped in training" : "counts as a second of silence")})");
            }
        }
    }

    /// <summary>Logs problems of recordings that could still be read.</summary>
    public void Tell(IReadOnlyDictionary<string, AudioIssues> issues)
    {
        foreach (var (path, found) in issues.Take(MostTold))
        {
            channel?.Warning(MessageSensitivity.None, $"{path}: {found}");
        }

        if (issues.Count > MostTold)
        {
            channel?.Warning(MessageSensitivity.None, FormattableString.Invariant($"{issues.Count - MostTold} more recordings have problems"));
        }
    }

    private IEnumerable<DataViewSchema.Column> Columns(DataViewSchema schema, DataViewSchema.Column audio)
    {
        yield return audio;
        foreach (var name in new[] { options.StartColumnName, options.EndColumnName }.OfType<string>())
        {
            yield return schema[name];
        }
    }

    private Func<LabeledClip?> Paths(DataViewRow row, DataViewSchema.Column column)
    {
        var path = row.GetGetter<ReadOnlyMemory<char>>(column);
        var start = Seconds(row, options.StartColumnName, 0);
        var end = Seconds(row, options.EndColumnName, float.NaN);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            path(ref text);
            var source = new AudioSourceRow { Path = text.ToString().AsMemory(), Start = start(), End = end() };
            if (text.IsEmpty)
            {
                return Bad("a row has an empty path where an audio file is expected");
            }

            try
            {
                var (from, to) = RowAudio.CheckedPart(source);
                var clip = new LabeledClip
                {
                    Path = source.Path.ToString(),
                    Start = from,
                    End = to,
                    Labels = [],
                    Audio = options.Audio,
                };
                return options.BadAudio == BadAudio.Silence
                    ? clip with { Source = new(clip.Path, rate => OfFileOrSilence(source, rate)) }
                    : clip;
            }
            catch (PannsException problem)
            {
                return Bad(problem.Message);
            }
        };
    }

    // The bytes stay in memory, and are decoded when the clip is needed.
    private Func<LabeledClip?> Files(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<byte>>(column);
        var start = Seconds(row, options.StartColumnName, 0);
        var end = Seconds(row, options.EndColumnName, float.NaN);
        VBuffer<byte> bytes = default;
        return () =>
        {
            getter(ref bytes);
            var file = bytes.DenseValues().ToArray();
            var source = new AudioSourceRow { File = new(file.Length, file), Start = start(), End = end() };
            try
            {
                using var reader = RowAudio.Open(source, sampleRate, options.Audio);
                return new() { Path = "", Labels = [], Source = new(RowAudio.NameOf(source), rate => OfFileOrSilence(source, rate)) };
            }
            catch (PannsException problem)
            {
                return Bad(problem.Message);
            }
        };
    }

    private Func<LabeledClip?> Waveforms<T>(DataViewRow row, DataViewSchema.Column column, Converter<T, float>? convert)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            getter(ref values);
            VBuffer<float> waveform = convert is null ? (VBuffer<float>)(object)values : new(values.Length, Array.ConvertAll(values.DenseValues().ToArray(), convert));
            try
            {
                var resampled = RowAudio.Resampled(waveform, options.SampleRate ?? sampleRate, sampleRate, options.Audio, out var issues);
                if (issues.Any)
                {
                    channel?.Warning(MessageSensitivity.None, $"a row's waveform: {issues}");
                }

                var samples = Array.ConvertAll(resampled.ToArray(), SampleFormat.ToInteger);
                return new() { Path = "", Labels = [], Source = new("a row's waveform", _ => new MemorySource(Array.ConvertAll(samples, SampleFormat.ToSample))) };
            }
            catch (PannsException problem)
            {
                return Bad(problem.Message);
            }
        };
    }

    private static Func<float> Seconds(DataViewRow row, string? column, float otherwise)
    {
        if (column is null)
        {
            return () => otherwise;
        }

        var getter = row.GetGetter<float>(row.Schema[column]);
        float value = default;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }

    private MemorySource OfFileOrSilence(AudioSourceRow source, int rate)
    {
        try
        {
            using var reader = RowAudio.Open(source, rate, options.Audio);
            var samples = reader.ReadToEnd();
            return new(samples, reader.Issues);
        }
        catch (PannsException problem)
        {
            Failed(problem.Message);
            return new(new float[rate]);
        }
    }

    private LabeledClip? Bad(string problem)
    {
        Failed(problem);
        return options.BadAudio == BadAudio.Silence ? new() { Path = "", Labels = [], Source = new("silence", rate => new MemorySource(new float[rate])) } : null;
    }
}
