using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;

namespace Panns.ML.Trainers;

/// <summary>The rows of a column of audio as a labelled set.</summary>
internal static class AudioRows
{
    /// <summary>Reads the rows once; paths are only noted, waveforms kept with 16 bits a sample, as training keeps them.</summary>
    public static LabeledDataset Read(
        IDataView input, DataViewSchema.Column audio, LabelColumn label, CancellationToken cancellationToken, out int skipped)
    {
        var clips = ImmutableArray.CreateBuilder<LabeledClip>();
        skipped = 0;
        using var cursor = input.GetRowCursor([audio, label.Column]);
        var readLabel = label.Reader(cursor);
        var readClip = audio.Type is TextDataViewType ? Paths(cursor, audio) : Waveforms(cursor, audio);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var index = readLabel();
            if (readClip() is { } clip && index >= 0)
            {
                clips.Add(clip with { Labels = [index] });
            }
            else
            {
                skipped++;
            }
        }

        return new() { Name = $"column '{audio.Name}'", Classes = label.Classes.Names, Clips = clips.ToImmutable() };
    }

    private static Func<LabeledClip?> Paths(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> path = default;
        return () =>
        {
            getter(ref path);
            return path.IsEmpty ? null : new() { Path = path.ToString(), Labels = [] };
        };
    }

    private static Func<LabeledClip?> Waveforms(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> waveform = default;
        return () =>
        {
            getter(ref waveform);
            if (waveform.Length == 0)
            {
                return null;
            }

            short[] samples = [.. waveform.DenseValues().Select(SampleFormat.ToInteger)];
            return new() { Path = "", Labels = [], Samples = _ => Array.ConvertAll(samples, SampleFormat.ToSample) };
        };
    }
}
