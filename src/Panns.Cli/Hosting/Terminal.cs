using Panns.Common.IO;

namespace Panns.Cli.Hosting;

/// <summary>Output of a command: results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    /// <summary>Unfiltered standard output. Text from outside must use <see cref="Print(string)"/> or <see cref="Data"/>.</summary>
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard output for CSV and JSON: unchanged for programs, escaped on a terminal.</summary>
    public TextWriter Data => OutIsTerminal ? new CleanWriter(Out) : Out;

    /// <summary>Whether results go to a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether the terminal obeys no control sequences (TERM=dumb).</summary>
    public bool IsDumb { get; init; }

    /// <summary>Whether tables and bars are drawn; otherwise plain lines are printed.</summary>
    public bool Draws => OutIsTerminal && !IsDumb;

    /// <summary>Whether what is drawn has colors: not if the user has set NO_COLOR (no-color.org).</summary>
    public bool HasColor { get; init; }

    /// <summary>Whether progress can be redrawn in place.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether the user wants no line of what went well.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Width in columns.</summary>
    public int Width { get; init; } = 100;

    public static Terminal OfProcess()
    {
        var outIsTerminal = !Console.IsOutputRedirected;
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new()
        {
            Out = outIsTerminal ? Console.Out : new StreamWriter(PipedOutput.OfProcess()) { AutoFlush = true },
            Error = Console.Error,
            OutIsTerminal = outIsTerminal,
            IsDumb = isDumb,
            HasColor = outIsTerminal && !isDumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            ErrorIsTerminal = !Console.IsErrorRedirected && !isDumb,
            Width = outIsTerminal || !Console.IsErrorRedirected ? WindowWidth() : 100,
        };

        // A terminal that does not know its width says 0.
        static int WindowWidth() => Console.WindowWidth is > 0 and var width ? Math.Clamp(width, 40, 200) : 80;
    }

    /// <summary>Prints one line on stderr, starting with the program's name.</summary>
    public void Say(string message) => Error.WriteLine($"panns: {TerminalText.Clean(message.ReplaceLineEndings(" "))}");

    /// <summary>Says what was written where. Not of devices, such as /dev/stdout.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="what">What it holds; empty if its name says so.</param>
    public void Wrote(string path, string what = "")
    {
        if (!IsQuiet && !FileKind.IsSpecial(path))
        {
            Say(what.Length == 0 ? $"wrote {path}" : $"wrote {path}: {what}");
        }
    }

    /// <summary>Prints one line on stdout.</summary>
    public void Print(string line) => Out.WriteLine(TerminalText.Clean(line));

    /// <summary>Prints one line on stdout that contains drawn characters.</summary>
    /// <param name="before">Text.</param>
    /// <param name="drawn">Printed without escaping, including colors.</param>
    /// <param name="after">Text.</param>
    public void Print(string before, string drawn, string after) => Out.WriteLine($"{TerminalText.Clean(before)}{drawn}{TerminalText.Clean(after)}");
}
