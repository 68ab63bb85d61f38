#if PANNS_MICROSOFTML
using Microsoft.ML;
using Panns.FrontEnd;
using Panns.ML;
using Panns.Transfer;

namespace Panns.Architecture.Tests.Examples;

/// <summary>The examples in the documentation of Panns.ML, compiled.</summary>
internal static class MLExamples
{
    public static void LoadAudio_1(MLContext ml)
    {
        var pipeline = ml.Transforms.LoadAudio("Audio", "Path", sampleRate: 32000);
    }

    public static void LoadAudio_2(MLContext ml)
    {
        var pipeline = ml.Transforms.LoadAudio(new LoadAudioOptions
        {
            OutputColumnName = "Audio", InputColumnName = "Path", Duration = 10, FixedLength = true, BadAudio = BadAudio.Skip,
        });
    }

    public static void LogMelSpectrogram_1(MLContext ml)
    {
        var pipeline = ml.Transforms.LogMelSpectrogram("LogMel", "Path", LogMelSettings.Panns16k);
    }

    public static void LogMelSpectrogram_2(MLContext ml)
    {
        var pipeline = ml.Transforms.LogMelSpectrogram(new LogMelSpectrogramOptions
        {
            OutputColumnName = "LogMel", InputColumnName = "Path", Settings = LogMelSettings.Panns32k with { MelBins = 128 },
        });
    }

    public static void AudioTagging_1(MLContext ml)
    {
        var tagging = ml.AudioTagging();
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
            .Append(tagging.MultiHot("Label", "Labels"))
            .Append(tagging.Trainers.FreezeL1());
        foreach (var fold in tagging.CrossValidateByFold(ml.Data.LoadAudioManifest("sounds.csv"), pipeline))
        {
            Console.WriteLine($"fold {fold.Fold}: mAP {fold.Metrics.MeanAveragePrecision:F3}");
        }
    }

    public static void FewShot_1(MLContext ml)
    {
        var sounds = ml.Data.LoadEsc10("ESC-10");
        var features = ml.Data.Cache(ml.Transforms.PannsEmbedding("Features", "Path").Fit(sounds).Transform(sounds));
        var trainer = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.FreezeL1());
        foreach (var point in ml.MulticlassClassification.FewShot(features, trainer, shots: [1, 2, 5, 10], repeats: 5))
        {
            Console.WriteLine($"{point.Shots} clips a class: {point.Mean:F3} ± {point.Deviation:F3}");
        }
    }

    public static void FewShot_2(MLContext ml, IDataView features, IEstimator<ITransformer> trainer)
    {
        var points = ml.MulticlassClassification.FewShot(features, trainer, new FewShotOptions { Shots = [1, 2, 5], Repeats = 20, Seed = 1, Context = ml });
    }

    public static void CrossValidateByFold_1(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.FreezeL3(context: ml));
        foreach (var fold in ml.MulticlassClassification.CrossValidateByFold(ml.Data.LoadEsc10("ESC-10"), pipeline, context: ml))
        {
            Console.WriteLine($"fold {fold.Fold}: accuracy {fold.Metrics.MicroAccuracy:F4}");
        }
    }

    public static void TrainTestByPart_1(MLContext ml, IEstimator<ITransformer> pipeline)
    {
        var result = ml.MulticlassClassification.TrainTestByPart(
            ml.Data.LoadMsos("MSoS"), pipeline, trainPart: "development", testPart: "evaluation");
        Console.WriteLine($"accuracy {result.Metrics.MicroAccuracy:F4}");
    }

    public static void LoadAudioFolder_1(MLContext ml)
    {
        var sounds = ml.Data.LoadAudioFolder("sounds"); // sounds/dog/1.wav, sounds/rain/7.flac, ...
    }

    public static void LoadAudioManifest_1(MLContext ml)
    {
        var sounds = ml.Data.LoadAudioManifest("sounds.csv"); // path,label,fold
    }

    public static void LoadAudio_3(MLContext ml)
    {
        var sounds = ml.Data.LoadAudio(DatasetRecipes.Get("esc50").Open("ESC-50"));
    }

    public static void LoadEsc50_1(MLContext ml)
    {
        var sounds = ml.Data.LoadEsc50("ESC-50");
    }

    public static void LoadEsc10_1(MLContext ml)
    {
        var sounds = ml.Data.LoadEsc10("ESC-10");
    }

    public static void LoadGtzan_1(MLContext ml)
    {
        var sounds = ml.Data.LoadGtzan("GTZAN");
    }

    public static void LoadRavdess_1(MLContext ml)
    {
        var sounds = ml.Data.LoadRavdess("RAVDESS");
    }

    public static void LoadMsos_1(MLContext ml)
    {
        var sounds = ml.Data.LoadMsos("MSoS");
    }

    public static void LoadDcase2018Task2_1(MLContext ml)
    {
        var sounds = ml.Data.LoadDcase2018Task2("FSDKaggle2018");
    }

    public static void LoadDcase2018Task2Folds_1(MLContext ml)
    {
        var sounds = ml.Data.LoadDcase2018Task2Folds("FSDKaggle2018");
    }

    public static void LoadDcase2019Task1A_1(MLContext ml)
    {
        var sounds = ml.Data.LoadDcase2019Task1A("TAU-urban");
    }

    public static void LoadUrbanSound8K_1(MLContext ml)
    {
        var sounds = ml.Data.LoadUrbanSound8K("UrbanSound8K");
    }

    public static void LoadAudioSet_1(MLContext ml)
    {
        var segments = ml.Data.LoadAudioSet("audioset/eval", "eval_segments.csv");
    }

    public static void LoadAudioSet_2(MLContext ml)
    {
        var segments = ml.Data.LoadAudioSet("audioset/eval", "eval_segments.csv", out var missing);
        Console.WriteLine($"{missing} segments have no file");
    }

    public static void PannsEmbedding_0(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path");
    }

    public static void PannsEmbedding_1(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14);
    }

    public static void PannsEmbedding_2(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", "mn04_as_mAP_432.pt");
    }

    public static void PannsEmbedding_3(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding(new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Path", Model = PannsModels.Cnn14, Cache = FeatureCache.Default, Context = ml,
        });
    }

    public static void PannsTagging_0(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsTagging("Scores", "Path");
    }

    public static void PannsTagging_1(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsTagging("Scores", "Path", PannsModels.Cnn14);
    }

    public static void PannsTagging_2(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsTagging("Scores", "Path", "mn04_as_mAP_432.pt");
    }

    public static void PannsTagging_3(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsTagging(new PannsTaggingOptions
        {
            OutputColumnName = "Scores", InputColumnName = "Path", Model = PannsModels.Cnn14, Aggregate = WindowAggregate.Max, BadAudio = BadAudio.Skip,
        });
    }

    public static void SoundEventDetection_1(MLContext ml)
    {
        var pipeline = ml.Transforms.SoundEventDetection("Events", "Path", PannsModels.Cnn14DecisionLevelMax);
    }

    public static void SoundEventDetection_2(MLContext ml)
    {
        var pipeline = ml.Transforms.SoundEventDetection("Events", "Path", "Cnn14_DecisionLevelMax_mAP=0.385.pth");
    }

    public static void SoundEventDetection_3(MLContext ml)
    {
        var pipeline = ml.Transforms.SoundEventDetection(new SoundEventDetectionOptions
        {
            OutputColumnName = "Events",
            InputColumnName = "Path",
            Model = PannsModels.Cnn14DecisionLevelMax,
            Detection = DetectionOptions.Default with { Threshold = 0.2, Labels = ["Dog", "Rain"] },
            FramewiseColumnName = "Framewise",
        });
    }

    public static void TransformInParallel_1(MLContext ml)
    {
        var model = ml.Model.Load("model.zip", out _);
        var predictions = model.TransformInParallel(ml.Data.LoadAudioFolder("sounds"));
    }

    public static void FreezeL1_1(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.FreezeL1(context: ml))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    }

    public static void FreezeL1_2(MLContext ml)
    {
        var trainer = ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions
        {
            Training = HeadTrainingOptions.Default with { Epochs = 50, ValidationShare = 0.1 }, Context = ml,
        });
    }

    public static void FreezeL3_1(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.FreezeL3(context: ml))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    }

    public static void FreezeL3_2(MLContext ml)
    {
        var trainer = ml.MulticlassClassification.Trainers.FreezeL3(new FreezeOptions
        {
            Training = HeadTrainingOptions.Default with { Hidden = [256], Dropout = 0.2 }, Context = ml,
        });
    }

    public static void PannsFineTune_1(MLContext ml)
    {
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.PannsFineTune(PannsModels.MobileNetV1, audioColumnName: "Path", context: ml))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    }

    public static void PannsFineTune_2(MLContext ml)
    {
        var trainer = ml.MulticlassClassification.Trainers.PannsFineTune(new NetworkTrainerOptions
        {
            Model = PannsModels.Cnn14,
            AudioColumnName = "Path",
            Training = NetworkTrainingOptions.FineTune with { Epochs = 10, Patience = 3 },
            RunsFolder = "runs",
            Context = ml,
        });
    }

    public static void PannsScratch_1(MLContext ml)
    {
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.PannsScratch(PannsModels.MobileNetV1, audioColumnName: "Path", context: ml))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    }

    public static void PannsScratch_2(MLContext ml)
    {
        var trainer = ml.MulticlassClassification.Trainers.PannsScratch(new NetworkTrainerOptions
        {
            Model = PannsModels.MobileNetV1, AudioColumnName = "Path", BadAudio = BadAudio.Skip, Context = ml,
        });
    }

    public static void TaggingFreezeL1_1(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
            .Append(ml.AudioTagging().Trainers.FreezeL1());
    }

    public static void Panns()
    {
        var ml = new MLContext(seed: 0).Panns();
        var trainer = ml.MulticlassClassification.Trainers.FreezeL1(); // logs epochs, and draws its seed from ml
    }

    public static void AsPredictor(MLContext ml, IDataView data)
    {
        var model = ml.Model.Load("model.zip", out var schema);
        var importance = ml.MulticlassClassification.PermutationFeatureImportance(model.AsPredictor(schema), model.Transform(data));
    }

    public static void TaggingFreezeL1_2(MLContext ml)
    {
        var trainer = ml.AudioTagging().Trainers.FreezeL1(new FreezeOptions { LabelColumnName = "Tags" });
    }

    public static void TaggingFreezeL3_1(MLContext ml)
    {
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
            .Append(ml.AudioTagging().Trainers.FreezeL3());
    }

    public static void TaggingFreezeL3_2(MLContext ml)
    {
        var trainer = ml.AudioTagging().Trainers.FreezeL3(new FreezeOptions
        {
            Training = HeadTrainingOptions.Default with { Epochs = 50, ValidationShare = 0.1 },
        });
    }

    public static void TaggingPannsFineTune_1(MLContext ml)
    {
        var trainer = ml.AudioTagging().Trainers.PannsFineTune(PannsModels.Mn04, "Tags", "Path");
    }

    public static void TaggingPannsFineTune_2(MLContext ml)
    {
        var trainer = ml.AudioTagging().Trainers.PannsFineTune(new NetworkTrainerOptions { Model = PannsModels.Mn04, AudioColumnName = "Path" });
    }

    public static void TaggingPannsScratch_1(MLContext ml)
    {
        var trainer = ml.AudioTagging().Trainers.PannsScratch(PannsModels.Cnn6, "Tags", "Path");
    }

    public static void TaggingPannsScratch_2(MLContext ml)
    {
        var trainer = ml.AudioTagging().Trainers.PannsScratch(new NetworkTrainerOptions { Model = PannsModels.Cnn6, AudioColumnName = "Path" });
    }
}
#endif
