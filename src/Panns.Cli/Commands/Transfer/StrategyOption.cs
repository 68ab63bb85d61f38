using System.CommandLine;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Cli.Commands.Transfer;

/// <summary>An option that applies to some strategies.</summary>
/// <param name="Option">The option.</param>
/// <param name="Setting">Name of the setting; strategies that have it accept the option.</param>
/// <param name="Apply">Applies the option, if it was given.</param>
internal sealed record StrategyOption(Option Option, string Setting, Func<ParseResult, StrategyChanges, StrategyChanges> Apply)
{
    public static StrategyOption Of<T>(string setting, Option<T?> option, Func<StrategyChanges, T, StrategyChanges> change)
        where T : struct
        => new(option, setting, (parsed, changes) => parsed.GetValue(option) is { } value ? change(changes, value) : changes);

    public static StrategyOption Of(string setting, Option<string?> option, Func<StrategyChanges, string, StrategyChanges> change)
        => new(option, setting, (parsed, changes) => parsed.GetValue(option) is { } value ? change(changes, value) : changes);

    public static StrategyOption Flag(string setting, string name, string description, Func<StrategyChanges, StrategyChanges> change)
    {
        var option = new Option<bool>(name) { Description = description };
        return new(option, setting, (parsed, changes) => parsed.GetValue(option) ? change(changes) : changes);
    }
}
