using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Output.Csv;
using Panns.Output.Figures;
using Panns.Output.Json;
using Panns.Transfer.Reports;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer;

/// <summary>What a fit came to, as JSON and as a page.</summary>
public static class FitReport
{
    /// <summary>The model's strategy, network, classes and provenance: {strategy, network, classes, dataset, ..., scores, options, epochs, kept_epoch, history}.</summary>
    /// <param name="model">The model.</param>
    public static string Json(TransferModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return JsonText.File(json =>
        {
            json.WriteString("strategy", model.Strategy);
            json.WriteString("network", model.Network);
            json.Strings("classes", model.Labels);
            model.Provenance.Write(json);
        });
    }

    /// <summary>Writes a page with the learning curves, and beside it the raw numbers; with a measurement, its report too.</summary>
    /// <param name="folder">Its folder; made where missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="measured">What was measured beforehand; null for nothing.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public static string Write(string folder, TransferModel model, EvaluationResult? measured = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(model);
        if (measured is not null)
        {
            TransferReport.Write(folder, [measured]);
        }

        ResultJson.Save(Path.Combine(folder, "fit.json"), Json(model));
        ResultJson.Save(Path.Combine(folder, "fit.csv"), Table(model.Provenance.History));
        var page = Path.Combine(folder, measured is null ? TransferReport.PageName : "fit.html");
        ResultJson.Save(page, Page(model));
        return page;
    }

    private static string Table(ImmutableArray<EpochRecord> history) => CsvWriter.Text(history
        .Select(epoch => (string[])
        [
            CsvWriter.Number((long)epoch.Epoch), CsvWriter.Number(epoch.TrainLoss), CsvWriter.Number(epoch.ValidationLoss), CsvWriter.Number(epoch.ValidationScore),
        ])
        .Prepend(["epoch", "train_loss", "validation_loss", "validation_score"]));

    private static string Page(TransferModel model)
    {
        var provenance = model.Provenance;
        var title = SvgCanvas.Escape($"{model.Strategy} on {provenance.Dataset}");
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p class=\"lead\">{SvgCanvas.Escape(Lead(model))}</p>\n");
        Figure(body, "Loss", "loss", [Curve("training clips", 0, provenance.History, epoch => epoch.TrainLoss), Curve("clips set aside", 1, provenance.History, epoch => epoch.ValidationLoss)]);
        Figure(body, "Score", "score", [Curve("clips set aside", 1, provenance.History, epoch => epoch.ValidationScore)]);
        body.Append("<h2>Settings</h2>\n<div class=\"wide\"><table><tbody>\n");
        foreach (var (name, value) in provenance.Options)
        {
            body.Append(CultureInfo.InvariantCulture, $"<tr><td>{SvgCanvas.Escape(name)}</td><td>{SvgCanvas.Escape(value)}</td></tr>\n");
        }

        body.Append("</tbody></table></div>\n");
        return ReportStyle.Page(title, body);
    }

    private static string Lead(TransferModel model)
    {
        var provenance = model.Provenance;
        var kept = provenance.KeptEpoch is { ValidationLoss: not null } epoch ? FormattableString.Invariant($"; epoch {epoch.Epoch} kept") : "";
        return FormattableString.Invariant(
            $"{provenance.Clips} clips, {model.Labels.Length} classes; {(model.Network is null ? "" : $"network {model.Network}; ")}seed {provenance.Seed}; {provenance.History.Length} epochs{kept}");
    }

    private static Series Curve(string name, int index, ImmutableArray<EpochRecord> history, Func<EpochRecord, double?> value)
        => new(name, index, [.. history.Where(epoch => value(epoch) is { } number && double.IsFinite(number)).Select(epoch => ((double)epoch.Epoch, value(epoch)!.Value))], []);

    private static void Figure(StringBuilder body, string title, string yTitle, Series[] series)
    {
        // One point makes no curve.
        if (Array.FindAll(series, one => one.Points.Length > 1) is { Length: > 0 } curves)
        {
            body.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n<figure>{LineFigure.Draw(title, "epoch or iteration", yTitle, curves, isScore: yTitle == "score")}</figure>\n");
        }
    }
}
