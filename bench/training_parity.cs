#:project ../src/Panns/Panns.csproj
// Three steps of training with this library's own engine, for training_parity.py, which runs the original code's beside them:
//   dotnet run -c Release bench/training_parity.cs MODEL FOLDER
// FOLDER gets the clips and targets, the weights before and after (whole state dicts), the gradients of the first step and the losses.
using System.Globalization;
using Panns;
using Panns.Training;
using Panns.Weights;

const int Clips = 4;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var network = PannsModels.GetForPretraining(args[0]).Describe();
var samples = network.SequenceFeatures > 0 ? 10 * network.SequenceFeatures : 32000;
var folder = Directory.CreateDirectory(args[1]).FullName;

// Tones that rise, with noise and silence: clips that differ, as batch normalization needs them.
var random = new Random(1);
var waveforms = new float[Clips * samples];
for (var clip = 0; clip < Clips; clip++)
{
    for (var i = 0; i < samples * (clip + 2) / (Clips + 1); i++)
    {
        var time = (double)i / 32000;
        waveforms[(clip * samples) + i] = (float)((0.3 * Math.Sin(2 * Math.PI * ((200 * (clip + 1)) + (1500 * time)) * time)) + (0.1 * (random.NextDouble() - 0.5)));
    }
}

if (network.SequenceFeatures > 0)
{
    // Embeddings are bytes around 128, as AudioSet's are.
    waveforms = [.. waveforms.Select(_ => (random.Next(256) - 128) / 128f)];
}

float[] targets = [.. Enumerable.Range(0, Clips * network.Classes).Select(_ => random.Next(20) == 0 ? 1f : 0)];
using var batch = new InMemoryStateDict("batch");
batch.Set("waveforms", [Clips, samples], waveforms);
batch.Set("targets", [Clips, network.Classes], targets);
Save(batch, "batch");
using var start = WeightInitializer.Create(network, 1);
Save(PublishedLayout.Of(start, network), "start");

using var session = new TrainingSession(network, TrainingOptions.Released with { Augmentation = AugmentationOptions.None }, start);
var losses = new List<double>();
for (var step = 1; step <= 3; step++)
{
    losses.Add(session.Accumulate(Batch()));
    if (step == 1)
    {
        using var gradients = new InMemoryStateDict("gradients");
        foreach (var spec in network.Parameters.Where(spec => session.TrainableParameters.Contains(spec.Name)))
        {
            var values = new float[spec.Length];
            session.CopyGradient(spec.Name, values);
            gradients.Set(spec.Name, spec.Shape.AsSpan(), values);
        }

        Save(gradients, "gradients");
    }

    session.Update();
    if (step != 2)
    {
        using var weights = session.ExportWeights();
        Save(PublishedLayout.Of(weights, network), $"step{step}");
    }
}

losses.Add(session.Accumulate(Batch()));
File.WriteAllText(Path.Combine(folder, "losses.txt"), string.Join('\n', losses.Select(loss => loss.ToString("R"))));

TrainingBatch Batch() => new() { Clips = Clips, Waveforms = waveforms, Targets = targets };

void Save(InMemoryStateDict tensors, string name) => WeightFile.Save(tensors, Path.Combine(folder, name + ".safetensors"));
