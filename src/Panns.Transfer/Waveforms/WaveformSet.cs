using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Clips;
using Panns.Transfer.Features;

namespace Panns.Transfer.Waveforms;

/// <summary>
/// Equally long windows of clips, kept as 16-bit samples: half the size of the network's input. Large sets are kept in a temporary file,
/// which the system holds in as much memory as there is to spare.
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

    /// <summary>Samples of every window.</summary>
    public int Samples { get; }

    /// <summary>What is wrong with each of the clips asked for; null where nothing is.</summary>
    public IReadOnlyList<string?> Errors { get; }

    /// <summary>SHA-256 of the samples, the windows and the order of the clips; empty where no run is kept, which alone asks for it.</summary>
    public string Hash { get; }

    /// <summary>Bytes of samples that are not in memory.</summary>
    internal long BytesInFile => _store.BytesInFile;

    /// <summary>The clip that a window belongs to: an index into the set.</summary>
    public int ClipOf(int window) => _windows[window].Clip;

    /// <summary>Decodes clips.</summary>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="data">The set.</param>
    /// <param name="clips">Which clips.</param>
    /// <param name="sampleRate">At which rate.</param>
    /// <param name="seconds">Length of a window; null for the longest clip's, but at most <paramref name="longest"/>.</param>
    /// <param name="longest">Limit in seconds.</param>
    /// <exception cref="PannsException">There is no room for what memory does not hold.</exception>
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

    /// <summary>Writes a window, extended by silence.</summary>
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
