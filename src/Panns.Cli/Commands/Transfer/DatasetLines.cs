using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>
/// Says on stderr what was taken of a set, each line once: before the work where somebody watches, or else with its results, so that what
/// ends a command is its only line. With --quiet it says only what was not taken, and what is doubtful.
/// </summary>
internal sealed class DatasetLines(Terminal terminal, bool quiet)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private DatasetSummary? _begun;
    private bool _hasSaidWhat;

    /// <summary>Notes what was taken before the work.</summary>
    public void Begin(DatasetSummary summary)
    {
        _begun = summary;
        if (terminal.ErrorIsTerminal)
        {
            Say(summary);
        }
    }

    /// <summary>Says it after the work, in which some clips may have turned out not to be readable.</summary>
    /// <param name="summary">What is left then; null for what there was before.</param>
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
