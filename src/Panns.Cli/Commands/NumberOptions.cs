using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Panns.Cli.Commands;

/// <summary>Options with a number within limits, parsed in the invariant culture; invalid values give a one-line error.</summary>
internal static class NumberOptions
{
    public static Option<double> NotNegative(string name, string description, double byDefault)
        => Create(name, description, byDefault, "SECONDS", "a number from 0 on", value => value >= 0 && double.IsFinite(value));

    public static Option<double> Share(string name, string description, double byDefault) => Between(name, description, "SCORE", byDefault, 0, 1);

    public static Option<double> Between(string name, string description, string unit, double byDefault, double low, double high)
        => Create(name, description, byDefault, unit, FormattableString.Invariant($"a number from {low} to {high}"), value => value >= low && value <= high);

    /// <summary>An optional number within limits.</summary>
    public static Option<double?> Within(string name, string description, string unit, double low, double high) => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result => Parse(result, FormattableString.Invariant($"a number from {low} to {high}"), value => value >= low && value <= high),
    };

    /// <summary>An optional integer within limits.</summary>
    public static Option<int?> Count(string name, string description, int low, int high)
        => new(name) { Description = description, HelpName = "N", CustomParser = result => ParseWhole(result, low, high) };

    /// <summary>An integer within limits.</summary>
    public static Option<int> Whole(string name, string description, int byDefault, int low, int high) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => ParseWhole(result, low, high) ?? byDefault,
    };

    /// <summary>Several numbers, each within limits.</summary>
    public static Option<T[]> List<T>(string name, string description, (string Limits, Func<string, T?> Parse) numbers)
        where T : struct
        => new(name)
        {
            Description = description,
            HelpName = "NUMBERS",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
            {
                string[] texts = [.. ChoiceOptions.ListOf(result)];
                var values = Array.ConvertAll(texts, text => numbers.Parse(text));
                if (texts.Length == 0 || Array.IndexOf(values, null) is >= 0)
                {
                    Refuse(result, numbers.Limits, texts.Length == 0 ? result.Tokens[0].Value : texts[Array.IndexOf(values, null)]);
                    return [];
                }

                return [.. values.OfType<T>()];
            },
        };

    /// <summary>Integers for <see cref="List"/>.</summary>
    public static (string Limits, Func<string, int?> Parse) Counts(int low, int high)
        => (FormattableString.Invariant($"whole numbers from {low} to {high}"),
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high ? value : null);

    /// <summary>Numbers for <see cref="List"/>.</summary>
    public static (string Limits, Func<string, double?> Parse) Numbers(double low, double high)
        => (FormattableString.Invariant($"numbers from {low} to {high}"),
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high ? value : null);

    private static Option<double> Create(string name, string description, double byDefault, string unit, string limits, Func<double, bool> accepts)
        => new(name)
        {
            Description = description,
            HelpName = unit,
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => Parse(result, limits, accepts) ?? byDefault,
        };

    private static double? Parse(ArgumentResult result, string limits, Func<double, bool> accepts)
        => double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && accepts(value)
            ? value
            : Refuse(result, limits);

    private static int? ParseWhole(ArgumentResult result, int low, int high)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
        {
            return value;
        }

        Refuse(result, FormattableString.Invariant($"a whole number from {low} to {high}"));
        return null;
    }

    private static double? Refuse(ArgumentResult result, string limits, string? given = null)
    {
        var name = (result.Parent as OptionResult)?.IdentifierToken?.Value;
        result.AddError($"{name} takes {limits}, not '{given ?? result.Tokens[0].Value}'");
        return null;
    }
}
