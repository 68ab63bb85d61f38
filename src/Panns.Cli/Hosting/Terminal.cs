namespace Panns.Cli.Hosting;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person reads the results as they come: tables and bars then, plain lines otherwise.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether progress may be drawn over itself.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = 100;

    public static Terminal OfProcess()
    {
        var outIsTerminal = !Console.IsOutputRedirected;
        return new()
        {
            Out = outIsTerminal ? Console.Out : new StreamWriter(PipedOutput.OfProcess()) { AutoFlush = true },
            Error = Console.Error,
            OutIsTerminal = outIsTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = outIsTerminal ? Math.Clamp(Console.WindowWidth, 60, 200) : 100,
        };
    }

    /// <summary>One line on stderr that starts with the program's name.</summary>
    public void Say(string message) => Error.WriteLine($"panns: {message.ReplaceLineEndings(" ")}");
}
