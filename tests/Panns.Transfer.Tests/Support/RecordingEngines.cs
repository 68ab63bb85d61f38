using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Transfer.Tests.Support;

/// <summary>The CPU engine with a record of every training stage.</summary>
internal sealed class RecordingEngines : ITrainingEngineFactory
{
    public List<Stage> Stages { get; } = [];

    public ITrainingEngine Create(NetworkDescription network, TrainingOptions options)
    {
        var stage = new Stage(options);
        Stages.Add(stage);
        return new Engine(TrainingEngines.Cpu.Create(network, options), stage);
    }

    /// <summary>The record of a stage.</summary>
    internal sealed class Stage(TrainingOptions options)
    {
        public TrainingOptions Options => options;

        public InMemoryStateDict? Before { get; set; }

        public InMemoryStateDict? After { get; set; }

        /// <summary>The weights after the first update.</summary>
        public InMemoryStateDict? AfterOne { get; set; }

        public IReadOnlyList<string> Trainable { get; set; } = [];

        /// <summary>Gradients and learning rate of the first update.</summary>
        public Dictionary<string, float[]> Gradients { get; } = [];

        public double LearningRate { get; set; }

        /// <summary>Logits, targets and loss of the first batch.</summary>
        public float[] Logits { get; set; } = [];

        public float[] Targets { get; set; } = [];

        public double Loss { get; set; }

        /// <summary>Names of the tensors that the stage changed.</summary>
        public HashSet<string> Changed() => [.. Before!.Names.Where(name => !Before.Read(name).AsSpan().SequenceEqual(After!.Read(name)))];
    }

    private sealed class Engine(ITrainingEngine inner, Stage stage) : ITrainingEngine
    {
        public NetworkDescription Network => inner.Network;

        public IReadOnlyList<string> TrainableParameters => inner.TrainableParameters;

        public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1)
        {
            if (stage.Logits.Length > 0)
            {
                return inner.Accumulate(batch, draw, weight);
            }

            stage.Logits = new float[batch.Clips * Network.Classes];
            stage.Targets = batch.Targets.ToArray();
            inner.Predict(batch.Waveforms, batch.Clips, [], stage.Logits);
            return stage.Loss = inner.Accumulate(batch, draw, weight);
        }

        public void Update(double learningRate, double gradientFactor = 1)
        {
            var isFirst = stage.AfterOne is null;
            if (isFirst)
            {
                stage.LearningRate = learningRate;
                foreach (var name in stage.Trainable = inner.TrainableParameters)
                {
                    var gradient = new float[stage.Before!.Read(name).Length];
                    inner.CopyGradient(name, gradient);
                    stage.Gradients[name] = gradient;
                }
            }

            inner.Update(learningRate, gradientFactor);
            stage.AfterOne ??= inner.ExportWeights();
        }

        public void ImportWeights(StateDict weights)
        {
            inner.ImportWeights(weights);
            stage.Before = inner.ExportWeights();
        }

        public void Dispose()
        {
            stage.After = inner.ExportWeights();
            inner.Dispose();
        }

        public double GradientNorm() => inner.GradientNorm();

        public void ZeroGradients() => inner.ZeroGradients();

        public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default) => inner.Predict(waveforms, clips, scores, logits);

        public void CopyTensor(string name, Span<float> destination) => inner.CopyTensor(name, destination);

        public void SetTensor(string name, ReadOnlySpan<float> values) => inner.SetTensor(name, values);

        public void CopyGradient(string name, Span<float> destination) => inner.CopyGradient(name, destination);

        public void SetGradient(string name, ReadOnlySpan<float> values) => inner.SetGradient(name, values);

        public InMemoryStateDict ExportWeights() => inner.ExportWeights();

        public InMemoryStateDict ExportOptimizer() => inner.ExportOptimizer();

        public void ImportOptimizer(StateDict state) => inner.ImportOptimizer(state);
    }
}
