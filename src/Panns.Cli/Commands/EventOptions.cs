using System.CommandLine;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;

namespace Panns.Cli.Commands;

/// <summary>The options that say what an event is.</summary>
/// <param name="window">Default length of the windows of decision-level networks, in seconds, for help.</param>
/// <param name="overlap">Default share that they repeat, for help.</param>
internal sealed class EventOptions(string window, string overlap)
{
    private readonly Option<double?> _threshold = NumberOptions.Within(
        "--threshold", "Score that an event reaches [default: 0.3; 0.5 with a classifier]", "SCORE", 0, 1);

    private readonly Option<double?> _low = NumberOptions.Within(
        "--low-threshold", "Score down to which it extends on both sides [default: the threshold]", "SCORE", 0, 1);

    private readonly Option<string?> _thresholds = new("--thresholds")
    {
        Description = "Thresholds of single classes: a table with label and threshold, such as --tune writes to this file",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _classes = new("--classes")
    {
        Description = "Only these classes [default: all]",
        HelpName = "NAMES",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _median = NumberOptions.Within(
        "--median", "Smooth scores by a median filter of this length [default: none for scores frame by frame, 3 steps for windows]", "SECONDS", 0, 60);

    private readonly Option<double> _minimum = NumberOptions.NotNegative("--min-duration", "Drop shorter events", 0);

    private readonly Option<double> _gap = NumberOptions.NotNegative("--merge-gap", "Merge events of a class that are no farther apart", 0);

    private readonly Option<double?> _window = NumberOptions.Within(
        "--window", $"Length of the windows [default: {window} for decision-level networks, which score them frame by frame; 1 for others]", "SECONDS", 0.1, 3600);

    private readonly Option<double?> _overlap = NumberOptions.Within(
        "--overlap", $"Share of a window that the next one repeats [default: {overlap} for decision-level networks; 0.75 for others, so a step of 0.25 s]", "SHARE", 0, 0.95);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _threshold, _low, _thresholds, _classes, _median, _minimum, _gap, _window, _overlap })
        {
            command.Add(option);
        }
    }

    /// <summary>The file of thresholds; null if there is none.</summary>
    public string? Thresholds(ParseResult parsed) => parsed.GetValue(_thresholds);

    /// <summary>Changes a model's usual options as the command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The usual options.</param>
    /// <param name="labels">The model's classes.</param>
    /// <param name="isTuning">Whether the file of thresholds is still to be written.</param>
    public DetectionOptions Change(ParseResult parsed, DetectionOptions options, LabelSet labels, bool isTuning = false) => options with
    {
        ClassThresholds = !isTuning && parsed.GetValue(_thresholds) is { } path ? ThresholdTable.Read(path) : options.ClassThresholds,
        Threshold = parsed.GetValue(_threshold) ?? options.Threshold,
        LowThreshold = parsed.GetValue(_low) ?? options.LowThreshold,
        Labels = parsed.GetValue(_classes) is { Length: > 0 } names ? [.. names.SelectMany(list => Classes(list, labels))] : options.Labels,
        Median = parsed.GetValue(_median) ?? options.Median,
        MinimumDuration = parsed.GetValue(_minimum),
        MergeGap = parsed.GetValue(_gap),
        Window = parsed.GetValue(_window) ?? options.Window,
        Overlap = parsed.GetValue(_overlap) ?? options.Overlap,
    };

    // A list by commas, some of which belong to names ("Cat, meow"): each time the longest name that the model knows.
    private static IEnumerable<string> Classes(string list, LabelSet labels)
    {
        var parts = list.Split(',');
        for (var from = 0; from < parts.Length;)
        {
            string Joined(int count) => string.Join(',', parts, from, count).Trim();
            var length = Enumerable.Range(1, parts.Length - from).LastOrDefault(count => labels.TryFind(Joined(count), out _), 1);
            if (Joined(length) is { Length: > 0 } name)
            {
                yield return Find(name, labels).Name;
            }

            from += length;
        }
    }

    private static SoundLabel Find(string name, LabelSet labels)
    {
        try
        {
            return labels.Find(name);
        }
        catch (PannsException problem)
        {
            throw new UsageException(problem.Message);
        }
    }
}
