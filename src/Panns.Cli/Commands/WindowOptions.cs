using System.CommandLine;
using Panns.Cli.Library;

namespace Panns.Cli.Commands;

/// <summary>How commands cut files that are longer than the clips that the networks were trained on.</summary>
internal sealed class WindowOptions
{
    private readonly Option<double> _window = NumberOptions.Positive("--window", "Longer files are cut into windows of so many seconds", 10);
    private readonly Option<double?> _hop = NumberOptions.PositiveOrNone("--hop", "Seconds from one window to the next [default: half a window]");

    public void AddTo(Command command)
    {
        command.Add(_window);
        command.Add(_hop);
    }

    public Windowing Read(ParseResult parsed)
    {
        var window = parsed.GetValue(_window);
        return new(window, parsed.GetValue(_hop) ?? window / 2);
    }
}
