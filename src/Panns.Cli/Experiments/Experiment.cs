using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Panns.Cli.Hosting;

namespace Panns.Cli.Experiments;

/// <summary>A table or figure of the paper as command lines, with the paper's numbers.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Source">Where the paper has it: Table V.</param>
/// <param name="Score">Name of the score.</param>
/// <param name="Command">The words that all runs begin with; {data} stands for the folder of the data.</param>
/// <param name="Iterations">Iterations of the paper's pretraining; null where the runs pretrain nothing.</param>
/// <param name="Runs">The runs, in the paper's order.</param>
internal sealed record Experiment(
    string Name, string Title, string Source, string Score, ImmutableArray<string> Command, int? Iterations, ImmutableArray<ExperimentRun> Runs)
{
    /// <summary>What the page draws beside the curves of the evaluations.</summary>
    public ExperimentFigure Figure { get; private init; }

    /// <summary>The paper's average precision of some classes, by their display names.</summary>
    public ImmutableDictionary<string, double> Classes { get; private init; } = ImmutableDictionary<string, double>.Empty;

    private const string Prefix = "Panns.Cli.Experiments.";
    private static readonly Lazy<ImmutableArray<Experiment>> Embedded = new(ReadEmbedded);

    /// <summary>All that are built in, sorted by name.</summary>
    public static ImmutableArray<Experiment> All => Embedded.Value;

    /// <summary>Finds one by name, or reads a file.</summary>
    /// <exception cref="PannsException">There is none, or the file is not valid.</exception>
    public static Experiment Get(string nameOrPath)
    {
        if (All.FirstOrDefault(one => string.Equals(one.Name, nameOrPath, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        if (!File.Exists(nameOrPath))
        {
            throw new UsageException($"no experiment is called '{nameOrPath}', and no such file exists; there are {string.Join(", ", All.Select(one => one.Name))}");
        }

        using var file = File.OpenRead(nameOrPath);
        return Parse(file, nameOrPath);
    }

    /// <summary>Reads one from JSON. Unknown fields are errors, so that a misspelled one is not ignored.</summary>
    /// <exception cref="PannsException">It is not valid.</exception>
    public static Experiment Parse(Stream json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            Allow(root, "title", "source", "score", "command", "iterations", "shots", "figure", "classes", "runs");
            ImmutableArray<ExperimentRun> runs = [.. root.GetProperty("runs").EnumerateArray().Select(Run)];
            if (root.TryGetProperty("shots", out var shots))
            {
                int[] counts = [.. shots.EnumerateArray().Select(count => count.GetInt32())];
                runs = [.. runs.SelectMany(run => counts.Select(count => run.WithShots(count, isAll: count == counts[^1])))];
            }

            if (runs.IsEmpty || runs.DistinctBy(run => run.Folder, StringComparer.Ordinal).Count() < runs.Length)
            {
                throw new FormatException(runs.IsEmpty ? "it has no runs" : "two runs have the same name");
            }

            return new(
                Path.GetFileNameWithoutExtension(source),
                root.GetProperty("title").GetString()!,
                root.GetProperty("source").GetString()!,
                root.GetProperty("score").GetString()!,
                Words(root, "command"),
                root.TryGetProperty("iterations", out var iterations) ? iterations.GetInt32() : null,
                runs)
            {
                Figure = root.TryGetProperty("figure", out var figure) ? FigureOf(figure.GetString()!) : default,
                Classes = root.TryGetProperty("classes", out var classes) ? classes.EnumerateObject().ToImmutableDictionary(one => one.Name, one => one.Value.GetDouble()) : ImmutableDictionary<string, double>.Empty,
            };
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PannsException($"{source}: not a valid experiment: {problem.Message}", problem);
        }
    }

    private static ExperimentRun Run(JsonElement run)
    {
        Allow(run, "name", "options", "paper", "iterations", "plots", "multi_adds");
        return new(run.GetProperty("name").GetString()!, Words(run, "options"), run.TryGetProperty("paper", out var paper) ? paper.GetDouble() : null)
        {
            Iterations = run.TryGetProperty("iterations", out var iterations) ? iterations.GetInt32() : null,
            Plots = run.TryGetProperty("plots", out _) ? Words(run, "plots") : [],
            MultiAdds = run.TryGetProperty("multi_adds", out var operations) ? operations.GetDouble() : null,
        };
    }

    private static ExperimentFigure FigureOf(string name) => name switch
    {
        "classes" => ExperimentFigure.Classes,
        "classes over iterations" => ExperimentFigure.ClassesOverIterations,
        "multi-adds" => ExperimentFigure.MultiAdds,
        _ => throw new FormatException($"there is no figure '{name}'"),
    };

    private static ImmutableArray<string> Words(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(word => word.GetString()!)];

    private static void Allow(JsonElement element, params ReadOnlySpan<string> fields)
    {
        foreach (var field in element.EnumerateObject())
        {
            _ = fields.Contains(field.Name) ? 0 : throw new FormatException($"unknown field '{field.Name}'");
        }
    }

    private static ImmutableArray<Experiment> ReadEmbedded()
    {
        var assembly = typeof(Experiment).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return Parse(stream, name[Prefix.Length..]);
        })];
    }
}

/// <summary>What the page of an experiment draws beside the curves of the evaluations.</summary>
internal enum ExperimentFigure
{
    /// <summary>Nothing more.</summary>
    None,

    /// <summary>The score against multi-adds, one line a plot, as in figure 5.</summary>
    MultiAdds,

    /// <summary>The average precision of classes that have many, some and few training clips against iterations, as in figure 3.</summary>
    ClassesOverIterations,

    /// <summary>The average precision of every class, as in figure 12.</summary>
    Classes,
}

/// <summary>A row of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">The words that it adds to the command.</param>
/// <param name="Paper">The paper's score; null where it has none.</param>
internal sealed record ExperimentRun(string Name, ImmutableArray<string> Options, double? Paper)
{
    /// <summary>Iterations of its own, in place of the experiment's; null for the experiment's.</summary>
    public int? Iterations { get; init; }

    /// <summary>The plots of a figure that it is in, or, against multi-adds, the line that it is on.</summary>
    public ImmutableArray<string> Plots { get; init; } = [];

    /// <summary>The paper's multi-adds in billions.</summary>
    public double? MultiAdds { get; init; }

    /// <summary>The curve that it is a point of; null where runs are no points.</summary>
    public string? Curve { get; private init; }

    /// <summary>Training clips of each class; 0 where that is not what runs differ in.</summary>
    public int Shots { get; private init; }

    /// <summary>Name of its folder.</summary>
    public string Folder => string.Join('-', new string([.. Name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : ' ')])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>
    /// The point of its curve with so many clips of each class. The paper draws its curves without numbers: it has those of all clips, which the last point takes.
    /// </summary>
    public ExperimentRun WithShots(int shots, bool isAll) => new(
        FormattableString.Invariant($"{Name}, {shots} a class"), [.. Options, "--shots", shots.ToString(CultureInfo.InvariantCulture)], isAll ? Paper : null)
    { Curve = Name, Shots = shots };
}
