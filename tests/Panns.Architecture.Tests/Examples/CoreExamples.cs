using Panns.Audio;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Output;
using Panns.Training;
using Panns.Transfer;

namespace Panns.Architecture.Tests.Examples;

/// <summary>The examples in the documentation of Panns and Panns.Transfer, compiled.</summary>
internal static class CoreExamples
{
    public static void SoundEventDetector_1()
    {
        using var model = PannsModel.Load(PannsModels.Cnn14DecisionLevelMax);
        var detector = new SoundEventDetector(model, DetectionOptions.Default with { Threshold = 0.2, Labels = ["Dog", "Rain"] });
        foreach (var found in detector.Detect("street.wav").Events)
        {
            Console.WriteLine($"{found.Onset:F2} s to {found.Offset:F2} s: {found.Label} ({found.PeakScore:F2})");
        }
    }

    public static void EventMetrics_1()
    {
        LabeledEvent[] reference = [new("street.wav", 1.0, 2.5, "Dog")];
        LabeledEvent[] estimated = [new("street.wav", 1.1, 2.4, "Dog", 0.8f)];
        Console.WriteLine(EventMetrics.EventBased(reference, estimated).Overall.F1);
        Console.WriteLine(EventMetrics.Psds(reference, estimated, new Dictionary<string, double> { ["street.wav"] = 10 }, PsdsOptions.Scenario1).Value);
    }

    public static void StreamingDetector_1(IEnumerable<float[]> blocks)
    {
        using var model = PannsModel.Load(PannsModels.Cnn14DecisionLevelMax);
        var detector = new StreamingDetector(model, sampleRate: 48000);
        foreach (var block in blocks) // from a microphone, of any lengths
        {
            foreach (var (state, found) in detector.Push(block))
            {
                Console.WriteLine($"{found.Label} {(state == SoundEventState.Opened ? "begins" : "ended")} at {found.Onset:F2} s");
            }
        }

        detector.Complete();
    }

    public static void EmbeddingExtractor_1()
    {
        using var model = PannsModel.Load("Cnn14");
        var extractor = new EmbeddingExtractor(model);
        float[] vector = extractor.Extract("dog.wav"); // 2048 values
    }

    public static void EmbeddingFile_1(EmbeddingExtractor extractor)
    {
        var summary = EmbeddingFile.Write(extractor, Directory.GetFiles("clips", "*.wav"), "clips.npy", resume: true);
        var (shape, values) = NpyFile.Read("clips.npy");
        var names = EmbeddingFile.ReadIndex("clips.npy").Select(entry => entry.File);
    }

    public static void EmbeddingClusters_1()
    {
        using var index = EmbeddingIndex.Open("clips.npy");
        var clusters = EmbeddingClusters.Of(index);
        foreach (var clip in clusters.Clips.OrderBy(clip => clip.Cluster).ThenBy(clip => clip.Distance))
        {
            Console.WriteLine($"{clip.Cluster} {clip.Clip.File}");
        }
    }

    public static void LogMelSpectrogram_1()
    {
        var waveform = AudioFile.LoadMono("dog.wav", 32000);
        var frontEnd = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var logMel = frontEnd.Compute(waveform); // [frames, 64] in dB, a frame every 10 ms
    }

    public static void Load_1()
    {
        using var mini = PannsModel.Load(PannsModels.Mini); // built in: no download
        using var published = PannsModel.Load("Cnn14"); // downloads the weights if the store does not have them
        using var own = PannsModel.Load("checkpoints/mine.pth", PannsModelOptions.Default with { Threads = 4 });
    }

    public static void Load_2()
    {
        using var model = PannsModel.Load(PannsModels.Cnn14, "Cnn14_mAP=0.431.pth");
    }

    public static void NetworkBuilder_1()
    {
        var network = new NetworkBuilder("Small", classes: 10);
        var x = network.BatchNormOverWidth("bn0", network.LogMel(LogMelSettings.Panns32k));
        x = network.ReLU(network.BatchNorm("bn1", network.Conv2d("conv1", x, channels: 32, kernel: 3)));
        var embedding = network.Mean(x, ReduceAxis.TimeAndFrequency);
        var logits = network.Linear("logits", embedding, network.Classes);
        var description = network.Build(network.Sigmoid(logits), logits, embedding);
        using var training = new TrainingSession(description, TrainingOptions.Default);
    }

    public static void ResultTable_1(AudioTagger tagger)
    {
        using var table = ResultWriter.Csv(Console.Out, ResultTable.Tags);
        foreach (var result in tagger.TagMany(["dog.wav", "street.wav"]))
        {
            table.Write(result.ToRows());
        }
    }

    public static void AudioTagger_1()
    {
        using var model = PannsModel.Load("Cnn14");
        var tagger = new AudioTagger(model, TaggingOptions.Default with { TopCount = 3 });
        foreach (var result in tagger.TagMany(Directory.EnumerateFiles("sounds")))
        {
            Console.WriteLine(result.Error ?? $"{result.File}: {string.Join(", ", result.Tags.Select(tag => tag.Label))}");
        }
    }

    public static void CrossValidation_1()
    {
        using var backbone = Backbone.Open(PannsModels.Cnn14);
        var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default };
        var data = DatasetRecipes.Get("esc50").Open("ESC-50");
        var result = CrossValidation.Run(context, data, [TransferStrategies.FreezeL1, TransferStrategies.LinearProbe]);
        foreach (var strategy in result.Strategies)
        {
            Console.WriteLine($"{strategy.Name}: {strategy.Mean:F3}");
        }
    }

    public static void FewShot_1()
    {
        using var backbone = Backbone.Open(PannsModels.Cnn14);
        var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default };
        var data = DatasetRecipes.Get("esc10").Open("ESC-10");
        var result = FewShot.Run(context, data, [TransferStrategies.LinearProbe], shots: [1, 2, 5, 10], repeats: 5);
        foreach (var point in result.Curves[0].Value)
        {
            Console.WriteLine($"{point.Shots} clips a class: {point.Mean:F3} ± {point.Deviation:F3}");
        }
    }

    public static void AudioPartTable_1()
    {
        using var model = PannsModel.Load(PannsModels.Mini);
        var table = AudioPartTable.Read("segments.csv");
        foreach (var result in new EmbeddingExtractor(model).ExtractParts(table.Parts))
        {
            Console.WriteLine($"{result.File}: {result.Error ?? $"{result.Duration} s"}");
        }
    }

    public static void TransferModel_1()
    {
        using var backbone = Backbone.Open(PannsModels.Cnn14);
        var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default };
        var model = TransferModel.Fit(context, LabeledSounds.Open("sounds"), TransferStrategies.FreezeL3);
        model.Save("my.panns");
        model.Dispose();

        using var loaded = TransferModel.Load("my.panns");
        Console.WriteLine(loaded.Predict("new.wav").Label);
    }
}
