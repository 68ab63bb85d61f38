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
    /// <param name="inputColumnName">The column of paths (text), or of whole files (a vector of Byte).</param>
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
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        var samples = options.Samples;
        var parameters = ParameterJson.Write(
            new() { SampleRate = options.SampleRate, Duration = options.Duration, Samples = samples, BadAudio = options.BadAudio, Reading = ReadingParameters.From(options.Audio) },
            ParameterJson.Default.AudioParameters);
        return new(columns =>
        {
            var watch = RowWatch.Create(options.Context, nameof(LoadAudio), options.CancellationToken);
            var input = columns.GetFile(options.InputColumnName);

            // ML.NET saves no annotation, and of a mapping's vector no length: the running steps say both themselves.
            var annotated = LoadedRow.Annotated(options.SampleRate, samples);
            var live = samples is null ? LoadAudioFactory.With(watch) : LoadFixedAudioFactory.WithWhole(watch);
            return new(
                Steps(
                    catalog.CustomMapping(live, samples is null ? LoadAudioFactory.Contract : null, null, annotated)
                        .Append(catalog.CopyColumns(options.OutputColumnName, HiddenColumns.Result)),
                    HiddenColumns.Result),
                samples is not { } length ? null : () => Steps(
                    catalog.CustomMapping(LoadFixedAudioFactory.With(watch), LoadFixedAudioFactory.Contract)
                        .Append(VectorRow.Join(catalog, options.OutputColumnName, length)),
                    [.. VectorRow.AllColumns]));

            IEstimator<ITransformer> Steps(IEstimator<ITransformer> map, params string[] left)
                => AudioSteps.Create(catalog, parameters, input, options.StartColumnName, options.EndColumnName)
                    .Append(map)
                    .Append(catalog.CopyColumns(options.StatusColumn, HiddenColumns.Status))
                    .Append(catalog.DropColumns([.. AudioSteps.Columns, .. left, HiddenColumns.Status]));
        });
    }

    /// <summary>Computes log-mel spectrograms that match the released code.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">
    /// The column to add: a vector of Single of variable length, [frames, mel bands] in row-major order; in dB with PANNs' settings.
    /// </param>
    /// <param name="inputColumnName">
    /// The column of paths, of whole files (bytes), or of waveforms (Single or Int16) at the settings' sample rate; those of another rate, if the
    /// column says it (<see cref="AudioAnnotations.SampleRate"/>), are resampled.
    /// </param>
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
        options = options with { Context = options.Context ?? PannsContext.Of(catalog) };
        return new(columns =>
        {
            var input = columns.GetAudio(options.InputColumnName);
            var parameters = ParameterJson.Write(LogMelParameters.From(options, input), ParameterJson.Default.LogMelParameters);
            var pairs = new List<(string Output, string Input)>
            {
                (options.OutputColumnName, HiddenColumns.Result), (options.StatusColumn, HiddenColumns.Status),
            };

            return new(AudioSteps.Create(catalog, parameters, input, options.StartColumnName, options.EndColumnName)
                .Append(catalog.CustomMapping(
                    LogMelFactory.With(RowWatch.Create(options.Context, nameof(LogMelSpectrogram), options.CancellationToken)), LogMelFactory.Contract))
                .Append(ColumnCopies.Create(catalog, pairs))
                .Append(catalog.DropColumns([.. AudioSteps.Columns, HiddenColumns.Result, HiddenColumns.Status])));
        });
    }
}
