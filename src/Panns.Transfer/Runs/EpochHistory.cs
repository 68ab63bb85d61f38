using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Runs;

/// <summary>Epochs as text, exact to the last bit: <c>1:0.25:-:-;2:0.125:NaN:0.5:0.3</c>, the last being the factor of the pretrained layers.</summary>
internal static class EpochHistory
{
    public static string ToText(IEnumerable<EpochRecord> history) => string.Join(';', history.Select(record => string.Create(
        CultureInfo.InvariantCulture, $"{record.Epoch}:{record.TrainLoss:R}:{Text(record.ValidationLoss)}:{Text(record.ValidationScore)}{(record.BackboneRateFactor is null ? "" : ":" + Text(record.BackboneRateFactor))}")));

    /// <exception cref="FormatException">The text is not in this format.</exception>
    public static ImmutableArray<EpochRecord> Parse(string text) => text.Length == 0 ? [] : [.. text.Split(';').Select(ParseOne)];

    private static EpochRecord ParseOne(string text) => text.Split(':') is [var epoch, var loss, var validation, var score, ..] parts && parts.Length <= 5
        ? new(int.Parse(epoch, CultureInfo.InvariantCulture), double.Parse(loss, CultureInfo.InvariantCulture), Number(validation), Number(score))
        {
            BackboneRateFactor = parts.Length == 5 ? Number(parts[4]) : null,
        }
        : throw new FormatException($"'{text}' is not an epoch");

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "-";

    private static double? Number(string text) => text == "-" ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
