using System.Diagnostics;
using Panns.Diagnostics.Inputs;
using Panns.Engine;
using Panns.Output.Csv;

namespace Panns.BulkBench;

/// <summary>One pass over the files: as <c>panns embed</c> goes over them, or by the bare engine.</summary>
internal static class BulkRun
{
    /// <summary>What a pass took.</summary>
    /// <param name="PerSecond">Readable clips a second.</param>
    /// <param name="CpuUse">Share of all processors' time that this process used.</param>
    /// <param name="First">Most resident bytes while the first tenth was processed, once the pass ran.</param>
    /// <param name="Last">Most resident bytes in the last tenth.</param>
    /// <param name="Failed">The files listed as failed.</param>
    public sealed record Result(double PerSecond, double CpuUse, long First, long Last, IReadOnlyList<string> Failed);

    /// <summary>Reads, decodes, computes and writes the embeddings of all files, with index and list of errors.</summary>
    public static Result Embed(PannsModel model, IReadOnlyList<string> files, string path)
    {
        using var process = Process.GetCurrentProcess();
        var (done, first, last) = (0, 0L, 0L);
        var processor = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var summary = EmbeddingFile.Write(new EmbeddingExtractor(model), files, path, progress: new Now(() =>
        {
            done++;
            var share = (double)done / files.Count;
            if (done % 100 == 0 && share is (> 0.05 and <= 0.15) or > 0.9)
            {
                process.Refresh();
                _ = share > 0.9 ? last = Math.Max(last, process.WorkingSet64) : first = Math.Max(first, process.WorkingSet64);
            }
        }));
        var wall = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        var failed = new List<string>();
        if (summary.Failed > 0)
        {
            using var errors = CsvReader.Open(Path.ChangeExtension(path, ".errors.csv"), ',');
            _ = errors.Read();
            while (errors.Read() is [var file, _])
            {
                failed.Add(file);
            }
        }

        return new((summary.Clips - summary.Failed) / wall.TotalSeconds, (process.TotalProcessorTime - processor) / wall / Environment.ProcessorCount, first, last, failed);
    }

    /// <summary>Clips a second of the engine alone, of waveforms in memory: a thread a clip, on all processors.</summary>
    /// <param name="session">The engine, of one thread a call.</param>
    /// <param name="clips">Number of clips.</param>
    /// <param name="seconds">Length of a clip.</param>
    public static double Bare(CpuSession session, int clips, double seconds)
    {
        const int Sounds = 24;
        var rate = session.Network.SampleRate;
        var samples = (int)(seconds * rate);
        var waveforms = SyntheticClips.Create(Sounds, samples, rate);
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            var embedding = new float[session.Network.EmbeddingSize];
            for (int clip; (clip = Interlocked.Increment(ref next)) < clips;)
            {
                session.Run(waveforms.AsSpan(clip % Sounds * samples, samples), 1, new() { Embedding = embedding });
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return clips / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Progress<T> would report on other threads, later.
    private sealed class Now(Action report) : IProgress<EmbeddingIndexEntry>
    {
        public void Report(EmbeddingIndexEntry value) => report();
    }
}
