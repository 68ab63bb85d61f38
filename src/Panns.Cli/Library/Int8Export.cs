#if PANNS_ONNXRUNTIME
using System.Globalization;
#endif
using Panns.Audio;
using Panns.Networks;
using Panns.Onnx;
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary><c>panns export --int8</c>: calibrates, writes, and says in a few lines what the model loses.</summary>
internal static class Int8Export
{
    /// <summary>Most clips that calibration takes, evenly spread over the folder.</summary>
    public const int MostClips = 100;

#if PANNS_ONNXRUNTIME
    public static ExportReport Write(
        NetworkDescription network, StateDict weights, string path, IReadOnlyList<string> files, AudioReadOptions audio, OnnxExportOptions options, CancellationToken cancellationToken)
    {
        var clips = CalibrationClips.Load(files, network.SampleRate, MostClips, audio, cancellationToken);
        return Describe(clips, OnnxQuantizer.Export(network, weights, path, clips.Waveforms, new() { Export = options }, cancellationToken));
    }

    public static ExportReport Write(
        ClassifierDescription classifier, string path, IReadOnlyList<string> files, AudioReadOptions audio, OnnxExportOptions options, CancellationToken cancellationToken)
    {
        var clips = CalibrationClips.Load(files, classifier.SampleRate, MostClips, audio, cancellationToken);
        return Describe(clips, OnnxQuantizer.Export(classifier, path, clips.Waveforms, new() { Export = options }, cancellationToken));
    }

    private static ExportReport Describe(CalibrationClips clips, OnnxQuantizationReport loss)
    {
        var same = (loss.SameTopClass * loss.Clips).ToString("0", CultureInfo.InvariantCulture);
        return new(
        [
            FormattableString.Invariant($"float32 would be {NetworkExport.ToMegabytes(loss.FloatBytes)} MB"),
            FormattableString.Invariant($"scores differ from float32's by {loss.LargestDifference:0.000} at most, {loss.MeanDifference:0.00000} on average"),
            $"the highest score is of the same class for {same} of {loss.Clips} clips",
        ])
        {
            Errors = clips.Errors,
            Issues = clips.Issues,
        };
    }
#else
    public static ExportReport Write(
        NetworkDescription network, StateDict weights, string path, IReadOnlyList<string> files, AudioReadOptions audio, OnnxExportOptions options, CancellationToken cancellationToken)
        => throw Missing();

    public static ExportReport Write(
        ClassifierDescription classifier, string path, IReadOnlyList<string> files, AudioReadOptions audio, OnnxExportOptions options, CancellationToken cancellationToken)
        => throw Missing();

    private static PannsException Missing() => new("--int8 calibrates with ONNX Runtime, which this build does not have (its package did not restore)");
#endif
}
