using BenchmarkDotNet.Attributes;
using Panns.Engine;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;

namespace Panns.MicroBench;

/// <summary>
/// Eight layers of a kind, one behind the other, on 10 s of sound, by one thread: each is a network of log-mel, one 3x3 convolution to 64 channels, the layers, and
/// their mean. <see cref="LayerKind.None"/> is what stands around them: take it off the others' times.
/// </summary>
[MemoryDiagnoser]
public class LayerBenchmarks
{
    private const int Channels = 64;
    private const int Layers = 8;

    private readonly float[] _waveform = FrontEndBenchmarks.Noise(320_000);
    private readonly float[] _scores = new float[1];
    private CpuSession? _session;

    [Params(LayerKind.None, LayerKind.Convolution3x3, LayerKind.Convolution5x5, LayerKind.Pointwise, LayerKind.Depthwise3x3)]
    public LayerKind Kind { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var network = new NetworkBuilder($"{Kind}", classes: 1);
        var x = network.AveragePool(network.ReLU(network.Conv2d("first", network.LogMel(LogMelSettings.Panns32k), Channels, kernel: 3)), Size2D.Square(2));
        for (var layer = 0; layer < (Kind == LayerKind.None ? 0 : Layers); layer++)
        {
            x = network.ReLU(network.Conv2d($"layer{layer}", x, Channels, Size(), groups: Kind == LayerKind.Depthwise3x3 ? Channels : 1));
        }

        var logits = network.Linear("logits", network.Mean(x, ReduceAxis.TimeAndFrequency), 1);
        var description = network.Build(network.Sigmoid(logits), logits);
        using var training = new TrainingSession(description, TrainingOptions.Default);
        using var weights = training.ExportWeights();
        _session = CpuSession.Create(description, weights, CpuEngineOptions.Default with { Threads = 1 });
    }

    [GlobalCleanup]
    public void Close() => _session?.Dispose();

    [Benchmark]
    public float Run()
    {
        _session!.Run(_waveform, 1, new() { Clipwise = _scores });
        return _scores[0];
    }

    private int Size() => Kind switch
    {
        LayerKind.Convolution5x5 => 5,
        LayerKind.Pointwise => 1,
        _ => 3,
    };
}
