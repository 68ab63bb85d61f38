using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>
/// Prints on stderr what was used of a data set, each line once: before the work if stderr is a terminal, otherwise with the results, so that
/// an error that ends the command is its only line. With --quiet prints only what was left out or is doubtful.
/// </summary>
internal sealed class DatasetLines(Terminal terminal, bool quiet)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private DatasetSummary? _begun;
    private bool _hasSaidWhat;

    /// <summary>Called with the summary before the work.</summary>
    public void Begin(DatasetSummary summary)
    {
        _begun = summary;
        if (terminal.ErrorIsTerminal)
        {
            Say(summary);
        }
    }

    /// <summary>Called after the work, when some clips may have turned out to be unreadable.</summary>
    /// <param name="summary">The summary of the remaining clips; null if unchanged.</param>
    public void Say(DatasetSummary? summary = null)
    {
        foreach (var line in (summary ?? _begun)?.Lines(taken: !quiet && !_hasSaidWhat) ?? [])
        {
            if (_said.Add(line))
            {
                terminal.Say(line);
            }
        }

        _hasSaidWhat = true;
    }
}
