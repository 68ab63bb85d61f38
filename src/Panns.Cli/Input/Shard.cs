using System.Globalization;
using Panns.Cli.Hosting;

namespace Panns.Cli.Input;

/// <summary>A part of a list of files, for one of many processes or machines.</summary>
/// <param name="Number">Number of the part, from 1.</param>
/// <param name="Of">Number of parts.</param>
internal readonly record struct Shard(int Number, int Of)
{
    /// <summary>The value that takes the part from the scheduler's variables.</summary>
    public const string Automatic = "auto";

    private const int Most = 100000;

    // A scheduler's number of this task, from 0, and number of all tasks. For Slurm's arrays the lowest number is subtracted.
    private static readonly (string Index, string Count, string? First, string? Step)[] Schedulers =
    [
        ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP"),
        ("JOB_COMPLETION_INDEX", "PANNS_SHARDS", null, null),
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", null, null),
        ("PMI_RANK", "PMI_SIZE", null, null),
    ];

    /// <summary>Parses <c>3/40</c>; null if it is something else.</summary>
    public static Shard? TryParse(string text)
        => text.Split('/') is [var number, var of]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Checked(index, count) : null;

    /// <summary>A part; null if there is no such part.</summary>
    public static Shard? Checked(int number, int of) => number >= 1 && number <= of && of <= Most ? new(number, of) : null;

    /// <summary>Reads the scheduler's variables.</summary>
    /// <param name="variable">Returns an environment variable.</param>
    /// <exception cref="PannsException">There are none, those of several schedulers, or they contradict each other.</exception>
    public static Shard OfScheduler(Func<string, string?> variable)
    {
        var found = Schedulers.Where(scheduler => !string.IsNullOrEmpty(variable(scheduler.Index))).ToList();
        if (found.Count == 0)
        {
            throw new UsageException($"--shard {Automatic}: there is none of {string.Join(", ", Schedulers.Select(scheduler => scheduler.Index))}; give the part as 3/40");
        }

        if (found.Count > 1)
        {
            throw new UsageException($"--shard {Automatic}: there are both {found[0].Index} and {found[1].Index}; give the part as 3/40");
        }

        var (index, count, first, step) = found[0];
        int Number(string name, int? otherwise = null) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : otherwise ?? throw new UsageException($"--shard {Automatic}: {name} is '{variable(name)}', not a whole number; it must say how many parts there are");
        var number = ((Number(index) - (first is null ? 0 : Number(first, 0))) / Math.Max(step is null ? 1 : Number(step, 1), 1)) + 1;
        var of = Number(count);
        return Checked(number, of)
            ?? throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--shard {Automatic}: {index} and {count} give part {number} of {of}, which there is not"));
    }

    /// <summary>The part of a list: neighbors stay together, and the parts differ by at most one in length.</summary>
    public IReadOnlyList<T> Take<T>(IReadOnlyList<T> list) => [.. list.Skip(Start(list.Count)).Take(Start(list.Count, 1) - Start(list.Count))];

    /// <summary>Index of its first file.</summary>
    public int Start(int count, int after = 0) => (int)((long)count * (Number - 1 + after) / Of);

    /// <summary>Path of the part's file: x.03-of-40.npy for x.npy.</summary>
    public string PathOf(string path)
    {
        var digits = Of.ToString(CultureInfo.InvariantCulture).Length;
        return Path.ChangeExtension(path, $".{Number.ToString($"D{digits}", CultureInfo.InvariantCulture)}-of-{Of.ToString(CultureInfo.InvariantCulture)}{Path.GetExtension(path)}");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Of}");
}
