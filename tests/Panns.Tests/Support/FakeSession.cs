using Panns.Engine;
using Panns.Networks;

namespace Panns.Tests.Support;

/// <summary>
/// A stand-in for a network, with outputs that are easy to compute by hand. Clipwise and embedding: the clip's first sample, its last
/// and its length, then zeros. Framewise: for frame f the sample at f * hop (or 0 after the end) in every class.
/// </summary>
internal sealed class FakeSession(NetworkDescription network) : IInferenceSession
{
    public NetworkDescription Network => network;

    public List<(int Clips, int Samples)> Calls { get; } = [];

    /// <summary>Called before every run, with its number from 1.</summary>
    public Action<int>? OnRun { get; init; }

    /// <summary>Factor of all scores and embeddings: sessions with different factors simulate different weights.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>Frames next to the edges of a window that get the score 1 instead, like in a network that lacks context there.</summary>
    public int BadEdge { get; init; }

    public static PannsModel Model(string name, out FakeSession session, int classes = 3)
    {
        session = new(PannsModels.Get(name).Describe(classes));
        return new(session, LabelSet.FromNames(Enumerable.Range(0, classes).Select(i => $"class {(char)('A' + i)}")));
    }

    public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var samples = waveforms.Length / clips;
        int number;
        lock (Calls)
        {
            Calls.Add((clips, samples));
            number = Calls.Count;
        }

        OnRun?.Invoke(number);
        for (var clip = 0; clip < clips; clip++)
        {
            var wave = waveforms.Slice(clip * samples, samples);
            Fill(outputs.Clipwise, clip, network.Classes, wave);
            Fill(outputs.Embedding, clip, network.EmbeddingSize, wave);
        }

        if (!outputs.Framewise.IsEmpty)
        {
            var frames = network.FrameCount(samples);
            Assert.Equal(frames * network.Classes, outputs.Framewise.Length);
            for (var frame = 0; frame < frames; frame++)
            {
                var at = frame * network.FrontEnd!.HopSize;
                var bad = frame < BadEdge || frame >= frames - BadEdge;
                outputs.Framewise.Slice(frame * network.Classes, network.Classes).Fill(bad ? 1 : at < samples ? waveforms[at] : 0);
            }
        }
    }

    public void Dispose()
    {
    }

    private void Fill(Span<float> output, int clip, int size, ReadOnlySpan<float> wave)
    {
        if (!output.IsEmpty)
        {
            var row = output.Slice(clip * size, size);
            row.Clear();
            row[0] = Gain * wave[0];
            row[1] = Gain * wave[^1];
            row[2] = wave.Length;
        }
    }
}
