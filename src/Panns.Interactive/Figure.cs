using System.Collections.Immutable;
using System.Text;
using Panns.Audio;
using Panns.Common.IO;
using Panns.FrontEnd;
using Panns.Interactive.Figures;
using Panns.Output.Sound;
using Panns.Transfer;
using Panns.Transfer.Reports.Figures;

namespace Panns.Interactive;

/// <summary>
/// A drawing, as the reports have it. The last value of a notebook's cell shows itself; a program shows or saves it
/// (<see cref="Notebook.Show(object)"/>, <see cref="Save"/>).
/// </summary>
public sealed class Figure
{
    private Figure(string title, string svg, string? audio = null) => (Title, Svg, Audio) = (title, svg, audio);

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>The drawing: one SVG document with its own style sheet, which follows light and dark mode.</summary>
    public string Svg { get; }

    /// <summary>A WAV file to play, as a data address; null for a drawing alone.</summary>
    internal string? Audio { get; }

    /// <summary>The drawing for a page of HTML, with a player if there is something to hear. It shares no styles or names with what is around it.</summary>
    public string Html
        => $"<figure style=\"margin:0 0 8px\"><img alt=\"{SvgText.Escape(Title)}\" style=\"width:100%;max-width:{SvgText.WidthOf(Svg)}px\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(Svg))}\"/>"
            + (Audio is null ? "" : $"<br/><audio controls preload=\"metadata\" src=\"{Audio}\"></audio>") + "</figure>";

    /// <summary>
    /// The figure of a value: a <see cref="SoundClip"/>, <see cref="TaggingResult"/>, <see cref="DetectionPlot"/>, <see cref="FewShotResult"/>, an
    /// <see cref="EvaluationResult"/> (its confusion matrix) or a figure itself.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">It has no figure.</exception>
    public static Figure Of(object value) => value switch
    {
        Figure figure => figure,
        SoundClip clip => OfClip(clip),
        TaggingResult result => OfTags(result),
        DetectionPlot plot => OfEvents(plot),
        FewShotResult result => OfFewShot(result),
        EvaluationResult result => OfConfusion(result),
        null => throw new ArgumentNullException(nameof(value)),
        _ => throw new ArgumentException($"a {value.GetType().Name} has no figure; those that have one are {string.Join(", ", Notebook.Types.Select(type => type.Name))}", nameof(value)),
    };

    /// <summary>A recording: its waveform above its log-mel spectrogram, and a player.</summary>
    /// <param name="clip">The recording.</param>
    public static Figure OfClip(SoundClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new(clip.Title, SvgText.Standalone(ClipFigure.Draw(clip)), Sound(clip));
    }

    /// <summary>A log-mel spectrogram.</summary>
    /// <param name="logMel">[frames, mel bands], as <see cref="LogMelSpectrogram.Compute(ReadOnlySpan{float})"/> gives it.</param>
    /// <param name="settings">The settings that it was computed with.</param>
    /// <param name="title">What it shows.</param>
    public static Figure OfSpectrogram(float[,] logMel, LogMelSettings settings, string title = "log-mel spectrogram")
    {
        ArgumentNullException.ThrowIfNull(logMel);
        ArgumentNullException.ThrowIfNull(settings);
        return new(title, SvgText.Standalone(SpectrogramFigure.Draw(title, logMel, settings)));
    }

    /// <summary>The best classes of a recording.</summary>
    /// <param name="result">The result, without an error.</param>
    /// <exception cref="PannsException">The recording could not be read.</exception>
    public static Figure OfTags(TaggingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Error is { } error
            ? throw new PannsException(error)
            : new(Path.GetFileName(result.File), SvgText.Standalone(BarFigure.Draw(Path.GetFileName(result.File), [.. result.Tags.Select(tag => (tag.Label, (double)tag.Score))])));
    }

    /// <summary>Detected events over time: the figure of <see cref="DetectionPlot.ToSvg"/>.</summary>
    /// <param name="plot">A plot that was given to <see cref="SoundEventDetector"/>.</param>
    public static Figure OfEvents(DetectionPlot plot)
    {
        ArgumentNullException.ThrowIfNull(plot);
        return new("events over time", plot.ToSvg());
    }

    /// <summary>A confusion matrix: a row for each true class, a column for each predicted one, darker for a larger share of the row.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="counts">Clips of each true class by predicted class, such as <c>ConfusionMatrix.Counts</c> of ML.NET's metrics.</param>
    /// <param name="title">What it shows.</param>
    /// <exception cref="ArgumentException">The matrix is not square, or of another number of classes.</exception>
    public static Figure OfConfusion(IEnumerable<string> classes, IReadOnlyList<IReadOnlyList<double>> counts, string title = "confusion")
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(counts);
        ImmutableArray<string> names = [.. classes];
        return names.Length > 0 && counts.Count == names.Length && counts.All(row => row.Count == names.Length)
            ? new(title, SvgText.Standalone(ConfusionFigure.Draw(title, names, [.. counts.Select(row => row.Select(count => (int)Math.Round(count)).ToImmutableArray())])))
            : throw new ArgumentException($"a confusion matrix of {names.Length} classes has as many rows and columns", nameof(counts));
    }

    /// <summary>The confusion matrix of the best strategy of an evaluation.</summary>
    /// <param name="result">The evaluation.</param>
    /// <exception cref="PannsException">Its clips can have several classes, so none is taken for another.</exception>
    public static Figure OfConfusion(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var best = result.Strategies.MaxBy(strategy => strategy.Mean)!;
        return best.Confusion.IsDefaultOrEmpty
            ? throw new PannsException($"{result.Dataset}: a clip can have several classes, so there is no confusion matrix")
            : OfConfusion(result.Classes, [.. best.Confusion.Select(row => row.Select(count => (double)count).ToArray())], $"{result.Dataset}: {best.Name}");
    }

    /// <summary>Few-shot curves, as in figures 6 to 11 of the paper: the mean over draws, with a band of one standard deviation.</summary>
    /// <param name="result">The result of <see cref="FewShot.Run"/>.</param>
    public static Figure OfFewShot(FewShotResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return OfFewShot([.. result.Curves.Select(curve => (curve.Key, (IEnumerable<FewShotPoint>)curve.Value))]);
    }

    /// <summary>Few-shot curves of several pipelines.</summary>
    /// <param name="curves">Name and points of each.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Figure OfFewShot(params (string Name, IEnumerable<FewShotPoint> Points)[] curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var sorted = curves.Select(curve => (curve.Name, Points: curve.Points.OrderBy(point => point.Shots).ToImmutableArray())).Where(curve => !curve.Points.IsEmpty).ToList();
        if (sorted.Count == 0)
        {
            throw new ArgumentException("there are no points to draw", nameof(curves));
        }

        const string title = "few-shot curves";
        return new(title, SvgText.Standalone(LineFigure.Draw(
            title, "clips per class", "accuracy",
            [.. sorted.Select((curve, index) => new Series(curve.Name, index, [.. curve.Points.Select(point => ((double)point.Shots, point.Mean))], [.. curve.Points.Select(point => point.Deviation)]))],
            isScore: true, ticks: sorted.SelectMany(curve => curve.Points.Select(point => (double)point.Shots)).Distinct().Order())));
    }

    /// <summary>Learning curves: the losses of a training, epoch by epoch.</summary>
    /// <param name="history">The epochs, such as <c>Model.History</c> of a trainer's transformer; without one, an empty drawing.</param>
    /// <param name="title">What it shows.</param>
    public static Figure OfLearning(IEnumerable<EpochRecord> history, string title = "learning curves")
    {
        ArgumentNullException.ThrowIfNull(history);
        ImmutableArray<EpochRecord> epochs = [.. history];
        var curves = ((Series[])
        [
            new("training clips", 0, [.. epochs.Select(epoch => ((double)epoch.Epoch, epoch.TrainLoss))], []),
            new("clips set aside", 1, [.. epochs.Where(epoch => epoch.ValidationLoss is not null).Select(epoch => ((double)epoch.Epoch, epoch.ValidationLoss!.Value))], []),
        ]).Where(curve => !curve.Points.IsEmpty).ToArray();
        return new(title, SvgText.Standalone(curves.Length > 0 ? LineFigure.Draw(title, "epoch", "loss", curves, isScore: false, logX: false) : BarFigure.Draw(title, [])));
    }

    /// <summary>A map of vectors: their first two principal components, a mark for each, a color for each class.</summary>
    /// <param name="vectors">Vectors of the same length, at least two, such as embeddings.</param>
    /// <param name="classes">The class of each.</param>
    /// <param name="title">What it shows.</param>
    /// <exception cref="ArgumentException">There are fewer than two vectors, or they differ in length or number from the classes.</exception>
    public static Figure OfMap(IReadOnlyList<float[]> vectors, IReadOnlyList<string> classes, string title = "map of embeddings")
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(classes);
        return vectors.Count > 1 && vectors.Count == classes.Count && vectors.All(vector => vector.Length == vectors[0].Length)
            ? new(title, SvgText.Standalone(MapFigure.Draw(title, PrincipalComponents.Project(vectors), classes)))
            : throw new ArgumentException("a map takes at least two vectors of one length, with a class for each", nameof(vectors));
    }

    /// <summary>Saves the drawing as .svg, or with its player as .html; the file appears complete or not at all.</summary>
    /// <param name="path">A file ending in .svg, .html or .htm; its folder is made.</param>
    /// <exception cref="PannsException">The file has another extension or cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SVG" => Svg,
            ".HTML" or ".HTM" => $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{SvgText.Escape(Title)}</title></head>\n<body>{Html}</body></html>\n",
            _ => throw new PannsException($"{path}: a figure is saved as .svg or .html"),
        };
        StagedFile.Write(path, text);
    }

    /// <summary>The title.</summary>
    public override string ToString() => Title;

    private static string Sound(SoundClip clip)
    {
        var rate = Math.Min(clip.SampleRate, WaveAddress.Rate);
        return WaveAddress.Of(clip.SampleRate == rate ? clip.Samples : Resampler.Resample(clip.Samples, clip.SampleRate, rate), rate);
    }
}
