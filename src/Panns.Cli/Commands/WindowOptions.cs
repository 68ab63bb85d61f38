using System.CommandLine;

namespace Panns.Cli.Commands;

/// <summary>Options for cutting files longer than the networks' training clips.</summary>
/// <param name="shortest">Shortest window in seconds.</param>
/// <param name="overlap">Default share of a window that the next one repeats.</param>
internal sealed class WindowOptions(double shortest, double overlap)
{
    private const double Longest = 3600;
    private const double LargestOverlap = 0.95;

    private readonly Option<double> _window = NumberOptions.Between(
        "--window", "Cut longer files into windows of this many seconds", "SECONDS", 10, shortest, Longest);

    private readonly Option<double> _overlap = NumberOptions.Between(
        "--overlap", "Share of a window that the next one repeats", "SHARE", overlap, 0, LargestOverlap);

    public void AddTo(Command command)
    {
        command.Add(_window);
        command.Add(_overlap);
    }

    public (double Window, double Overlap) Read(ParseResult parsed) => (parsed.GetValue(_window), parsed.GetValue(_overlap));
}
