using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML;

/// <summary>Annotations of audio columns.</summary>
public static class AudioAnnotations
{
    /// <summary>
    /// The annotation of a column of waveforms with their sample rate in Hz, an Int32. <c>LoadAudio</c> adds it, and transforms and trainers
    /// resample what is not at the network's rate. For waveforms of your own, add it to the column of a <see cref="SchemaDefinition"/>, or set
    /// the transform's option SampleRate. ML.NET does not save annotations: a transform remembers the rate that it was fitted with, but a saved
    /// and loaded <c>LoadAudio</c> does not say its rate anymore.
    /// </summary>
    public const string SampleRate = "SampleRate";

    /// <summary>The rate that a column says; null if it says none.</summary>
    internal static int? RateOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(SampleRate)?.Type != NumberDataViewType.Int32)
        {
            return null;
        }

        var rate = 0;
        column.Annotations.GetValue(SampleRate, ref rate);
        return rate > 0 ? rate : throw new PannsException(FormattableString.Invariant($"column '{column.Name}': a sample rate of {rate} Hz is invalid"));
    }

    /// <summary>Adds the annotation to a column definition.</summary>
    internal static void Annotate(SchemaDefinition.Column column, int rate) => column.AddAnnotation(SampleRate, rate, NumberDataViewType.Int32);
}
