using System.CommandLine;

namespace Panns.Cli.Commands;

/// <summary>The option for the floats in which the built-in engine keeps weights.</summary>
internal static class PrecisionOption
{
    private const string Half = "half";

    public static Option<string> Create() => ChoiceOptions.One(
        "--weight-precision", "Floats in which the built-in engine keeps weights; half takes half the memory, and scores differ in the third or fourth digit", "FLOATS",
        ["single", Half]);

    public static WeightPrecision Read(ParseResult parsed, Option<string> option)
        => parsed.GetValue(option) == Half ? WeightPrecision.Half : WeightPrecision.Single;

    /// <summary>Refuses half precision on other engines.</summary>
    public static void AddCheckTo(Command command, Option option, Option engine) => command.Validators.Add(result =>
    {
        // Validation runs before values and defaults are set; an unknown engine is reported by its own option.
        if (result.GetResult(option)?.Tokens is [.., { Value: Half }]
            && result.GetResult(engine)?.Tokens is [.., var word] && word.Value != PannsEngines.Cpu.Name && PannsEngines.All.Any(one => one.Name == word.Value))
        {
            result.AddError($"{option.Name} {Half} is for {PannsEngines.Cpu.Title} only: drop {engine.Name} {word.Value}");
        }
    });
}
