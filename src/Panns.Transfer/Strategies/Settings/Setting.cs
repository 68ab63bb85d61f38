using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>One row of the table of a strategy's options: its name, how it is changed and what it is.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="Name">Name of the property of <see cref="StrategyChanges"/>; of the options where it is not among them.</param>
/// <param name="Change">Applies the change, if there is one; null where none is possible.</param>
/// <param name="Value">The value as text that does not depend on the culture.</param>
internal sealed record Setting<TOptions>(string Name, Func<TOptions, StrategyChanges, TOptions>? Change, Func<TOptions, string> Value);

/// <summary>Tables of settings, and what they are for.</summary>
internal static class Setting
{
    public static Setting<TOptions> Of<TOptions, T>(string name, Func<StrategyChanges, T?> wanted, Func<TOptions, T, TOptions> change, Func<TOptions, T> value)
        where T : struct
        => new(name, (options, changes) => wanted(changes) is { } wish ? change(options, wish) : options, options => Text(value(options)));

    /// <summary>An option that changes leave alone.</summary>
    public static Setting<TOptions> Fixed<TOptions>(string name, Func<TOptions, object?> value) => new(name, null, options => Text(value(options)));

    public static ImmutableArray<string> Names<TOptions>(this ImmutableArray<Setting<TOptions>> table)
        => [.. table.Where(setting => setting.Change is not null).Select(setting => setting.Name)];

    public static TOptions Apply<TOptions>(this ImmutableArray<Setting<TOptions>> table, TOptions options, StrategyChanges changes)
        => table.Aggregate(options, (changed, setting) => setting.Change is { } change ? change(changed, changes) : changed);

    public static IEnumerable<KeyValuePair<string, string>> Describe<TOptions>(this ImmutableArray<Setting<TOptions>> table, TOptions options)
        => table.Select(setting => KeyValuePair.Create(FileName(setting.Name), setting.Value(options)));

    /// <summary>A name as files have it: <c>learning_rate</c>.</summary>
    public static string FileName(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static string Text(object? value) => value switch
    {
        null => "",
        bool or Enum => FileName(value.ToString()!),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
