using System.Globalization;
using System.Text;
using Panns.Clips;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>Recordings to pack, decoded on several threads and written in order.</summary>
internal sealed class AudioPackList(IReadOnlyList<PackEntry> entries, PackingOptions options) : IPackList
{
    // Seconds read beyond the end, to detect that a recording continues.
    private const double More = 0.001;

    private readonly int _samples = options.ClipSamples;

    public int Count => entries.Count;

    public string IdentityOf(int first, int count)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_samples} {options.Pieces}{options.Audio.Suffix}{(options.Audio.Strict ? " strict" : "")}");
        for (var i = first; i < first + count; i++)
        {
            var entry = entries[i];
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{entry.Name}\t{entry.Origin}\t{Size(entry.Path)}\t{entry.Start:R}\t{entry.End:R}\t{entry.SourceStart:R}\t{string.Join(' ', entry.Labels)}\t{entry.Problem}");
        }

        return text.ToString();
    }

    public void Write(ShardWriter shard, int first, int count, Action<int> advanced, CancellationToken cancellationToken)
    {
        var stretch = entries.Skip(first).Take(count);
        var runner = new ClipRunner(new WindowSamples(options.SampleRate), new(_samples, _samples), WindowSchedule.Parallel(options.Threads));
        using var jobs = runner.RunMany(stretch.Where(entry => entry.Path.Length > 0).Select(Job), cancellationToken).GetEnumerator();
        var done = 0;
        foreach (var entry in stretch)
        {
            if (entry.Path.Length == 0)
            {
                shard.AddProblem(entry.Name, entry.Origin, isPacked: false, entry.Problem);
            }
            else
            {
                jobs.MoveNext();
                Add(shard, jobs.Current);
            }

            advanced(++done);
        }

        // If the runner was stopped, this throws.
        jobs.MoveNext();
    }

    private PackJob Job(PackEntry entry)
    {
        var end = entry.Start + (options.Seconds * options.Pieces) + More;
        return new(entry, ClipSource.OfFile(entry.Path, entry.Start, Math.Min(entry.End ?? end, end), options.Audio), _samples, options.Pieces);
    }

    private void Add(ShardWriter shard, PackJob job)
    {
        var entry = job.Entry;
        if (job.Error is { } error)
        {
            shard.AddProblem(entry.Name, entry.Origin, isPacked: false, error.Message);
            job.Return();
            return;
        }

        if (job.Issues.Any)
        {
            shard.AddProblem(entry.Name, entry.Origin, isPacked: true, job.Issues.ToString());
        }

        foreach (var (samples, window) in job.Pieces)
        {
            var start = entry.Start + entry.SourceStart + ((double)window.Start / options.SampleRate);
            shard.Add<short>(
                new(entry.Name, entry.Origin, start, (double)window.Length / options.SampleRate), samples.AsSpan(0, _samples), entry.Labels.AsSpan());
        }

        var isExtended = job.Pieces is [var only] && only.Window.Length < _samples;
        shard.Summary = shard.Summary with
        {
            Extended = shard.Summary.Extended + (isExtended ? 1 : 0),
            Cut = shard.Summary.Cut + (job.IsCut ? 1 : 0),
            Overdriven = shard.Summary.Overdriven + (job.IsOverdriven ? 1 : 0),
        };
        job.Return();
    }

    private static long Size(string path) => path.Length > 0 && new FileInfo(path) is { Exists: true } file ? file.Length : -1;
}
