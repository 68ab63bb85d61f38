using Panns.Engine;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.ML.Tests;

/// <summary>
/// A cheap engine with predictable results: they depend on the waveform and not on the weights.
/// </summary>
internal static class StandIn
{
    /// <summary>The engine; reading it registers the engine, so that saved models find it.</summary>
    public static PannsEngine Engine { get; } = Register();

    /// <summary>A file with arbitrary weights of mn04_as.</summary>
    public static string WriteWeights(TempFolder folder)
    {
        var path = folder.At("stand-in.safetensors");
        using var weights = WeightInitializer.Create(PannsModels.Mn04.Describe(), 1);
        WeightFile.Save(weights, path, cancellationToken: TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>Value i of the embedding is sample i of the clip; class i scores its magnitude.</summary>
    public static float Sample(ReadOnlySpan<float> clip, int i) => i < clip.Length ? clip[i] : 0;

    private static StandInEngine Register()
    {
        var engine = new StandInEngine();
        PannsEngines.Register(engine);
        return engine;
    }

    private sealed class StandInEngine() : PannsEngine("stand-in", "the stand-in")
    {
        protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads) => new Session(network);
    }

    /// <summary>Class i scores the loudest of every (i + 1)-th sample of a frame, for the first three classes.</summary>
    public sealed class Session(NetworkDescription network) : IInferenceSession
    {
        public NetworkDescription Network => network;

        public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var samples = waveforms.Length / clips;
            for (var clip = 0; clip < clips; clip++)
            {
                var waveform = waveforms.Slice(clip * samples, samples);
                var embedding = Part(outputs.Embedding, clip, clips);
                for (var i = 0; i < embedding.Length; i++)
                {
                    embedding[i] = Sample(waveform, i);
                }

                var scores = Part(outputs.Clipwise, clip, clips);
                for (var i = 0; i < scores.Length; i++)
                {
                    scores[i] = Math.Abs(Sample(waveform, i));
                }

                Score(waveform, Part(outputs.Framewise, clip, clips));
            }
        }

        public void Dispose()
        {
        }

        private static Span<float> Part(Span<float> all, int clip, int clips) => all.Slice(clip * (all.Length / clips), all.Length / clips);

        private void Score(ReadOnlySpan<float> waveform, Span<float> framewise)
        {
            framewise.Clear();
            for (var frame = 0; frame < framewise.Length / network.Classes; frame++)
            {
                for (var i = 0; i < 3; i++)
                {
                    var loudest = 0f;
                    for (var sample = frame * 320; sample < Math.Min(waveform.Length, (frame + 1) * 320); sample += i + 1)
                    {
                        loudest = Math.Max(loudest, waveform[sample]);
                    }

                    framewise[(frame * network.Classes) + i] = loudest;
                }
            }
        }
    }
}
