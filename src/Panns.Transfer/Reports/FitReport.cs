using System.Collections.Immutable;
using System.Globalization;
using Panns.Output.Csv;
using Panns.Output.Json;
using Panns.Transfer.Reports;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer;

/// <summary>Reports a fitted model, as JSON and as an HTML page.</summary>
public static class FitReport
{
    /// <summary>
    /// Writes the model's strategy, network, classes and provenance: {strategy, network, classes, date, command, dataset, ..., scores, options,
    /// epochs, kept_epoch, history}.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="command">What started it, such as a command line; empty if unknown.</param>
    public static string Json(TransferModel model, string command = "")
    {
        ArgumentNullException.ThrowIfNull(model);
        return JsonText.File(json =>
        {
            json.WriteString("strategy", model.Strategy);
            json.WriteString("network", model.Network);
            json.Strings("classes", model.Labels);
            json.WriteString("date", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("command", command);
            model.Provenance.Write(json);
        });
    }

    /// <summary>Writes an HTML page with learning curves, settings and measurements, and the raw numbers next to it.</summary>
    /// <param name="folder">Its folder; created if missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="measured">A measurement made before fitting; may be null.</param>
    /// <param name="command">What started it, such as a command line; empty if unknown.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public static string Write(string folder, TransferModel model, EvaluationResult? measured = null, string command = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(model);
        if (measured is not null)
        {
            TransferReport.WriteNumbers(folder, [measured]);
        }

        ResultJson.Save(Path.Combine(folder, "fit.json"), Json(model, command));
        ResultJson.Save(Path.Combine(folder, "fit.csv"), Table(model.Provenance.History));
        var page = Path.Combine(folder, TransferReport.PageName);
        ResultJson.Save(page, ReportPage.Write(model, measured, new() { Date = DateTimeOffset.UtcNow, Command = command }));
        return page;
    }

    internal static string Lead(TransferModel model)
    {
        var provenance = model.Provenance;
        var kept = provenance.KeptEpoch is { ValidationLoss: not null } epoch ? FormattableString.Invariant($"; epoch {epoch.Epoch} kept") : "";
        return FormattableString.Invariant(
            $"{provenance.Clips} clips, {model.Labels.Length} classes; {(model.Network is null ? "" : $"network {model.Network}; ")}seed {provenance.Seed}; {provenance.History.Length} epochs{kept}");
    }

    /// <summary>Learning curves with more than one point.</summary>
    internal static IEnumerable<(string Title, string YTitle, Series[] Curves)> Curves(ImmutableArray<EpochRecord> history)
    {
        (string, string, Series[] Curves)[] figures =
        [
            ("Loss", "loss", Drawn(Curve("training clips", 0, history, epoch => epoch.TrainLoss), Curve("clips set aside", 1, history, epoch => epoch.ValidationLoss))),
            ("Score", "score", Drawn(Curve("clips set aside", 1, history, epoch => epoch.ValidationScore))),
        ];
        return figures.Where(figure => figure.Curves.Length > 0);
    }

    private static string Table(ImmutableArray<EpochRecord> history) => CsvWriter.Text(history
        .Select(epoch => (string[])
        [
            CsvWriter.Number((long)epoch.Epoch), CsvWriter.Number(epoch.TrainLoss), CsvWriter.Number(epoch.ValidationLoss), CsvWriter.Number(epoch.ValidationScore),
            CsvWriter.Number(epoch.BackboneRateFactor),
        ])
        .Prepend(["epoch", "train_loss", "validation_loss", "validation_score", "backbone_rate_factor"]));

    private static Series[] Drawn(params Series[] curves) => [.. curves.Where(curve => curve.Points.Length > 1)];

    private static Series Curve(string name, int index, ImmutableArray<EpochRecord> history, Func<EpochRecord, double?> value)
        => new(name, index, [.. history.Where(epoch => value(epoch) is { } number && double.IsFinite(number)).Select(epoch => ((double)epoch.Epoch, value(epoch)!.Value))], []);
}
