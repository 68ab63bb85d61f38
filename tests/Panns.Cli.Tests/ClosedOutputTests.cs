using System.IO.Pipes;
using Panns.Cli.Hosting;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary><c>panns tag sounds/ | head -1</c> exits without an error when its reader does.</summary>
public sealed class ClosedOutputTests
{
    [Theory]
    [InlineData("tag a.wav b.wav c.wav d.wav")]
    [InlineData("tag a.wav b.wav c.wav d.wav --json")]
    [InlineData("detect a.wav b.wav c.wav d.wav --csv")]
    [InlineData("models")]
    [InlineData("--help")]
    public void A_command_stops_quietly_when_its_reader_leaves(string line)
    {
        using var workbench = new FakeWorkbench();
        using var error = new StringWriter();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using (new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle))
        {
            // The reader, closed before it has read anything.
        }

        using var output = new PipedOutput(pipe);
        using var writer = new StreamWriter(output) { AutoFlush = true };
        var code = CommandLine.Run(line.Split(' '), new Terminal { Out = writer, Error = error }, workbench, TestContext.Current.CancellationToken);
        Assert.Equal((141, ""), (code, error.ToString()));
        Assert.True(workbench.Checked <= 1, $"went on to {workbench.Checked} files");
    }
}
