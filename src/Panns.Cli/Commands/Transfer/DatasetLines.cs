using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Says on stderr what was taken of a set, each line once. With --quiet it says only what was not taken, and what is doubtful.</summary>
internal sealed class DatasetLines(Terminal terminal, bool quiet)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private bool _hasSaidWhat;

    public void Say(DatasetSummary? summary)
    {
        // What was taken is said once; once clips are read there may be less, and why is said in the lines below.
        foreach (var line in summary?.Lines(taken: !quiet && !_hasSaidWhat) ?? [])
        {
            if (_said.Add(line))
            {
                terminal.Say(line);
            }
        }

        _hasSaidWhat = true;
    }
}
