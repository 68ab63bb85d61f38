using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Transfer.Data.Tables;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns evaluate-events</c>: compares detected events with those that are there.</summary>
internal static class EvaluateEventsCommand
{
    public static Command Create(CommandContext context)
    {
        var reference = new Argument<string>("REFERENCE") { Description = $"Events that are there: {Tables}" };
        var estimated = new Argument<string>("ESTIMATED") { Description = "Events that were detected, in any of these formats, such as panns detect --format json writes" };
        var threshold = NumberOptions.Share("--threshold", "Leave events of a lower score to PSDS, which considers every score", 0);
        var collar = NumberOptions.Between("--collar", "Largest distance of matching onsets and, at least, of offsets", "SECONDS", EventMatchOptions.Default.Collar, 0.001, 60);
        var share = NumberOptions.Between("--offset-share", "Offsets may differ by this share of the event's length too", "SHARE", EventMatchOptions.Default.LengthShare, 0, 1);
        var onsetOnly = new Option<bool>("--onset-only") { Description = "Compare onsets alone" };
        var segment = NumberOptions.Between("--segment", "Length of the segments of segment-based scores", "SECONDS", 1, 0.001, 3600);
        var durations = new RecordingLengths();
        var points = new Option<string[]>("--operating-points")
        {
            Description = "Events detected with other thresholds, a table each: more points of PSDS's curve, instead of scores",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var columns = new EventColumns();
        var format = new FormatOptions();
        var command = new Command("evaluate-events", "Compares detected events with those that are there: F1 by event and by segment, PSDS.")
        {
            reference, estimated, threshold, collar, share, onsetOnly, segment, points,
        };
        durations.AddTo(command);
        format.AddTo(command);
        columns.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = columns.Read(parsed);
            var truth = EventTable.Read(parsed.GetValue(reference)!, options);
            var found = EventTable.Read(parsed.GetValue(estimated)!, options);
            EventTable[] others = [.. (parsed.GetValue(points) ?? []).Select(path => EventTable.Read(path, options))];
            var compared = ComparedEvents.Of(truth, [found, .. others], context.Terminal);
            var limit = (float)parsed.GetValue(threshold);
            LabeledEvent[] kept = [.. compared.Estimated[0].Where(one => one.Score is not { } score || score >= limit)];
            var match = new EventMatchOptions { Collar = parsed.GetValue(collar), LengthShare = parsed.GetValue(share), OnsetOnly = parsed.GetValue(onsetOnly) };
            var lengths = durations.Find(parsed, context, compared);
            var scores = new EventEvaluation(
                EventMetrics.EventBased(compared.Reference, kept, match),
                EventMetrics.SegmentBased(compared.Reference, kept, parsed.GetValue(segment), lengths),
                Psds(compared, lengths, PsdsOptions.Scenario1, others.Length > 0),
                Psds(compared, lengths, PsdsOptions.Scenario2, others.Length > 0),
                compared.Recordings.Count);
            if (!parsed.GetValue(context.Quiet))
            {
                foreach (var note in truth.Notes.Concat(found.Notes))
                {
                    context.Terminal.Say(note);
                }
            }

            scores.Write(context.Terminal, format.Read(parsed));
            return ExitCode.Success;
        });
        return command;
    }

    private const string Tables =
        "a label track (Audacity), selection table (Raven), table with path, onset, offset and label (CSV, DCASE, crowsetta, Kaleidoscope), JAMS, JSON, or a folder of these";

    private static PsdsResult? Psds(ComparedEvents compared, IReadOnlyDictionary<string, double>? lengths, PsdsOptions options, bool hasPoints)
        => lengths is null ? null
            : hasPoints ? EventMetrics.Psds(compared.Reference, compared.Estimated, lengths, options)
            : EventMetrics.Psds(compared.Reference, compared.Estimated[0], lengths, options);
}
