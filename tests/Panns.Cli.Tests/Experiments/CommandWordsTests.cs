using Panns.Cli.Experiments;

namespace Panns.Cli.Tests.Experiments;

public sealed class CommandWordsTests
{
    [Fact]
    public void An_option_that_comes_again_replaces_the_earlier_one_with_all_its_values()
    {
        Assert.Equal(
            ["evaluate", "esc50", "--model", "b", "--flag", "--train", "z"],
            CommandWords.Join(["evaluate", "esc50", "--train", "x", "y", "--model", "a"], ["--model", "b"], ["--flag"], ["--train", "z"]));
    }

    [Fact]
    public void Words_are_quoted_as_a_shell_reads_them()
        => Assert.Equal("pretrain --train 'my packs/a' --x 'it'\\''s' ''", CommandWords.Text(["pretrain", "--train", "my packs/a", "--x", "it's", ""]));
}
