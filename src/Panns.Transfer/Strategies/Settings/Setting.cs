using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>A setting of a strategy: its name, how to change it, and its value.</summary>
/// <typeparam name="TOptions">The options type.</typeparam>
/// <param name="Name">Name of the property of <see cref="StrategyChanges"/>, or of the options if it cannot be changed.</param>
/// <param name="Change">Applies the change, if there is one; null if the setting cannot be changed.</param>
/// <param name="Value">Formats the value in the invariant culture.</param>
internal sealed record Setting<TOptions>(string Name, Func<TOptions, StrategyChanges, TOptions>? Change, Func<TOptions, string> Value);

/// <summary>Operations on tables of settings.</summary>
internal static class Setting
{
    public static Setting<TOptions> Of<TOptions, T>(string name, Func<StrategyChanges, T?> wanted, Func<TOptions, T, TOptions> change, Func<TOptions, T> value)
        where T : struct
        => new(name, (options, changes) => wanted(changes) is { } wish ? change(options, wish) : options, options => Text(value(options)));

    /// <summary>A setting that cannot be changed.</summary>
    public static Setting<TOptions> Fixed<TOptions>(string name, Func<TOptions, object?> value) => new(name, null, options => Text(value(options)));

    public static ImmutableArray<string> Names<TOptions>(this ImmutableArray<Setting<TOptions>> table)
        => [.. table.Where(setting => setting.Change is not null).Select(setting => setting.Name)];

    public static TOptions Apply<TOptions>(this ImmutableArray<Setting<TOptions>> table, TOptions options, StrategyChanges changes)
        => table.Aggregate(options, (changed, setting) => setting.Change is { } change ? change(changed, changes) : changed);

    public static IEnumerable<KeyValuePair<string, string>> Describe<TOptions>(this ImmutableArray<Setting<TOptions>> table, TOptions options)
        => table.Select(setting => KeyValuePair.Create(FileName(setting.Name), setting.Value(options)));

    /// <summary>Converts a name to the form used in files: <c>learning_rate</c>.</summary>
    public static string FileName(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static string Text(object? value) => value switch
    {
        null => "",
        bool or Enum => FileName(value.ToString()!),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
