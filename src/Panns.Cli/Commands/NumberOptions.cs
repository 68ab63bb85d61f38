using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Panns.Cli.Commands;

/// <summary>Options that take a number within limits, read in the invariant culture and refused in one line.</summary>
internal static class NumberOptions
{
    public static Option<double> Positive(string name, string description, double byDefault)
        => Create(name, description, byDefault, "SECONDS", "a number above 0", value => value > 0 && double.IsFinite(value));

    public static Option<double> NotNegative(string name, string description, double byDefault)
        => Create(name, description, byDefault, "SECONDS", "a number from 0 on", value => value >= 0 && double.IsFinite(value));

    public static Option<double> Share(string name, string description, double byDefault)
        => Create(name, description, byDefault, "SCORE", "a number from 0 to 1", value => value is >= 0 and <= 1);

    /// <summary>A whole number from 1 on, or nothing.</summary>
    public static Option<int?> Count(string name, string description)
        => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0)
                {
                    return value;
                }

                result.AddError($"{name} takes a whole number from 1 on, not '{result.Tokens[0].Value}'");
                return null;
            },
        };

    /// <summary>A number above 0, or nothing.</summary>
    public static Option<double?> PositiveOrNone(string name, string description)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = "SECONDS" };
        option.CustomParser = result => Parse(result, "a number above 0", value => value > 0 && double.IsFinite(value));
        return option;
    }

    public static Option<int> Whole(string name, string description, int byDefault, int low, int high)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {low} to {high}, not '{result.Tokens[0].Value}'"));
            return byDefault;
        };
        return option;
    }

    private static Option<double> Create(string name, string description, double byDefault, string unit, string limits, Func<double, bool> accepts)
        => new(name)
        {
            Description = description,
            HelpName = unit,
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => Parse(result, limits, accepts) ?? byDefault,
        };

    private static double? Parse(ArgumentResult result, string limits, Func<double, bool> accepts)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && accepts(value))
        {
            return value;
        }

        var name = (result.Parent as OptionResult)?.IdentifierToken?.Value;
        result.AddError($"{name} takes {limits}, not '{text}'");
        return null;
    }
}
