using System.Reflection.Metadata.Ecma335;
using System.Text.RegularExpressions;
using Panns.Architecture.Tests.Reading;

namespace Panns.Architecture.Tests;

/// <summary>The libraries speak of files, networks and options by their API names; only the command speaks of its options and of itself.</summary>
public sealed partial class WordsTests
{
    [Theory]
    [InlineData("Panns")]
    [InlineData("Panns.Transfer")]
    [InlineData("Panns.Onnx")]
    [InlineData("Panns.TorchSharp")]
    [InlineData("Panns.ML")]
    [InlineData("Panns.Interactive")]
    [InlineData("Panns.Extensions.AI")]
    public void No_text_of_a_library_names_an_option_of_the_command(string library)
        => Assert.DoesNotContain(TextsOf(library), Command().IsMatch);

    [Fact]
    public void The_command_s_own_texts_do()
        => Assert.Contains(TextsOf("Panns.Cli"), Command().IsMatch);

    private static List<string> TextsOf(string library)
    {
        using var assembly = BuiltAssembly.Open(library);
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = assembly.Metadata.GetNextHandle(handle))
        {
            texts.Add(assembly.Metadata.GetUserString(handle));
        }

        return texts;
    }

    // An option, though not a variable of a style sheet, or the command with the name of one of its commands.
    [GeneratedRegex(@"(?<![\w(-])--[a-z][a-z-]*(?![\w-]*\s*:)|\bpanns (models|tag|embed|detect|predict|fit|evaluate|few-shot|doctor|export)\b")]
    private static partial Regex Command();
}
