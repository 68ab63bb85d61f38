namespace Panns.Cli.Hosting;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    /// <summary>Standard output as it is. Text that came from outside goes there by <see cref="Print(string)"/> or <see cref="Data"/>.</summary>
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard output for CSV and JSON: what is read by a program is left as it is, what a terminal shows is not.</summary>
    public TextWriter Data => OutIsTerminal ? new CleanWriter(Out) : Out;

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
    public void Say(string message) => Error.WriteLine($"panns: {TerminalText.Clean(message.ReplaceLineEndings(" "))}");

    /// <summary>One line of text on stdout.</summary>
    public void Print(string line) => Out.WriteLine(TerminalText.Clean(line));

    /// <summary>One line of text on stdout with something drawn in it.</summary>
    /// <param name="before">Text.</param>
    /// <param name="drawn">Passed on as it is, colors included.</param>
    /// <param name="after">Text.</param>
    public void Print(string before, string drawn, string after) => Out.WriteLine($"{TerminalText.Clean(before)}{drawn}{TerminalText.Clean(after)}");
}
