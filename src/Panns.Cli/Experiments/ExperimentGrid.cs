using System.Collections.Immutable;
using System.Globalization;
using Panns.Cli.Hosting;

namespace Panns.Cli.Experiments;

/// <summary>A run with a seed: a command line and its folder.</summary>
/// <param name="Run">The run.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Folder">Where its results go.</param>
/// <param name="Words">The command line.</param>
internal sealed record ExperimentCell(ExperimentRun Run, int Seed, string Folder, ImmutableArray<string> Words)
{
    public string Text => CommandWords.Text(Words);

    public bool Pretrains => Words[0] == "pretrain";
}

/// <summary>The command lines of an experiment: every run with every seed.</summary>
internal static class ExperimentGrid
{
    // The released script's; a shortened training is evaluated so often instead.
    private const int UsualInterval = 2000;
    private const int Evaluations = 10;

    private static readonly string[] Own = ["--out", "--seed", "--resume", "--json"];

    /// <param name="experiment">The experiment.</param>
    /// <param name="data">Folder of the data.</param>
    /// <param name="folder">Folder of the results.</param>
    /// <param name="seeds">Number of seeds.</param>
    /// <param name="scale">Share of the iterations.</param>
    /// <param name="more">Options that take the place of the experiment's.</param>
    /// <returns>Seed by seed, so that what is done first can be compared.</returns>
    /// <exception cref="PannsException">An option is not to be chosen, or nothing is there to be scaled.</exception>
    public static ImmutableArray<ExperimentCell> Of(Experiment experiment, string data, string folder, int seeds, double scale, IReadOnlyList<string> more)
    {
        if (more.FirstOrDefault(word => Own.Contains(word) || !CommandWords.IsOption(more[0])) is { } wrong)
        {
            throw new UsageException(Own.Contains(wrong) ? $"{wrong} is chosen by the experiment for each of its runs" : $"'{more[0]}' is no option of the runs");
        }

        if (scale < 1 && experiment.Iterations is null)
        {
            throw new UsageException($"{experiment.Name}: pretrains nothing: there are no iterations to scale");
        }

        return
        [
            .. from seed in Enumerable.Range(0, seeds)
               from run in experiment.Runs
               let target = Path.Combine(folder, run.Folder, string.Create(CultureInfo.InvariantCulture, $"seed{seed}"))
               select new ExperimentCell(run, seed, target, CommandWords.Join(
                   experiment.Command.Select(Fill), run.Options.Select(Fill), Length(run.Iterations ?? experiment.Iterations, scale), more, Rest(seed, target, experiment.Command[0])))
        ];

        string Fill(string word) => word.Replace("{data}", data, StringComparison.Ordinal);

        static IEnumerable<string> Rest(int seed, string target, string command)
            => ["--seed", seed.ToString(CultureInfo.InvariantCulture), .. command == "pretrain" ? (string[])["--out", target] : ["--json", ScoreFile.Path(target)], "--resume"];
    }

    private static IEnumerable<string> Length(int? paper, double scale)
    {
        if (paper is not { } whole)
        {
            return [];
        }

        var iterations = Math.Max(1, (int)Math.Round(whole * scale));
        var interval = scale < 1 ? Math.Max(1, iterations / Evaluations) : Math.Min(UsualInterval, iterations);
        return
        [
            "--iterations", iterations.ToString(CultureInfo.InvariantCulture),
            "--eval-every", interval.ToString(CultureInfo.InvariantCulture),
            "--keep-every", iterations.ToString(CultureInfo.InvariantCulture),
        ];
    }
}
