using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Clips;
using Panns.Transfer.Features;

namespace Panns.Transfer.Waveforms;

/// <summary>
/// Windows of clips with equal length, stored as 16-bit samples: half the size of the network's input. Large sets are stored in a temporary
/// file, which the operating system caches in free memory.
/// </summary>
internal sealed class WaveformSet : IDisposable
{
    private readonly SampleStore _store;
    private readonly ImmutableArray<StoredWindow> _windows;

    private WaveformSet(SampleStore store, ImmutableArray<StoredWindow> windows, int samples, IReadOnlyList<string?> errors, string hash)
    {
        _store = store;
        _windows = windows;
        Samples = samples;
        Errors = errors;
        Hash = hash;
    }

    public int Count => _windows.Length;

    /// <summary>Samples per window.</summary>
    public int Samples { get; }

    /// <summary>The error of each clip; null if it could be read.</summary>
    public IReadOnlyList<string?> Errors { get; }

    /// <summary>SHA-256 of the samples, the windows and the order of clips; empty unless runs are stored, which need it.</summary>
    public string Hash { get; }

    /// <summary>Bytes of samples that are in the file.</summary>
    internal long BytesInFile => _store.BytesInFile;

    /// <summary>The clip of a window, as an index into the data set.</summary>
    public int ClipOf(int window) => _windows[window].Clip;

    /// <summary>Decodes clips into windows.</summary>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="data">The data set.</param>
    /// <param name="clips">Indices of the clips.</param>
    /// <param name="sampleRate">Sample rate in Hz.</param>
    /// <param name="seconds">Length of a window; null for that of the longest clip, at most <paramref name="longest"/>.</param>
    /// <param name="longest">Longest window in seconds.</param>
    /// <exception cref="PannsException">There is not enough disk space for samples that do not fit into memory.</exception>
    public static WaveformSet Load(TransferContext context, LabeledDataset data, ImmutableArray<int> clips, int sampleRate, double? seconds, double longest)
    {
        var store = new SampleStore(context.WaveformMemory);
        try
        {
            return Load(context, data, clips, sampleRate, seconds, longest, store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static WaveformSet Load(
        TransferContext context, LabeledDataset data, ImmutableArray<int> clips, int sampleRate, double? seconds, double longest, SampleStore store)
    {
        var stored = new StoredClip[clips.Length];
        var errors = new string?[clips.Length];
        var hashes = new string[clips.Length];
        var done = 0;
        var runner = new ClipRunner(
            new WindowSamples(sampleRate), WindowPlan.Create(WindowPlan.UsualWindow, 0, sampleRate), WindowSchedule.Parallel(context.Threads));
        foreach (var job in runner.RunMany(clips.Select(clip => new SampleJob(data.Clips[clip].Source)), context.CancellationToken))
        {
            errors[done] = job.Error?.Message;
            context.Note(data.Clips[clips[done]], job.Error?.Message, job.Issues);

            var integers = job.Take();
            stored[done] = store.Add(integers);
            hashes[done] = context.Runs is null || errors[done] is not null ? "" : Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<short>(integers)));
            done++;
            context.Progress?.Report(new("loading", done, clips.Length));
        }

        store.Seal();

        var length = (int)Math.Round((seconds ?? Math.Min(longest, (double)stored.Max(clip => clip.Length) / sampleRate)) * sampleRate);
        var plan = new WindowPlan(length, length);
        ImmutableArray<StoredWindow> windows = [.. Enumerable.Range(0, clips.Length).Where(i => errors[i] is null).SelectMany(
            i => Enumerable.Range(0, (int)plan.Count(stored[i].Length)).Select(window => new StoredWindow(clips[i], stored[i], (int)plan.At(window, stored[i].Length).Start)))];
        return new(
            store, windows, length, errors, context.Runs is null ? "" : ContentHash.OfText(FormattableString.Invariant($"{sampleRate} {length}\n{string.Join('\n', hashes)}")));
    }

    /// <summary>Copies a window, padded with silence.</summary>
    public void CopyTo(int window, Span<float> waveform)
    {
        var (_, clip, start) = _windows[window];
        var samples = _store.Read(clip)[start..];
        samples = samples[..Math.Min(Samples, samples.Length)];
        SampleFormat.ToSamples(samples, waveform);
        waveform[samples.Length..Samples].Clear();
    }

    public void Dispose() => _store.Dispose();

    private readonly record struct StoredWindow(int Clip, StoredClip Samples, int Start);
}
