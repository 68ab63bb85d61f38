using System.Text;

namespace Panns.Cli.Hosting;

/// <summary>Escapes terminal control characters, except line feeds, before passing text on.</summary>
internal sealed class CleanWriter(TextWriter terminal) : TextWriter
{
    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value)
    {
        if (value == '\n')
        {
            terminal.Write(value);
        }
        else
        {
            terminal.Write(TerminalText.Clean(value.ToString()));
        }
    }

    public override void Write(string? value)
    {
        var rest = (value ?? "").AsSpan();
        for (var end = rest.IndexOf('\n'); end >= 0; end = rest.IndexOf('\n'))
        {
            terminal.Write(TerminalText.Clean(rest[..end].ToString()));
            terminal.Write('\n');
            rest = rest[(end + 1)..];
        }

        terminal.Write(TerminalText.Clean(rest.ToString()));
    }

    public override void Flush() => terminal.Flush();
}
