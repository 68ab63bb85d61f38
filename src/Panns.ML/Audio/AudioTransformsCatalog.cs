using Microsoft.ML;
using Panns.ML.Audio;
using Panns.ML.Common;
using Panns.ML.FrontEnd;
using Panns.ML.Persistence;

namespace Panns.ML;

/// <summary>Extends <c>mlContext.Transforms</c> with loading recordings and computing spectrograms.</summary>
public static class AudioTransformsCatalog
{
    /// <summary>Loads recordings: decodes them, mixes them to one channel and resamples them.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single of variable length, mono samples, full scale -1 to 1.</param>
    /// <param name="inputColumnName">The column of paths (text).</param>
    /// <param name="sampleRate">Sample rate in Hz.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.LoadAudio("Audio", "Path", sampleRate: 32000);
    /// </code>
    /// </example>
    public static PannsEstimator LoadAudio(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, int sampleRate = 32000)
        => catalog.LoadAudio(new() { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, SampleRate = sampleRate });

    /// <summary>Loads recordings: decodes them, mixes them to one channel and resamples them.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="options">Columns, sample rate, treatment of bad files.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.LoadAudio(new LoadAudioOptions
    /// {
    ///     OutputColumnName = "Audio", InputColumnName = "Path", Duration = 10, FixedLength = true, BadAudio = BadAudio.Skip,
    /// });
    /// </code>
    /// </example>
    public static PannsEstimator LoadAudio(this TransformsCatalog catalog, LoadAudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        var samples = options.Samples;
        var parameters = ParameterJson.Write(
            new() { SampleRate = options.SampleRate, Duration = options.Duration, Samples = samples, BadAudio = options.BadAudio, Reading = ReadingParameters.From(options.Audio) },
            ParameterJson.Default.AudioParameters);
        return new(columns =>
        {
            var watch = RowWatch.Create(options.Context, nameof(LoadAudio), options.CancellationToken);
            IEstimator<ITransformer> map = samples is { } length
                ? catalog.CustomMapping(LoadFixedAudioFactory.With(watch), LoadFixedAudioFactory.Contract)
                    .Append(VectorRow.Join(catalog, options.OutputColumnName, length))
                : catalog.CustomMapping(LoadAudioFactory.With(watch), LoadAudioFactory.Contract)
                    .Append(catalog.CopyColumns(options.OutputColumnName, HiddenColumns.Result));
            map = map.Append(catalog.CopyColumns(options.StatusColumn, HiddenColumns.Status));
            var input = columns.GetText(options.InputColumnName);
            string[] left = samples is null ? [HiddenColumns.Result] : [.. VectorRow.AllColumns];
            return new(AudioInput.Create(catalog, parameters, input, options.StartColumnName, options.EndColumnName)
                .Append(map)
                .Append(catalog.DropColumns([.. AudioInput.Columns, .. left, HiddenColumns.Status])));
        });
    }

    /// <summary>Computes log-mel spectrograms that match the released code.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">
    /// The column to add: a vector of Single of variable length, [frames, mel bands] in row-major order; in dB with PANNs' settings.
    /// </param>
    /// <param name="inputColumnName">The column of paths, or of waveforms at the settings' sample rate.</param>
    /// <param name="settings">Sample rate, window, bands and kind; null for those of the paper's networks.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.LogMelSpectrogram("LogMel", "Path", LogMelSettings.Panns16k);
    /// </code>
    /// </example>
    public static PannsEstimator LogMelSpectrogram(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, Panns.FrontEnd.LogMelSettings? settings = null)
        => catalog.LogMelSpectrogram(new() { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Settings = settings ?? Panns.FrontEnd.LogMelSettings.Panns32k });

    /// <summary>Computes log-mel spectrograms that match the released code.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="options">Columns, settings, treatment of bad files.</param>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.LogMelSpectrogram(new LogMelSpectrogramOptions
    /// {
    ///     OutputColumnName = "LogMel", InputColumnName = "Path", Settings = LogMelSettings.Panns32k with { MelBins = 128 },
    /// });
    /// </code>
    /// </example>
    public static PannsEstimator LogMelSpectrogram(this TransformsCatalog catalog, LogMelSpectrogramOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new(columns =>
        {
            var input = columns.GetAudio(options.InputColumnName);
            var parameters = ParameterJson.Write(LogMelParameters.From(options, input.IsText), ParameterJson.Default.LogMelParameters);
            var pairs = new List<(string Output, string Input)>
            {
                (options.OutputColumnName, HiddenColumns.Result), (options.StatusColumn, HiddenColumns.Status),
            };

            return new(AudioInput.Create(catalog, parameters, input, options.StartColumnName, options.EndColumnName)
                .Append(catalog.CustomMapping(
                    LogMelFactory.With(RowWatch.Create(options.Context, nameof(LogMelSpectrogram), options.CancellationToken)), LogMelFactory.Contract))
                .Append(ColumnCopies.Create(catalog, pairs))
                .Append(catalog.DropColumns([.. AudioInput.Columns, HiddenColumns.Result, HiddenColumns.Status])));
        });
    }
}
