using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Recipes;

/// <summary>File names generated from a template and all combinations of its fields' values, with exceptions.</summary>
/// <param name="Template">The template, such as <c>{genre}/{genre}.{number}.wav</c>.</param>
/// <param name="Values">The values of each field.</param>
/// <param name="Except">Combinations that do not exist, as values of some of the fields.</param>
internal sealed record RecipeNames(
    string Template, ImmutableArray<(string Field, ImmutableArray<string> Values)> Values, ImmutableArray<ImmutableArray<KeyValuePair<string, string>>> Except)
{
    /// <summary>All names; the last field varies fastest.</summary>
    public IEnumerable<string> All()
    {
        IEnumerable<ImmutableDictionary<string, string>> combinations = [ImmutableDictionary.Create<string, string>(StringComparer.Ordinal)];
        foreach (var (field, values) in Values)
        {
            combinations = combinations.SelectMany(chosen => values.Select(value => chosen.SetItem(field, value)));
        }

        return combinations
            .Where(chosen => !Except.Any(except => except.All(pair => chosen[pair.Key] == pair.Value)))
            .Select(chosen => Fill(Template, field => chosen[field]));
    }

    /// <summary>The numbers of a range such as <c>01-24</c>, padded to the width of its ends.</summary>
    /// <exception cref="FormatException">The text is not a range.</exception>
    public static ImmutableArray<string> Range(string range)
    {
        var ends = range.Split('-');
        if (ends.Length != 2 || ends[0].Length != ends[1].Length)
        {
            throw new FormatException($"'{range}' is not a range of numbers such as 01-24");
        }

        var (first, last) = (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture));
        var width = "D" + ends[0].Length.ToString(CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(first, last - first + 1).Select(number => number.ToString(width, CultureInfo.InvariantCulture))];
    }

    /// <summary>Replaces each <c>{field}</c> of a template by the field's value.</summary>
    public static string Fill(string template, Func<string, string> value)
    {
        var text = template;
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open))
        {
            var close = text.IndexOf('}', open);
            var filled = value(text[(open + 1)..close]);
            text = string.Concat(text.AsSpan(0, open), filled, text.AsSpan(close + 1));
            open += filled.Length;
        }

        return text;
    }
}
